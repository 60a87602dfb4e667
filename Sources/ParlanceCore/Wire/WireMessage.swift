import NIOCore

/// A message to or from a client, after framing.
public enum WireMessage: Hashable, Sendable {
    case text(String)
    case binary(ByteBuffer)
    /// Close the connection after everything before this was sent. The reason is cut to 123 bytes.
    case close(code: UInt16, reason: String)
}

/// A plain HTTP answer.
public struct HTTPAnswer: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// What went wrong, in words, where the answer is a transport's own: a dialect may say it in its own form.
    public var reason: String?

    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public init(status: Int, headers: [(name: String, value: String)] = [], json: String) {
        self.init(
            status: status, headers: headers + [("content-type", "application/json")], body: Array(json.utf8))
    }
}
