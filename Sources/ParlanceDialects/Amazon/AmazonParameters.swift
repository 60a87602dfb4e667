import ParlanceCore

/// What becomes of each parameter, and how they travel: as headers over HTTP/2, in the query over WebSocket.
package enum AmazonParameters {
    package static let prefix = "x-amzn-transcribe-"

    package static let table: [String: ParameterSupport] = [
        // Audio
        "sample-rate": .supported, "media-encoding": .supported, "number-of-channels": .supported,
        "enable-channel-identification": .supported,
        // Language
        "language-code": .supported, "identify-language": .supported, "identify-multiple-languages": .supported,
        "language-options": .supported, "preferred-language": .supported, "language-model-name": .supported,
        // Results
        "session-id": .supported, "enable-partial-results-stabilization": .supported,
        "partial-results-stability": .supported, "show-speaker-label": .supported, "transcript-format": .supported,
        // Words
        "vocabulary-name": .supported, "vocabulary-names": .supported, "vocabulary-filter-name": .supported,
        "vocabulary-filter-names": .supported, "vocabulary-filter-method": .supported,
        "content-identification-type": .supported, "content-redaction-type": .supported,
        "pii-entity-types": .supported,

        // A stream ends with its connection.
        "session-resume-window": .withoutEffect,
    ]

    /// The request with its parameters as a query, whatever it travelled by; names in lower case.
    static func normalized(_ handshake: Handshake) -> Handshake {
        var handshake = handshake
        if AmazonDialect.isExchange(handshake.path) {
            handshake.query = handshake.headers.compactMap { name, value in
                let name = name.lowercased()
                return name.hasPrefix(prefix)
                    ? QueryItem(name: String(name.dropFirst(prefix.count)), value: value) : nil
            }
        } else {
            handshake.query = handshake.query.map { QueryItem(name: $0.name.lowercased(), value: $0.value) }
        }
        return handshake
    }

    /// What was given in vain, for the log. Signatures are not shown.
    static func ignored(_ handshake: Handshake) -> [String] {
        handshake.query.lazy.map(\.name)
            .filter { !$0.isEmpty && !$0.hasPrefix("x-amz-") && table[$0] != .supported }
            .prefix(64).map { cut($0, toBytes: 64) }
    }
}
