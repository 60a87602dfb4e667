import NIOCore

/// A plain HTTP answer.
public struct HTTPAnswer: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// A body that is made while it is sent, in place of ``body``.
    public var stream: AnswerStream?
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

    public init(status: Int, headers: [(name: String, value: String)] = [], stream: AnswerStream) {
        self.init(status: status, headers: headers)
        self.stream = stream
    }
}

/// An answer's body, piece by piece. The next piece is asked for once the last one is on its way, so a client that does
/// not read is not ahead of by more than one.
public struct AnswerStream: Sendable {
    /// The next bytes, not empty; nil at the end. What it throws breaks the connection off: the head is sent already.
    /// Called by one task at a time, which is cancelled when the client has gone.
    public var next: @Sendable () async throws -> ByteBuffer?

    public init(next: @escaping @Sendable () async throws -> ByteBuffer?) { self.next = next }
}
