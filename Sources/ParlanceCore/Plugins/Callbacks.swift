/// What is sent to a URL of the client's own when the work on its recording has ended.
public struct Callback: Hashable, Sendable {
    public enum Method: String, CaseIterable, Sendable {
        case post = "POST"
        case put = "PUT"
    }

    public var url: String
    public var method: Method
    /// Sent besides `content-type: application/json`.
    public var header: CallbackHeader?
    /// JSON.
    public var body: String

    public init(url: String, method: Method = .post, header: CallbackHeader? = nil, body: String) {
        self.url = url
        self.method = method
        self.header = header
        self.body = body
    }
}

/// One header that a client chose, by which it knows that a callback is ours.
public struct CallbackHeader: Hashable, Sendable {
    public let name: String
    public let value: String

    /// What belongs to the connection, or says what the body is.
    private static let ours: Set = [
        "host", "connection", "content-length", "content-type", "transfer-encoding", "te", "trailer", "upgrade",
        "expect", "keep-alive", "proxy-connection", "user-agent",
    ]

    /// Nil where it is none (RFC 9110, section 5), or would change what the message is.
    public init?(name: String, value: String) {
        let marks = Set("!#$%&'*+-.^_`|~".utf8)
        let isToken = name.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122: true
            default: marks.contains(byte)
            }
        }
        guard isToken, (1...128).contains(name.utf8.count), !Self.ours.contains(name.lowercased()),
            value.utf8.count <= 4_096, value.utf8.allSatisfy({ (32...126).contains($0) || $0 == 9 })
        else { return nil }
        self.name = name
        self.value = value
    }
}

/// Sends callbacks to where the operator allows it.
public protocol CallbackSender: Sendable {
    /// Whether anything may be sent there, as far as the URL itself tells.
    func check(_ url: String) throws(SessionFailure)

    /// Sends it, once.
    ///
    /// - Throws: when nobody has taken it: no connection, no answer, or one that is not 2xx.
    func send(_ callback: Callback) async throws(SessionFailure)
}

/// Where nothing is sent.
public struct NoCallbacks: CallbackSender {
    public init() {}

    public func check(_ url: String) throws(SessionFailure) {
        throw .unsupported(
            "This server sends no results to URLs: the answer goes to the caller. (Its operator can allow hosts with "
                + "--callbacks.)")
    }

    public func send(_ callback: Callback) async throws(SessionFailure) { try check(callback.url) }
}
