import NIOCore

/// One provider's wire behaviour over calls, as gRPC has them: messages each way, and a status at the end. What a
/// ``Dialect`` is over WebSocket, but that the wish for a session stands in a call's first message.
///
/// Readers and writers are those of dialects: each message of a call is ``WireMessage/binary(_:)``, and
/// ``WireMessage/close(code:reason:)`` stands for its status. A handshake's path is the method's, `/package.Service/Method`;
/// its headers are the call's metadata.
public protocol CallDialect: Sendable {
    /// `google`, …
    var name: String { get }
    /// What becomes of its parameters, one for each interface.
    var support: [InterfaceSupport] { get }
    /// Methods with a stream each way: `package.Service/Method`.
    var streams: [String] { get }
    /// Methods with one request and one response.
    var requests: [String] { get }

    /// The credential as this provider's clients send it, without checking it.
    func credential(in handshake: Handshake) -> String?

    /// Understands the first message, or says what is wrong with it.
    ///
    /// - Parameter message: nil where the client has ended the call without one.
    func open(_ message: ByteBuffer?, at handshake: Handshake) throws(SessionFailure) -> Conversation

    /// Answers a request. Called in a task of its own, which is cancelled when the client has gone.
    func respond(
        to message: ByteBuffer, at handshake: Handshake, from caller: Caller, _ recordings: any RecordingTranscriber
    ) async throws(SessionFailure) -> ByteBuffer

    /// The provider's own form of saying no outside of a conversation.
    func status(of failure: SessionFailure, at handshake: Handshake) -> CallStatus
}

/// How a call ended.
public struct CallStatus: Hashable, Sendable, Error {
    /// A status code of gRPC's; 0 is success.
    public var code: UInt16
    public var message: String

    public init(code: UInt16, message: String = "") {
        self.code = code
        self.message = message
    }

    public static let ok = CallStatus(code: 0)
}

/// What a transport of calls needs from the server. Called from any thread; only ``respond(to:_:at:)`` waits.
public protocol CallHost: Sendable {
    var dialects: [any CallDialect] { get }

    /// Whether sessions are admitted: for health checks.
    var isServing: Bool { get }

    /// Why nothing of this call is to be read, not even its first message: nobody here knows its credential. Nil: read on.
    func refusal(of dialect: any CallDialect, at handshake: Handshake) -> CallStatus?

    /// As ``SessionHost/open(_:wakeUp:)``, with a call's first message.
    func open(
        _ message: ByteBuffer?, _ dialect: any CallDialect, at handshake: Handshake,
        wakeUp: @escaping @Sendable () -> Void
    ) -> CallOutcome

    /// Answers a call of one request, or throws its status.
    func respond(
        to message: ByteBuffer, _ dialect: any CallDialect, at handshake: Handshake
    ) async throws(CallStatus) -> ByteBuffer
}

public enum CallOutcome: Sendable {
    /// The transport owns the session from here and must end it with ``SessionHandle/disconnect()``.
    case accepted(Conversation, any SessionHandle)
    case refused(CallStatus)
}
