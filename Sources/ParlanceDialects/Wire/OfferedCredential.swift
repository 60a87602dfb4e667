import ParlanceCore

/// The credential that a client offers, and the subprotocol that is to be echoed to it.
///
/// Programs send `Authorization: Token KEY` or `Bearer KEY`. Browsers cannot set that header on a WebSocket, so their
/// clients offer the subprotocols `token, KEY`. The header wins when both are there. Letter case does not count.
package struct OfferedCredential: Equatable {
    package var key: String?
    /// The scheme word as the client wrote it, never the key. Clients abort when they offer and nothing is echoed.
    package var subprotocol: String?

    /// - Parameter subprotocols: scheme words that are understood in `Sec-WebSocket-Protocol`.
    package init(in handshake: Handshake, subprotocols schemes: Set<String>) {
        let offered = handshake.headerList("Sec-WebSocket-Protocol")
        if let position = offered.firstIndex(where: { schemes.contains($0.lowercased()) }) {
            subprotocol = offered[position]
            key = offered.dropFirst(position + 1).first
        }
        if let header = handshake.header("Authorization"), let fromHeader = Self.key(inHeader: header) {
            key = fromHeader
        }
    }

    private static func key(inHeader header: String) -> String? {
        let parts = header.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
        guard parts.count == 2, ["token", "bearer"].contains(parts[0].lowercased()) else { return nil }
        let key = parts[1].drop { $0 == " " || $0 == "\t" }
        let trimmed = String(key.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        return trimmed.isEmpty ? nil : trimmed
    }
}
