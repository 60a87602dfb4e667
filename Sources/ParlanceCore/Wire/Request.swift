import NIOCore

/// A plain HTTP request.
public struct Request: Sendable {
    /// `GET`, `POST`, …; a HEAD request arrives as `GET`, its answer's body is left out on the way.
    public var method: String
    public var head: Handshake
    /// As it arrives; see ``RequestHandler/maximumBody(path:)``.
    public var body: RequestBody

    public init(method: String, head: Handshake, body: RequestBody) {
        self.method = method
        self.head = head
        self.body = body
    }
}
