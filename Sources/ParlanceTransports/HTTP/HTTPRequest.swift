import NIOCore
import NIOHTTP1
import ParlanceCore

/// A plain HTTP request, whole.
public struct HTTPRequest: Sendable {
    /// `GET`, …; a HEAD request arrives as `GET`, its answer's body is left out on the way.
    public var method: String
    /// `/healthz`, percent-decoded, without the query.
    public var path: String
    /// In order, percent-decoded, repeated names kept.
    public var query: [QueryItem]
    /// In order, names as sent.
    public var headers: [(name: String, value: String)]
    public var body: ByteBuffer
    /// Our UUID for this request, lower case.
    public var requestID: String
    /// For logs, and to tell loopback from elsewhere.
    public var remoteAddress: String

    /// First value of a header, compared without case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Who answers plain HTTP requests.
///
/// The server itself takes care of 404 (no methods), 405 with `allow`, HEAD, body limits and framing.
public protocol HTTPResponder: Sendable {
    /// Upper-case methods that this path answers; empty: not ours. GET stands for HEAD, too. Called on event loops.
    func methods(path: String) -> [String]

    /// Answers a request for one of those.
    func respond(to request: HTTPRequest) async -> HTTPAnswer
}

/// A request's target, taken apart.
package struct RequestTarget: Equatable {
    package var path: String
    package var query: [QueryItem]

    /// Takes origin form (`/path?query`) and absolute form (`http://host/path?query`).
    package init(_ uri: String) {
        var rest = Substring(uri)
        if !rest.hasPrefix("/"), let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...]
            rest = rest.firstIndex(where: { $0 == "/" || $0 == "?" }).map { rest[$0...] } ?? "/"
        }
        let mark = rest.firstIndex(of: "?")
        let path = percentDecoded(rest[..<(mark ?? rest.endIndex)], plusIsSpace: false)
        self.path = path.isEmpty ? "/" : path
        query = mark.map { QueryItem.parse(rest[rest.index(after: $0)...]) } ?? []
    }
}

/// A random (version 4) UUID in lower case.
package func randomRequestID() -> String {
    var high = UInt64.random(in: .min ... .max)
    var low = UInt64.random(in: .min ... .max)
    high = high & ~0xF000 | 0x4000
    low = low & ~(3 << 62) | 2 << 62
    func hex(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
    return [
        hex(high >> 32, 8), hex(high >> 16 & 0xFFFF, 4), hex(high & 0xFFFF, 4), hex(low >> 48, 4),
        hex(low & 0xFFFF_FFFF_FFFF, 12),
    ].joined(separator: "-")
}
