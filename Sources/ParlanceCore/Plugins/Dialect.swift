import NIOCore

/// One provider's wire behaviour over a message transport: how a handshake becomes a session, and a pair of
/// translators. A dialect does no I/O and knows nothing of sockets or models.
public protocol Dialect: Sendable {
    /// `deepgram`, `native`, …
    var name: String { get }
    /// WebSocket paths it answers, exactly.
    var paths: [String] { get }

    /// The credential as this provider's clients send it (header, subprotocol, query), without checking it.
    func credential(in handshake: Handshake) -> String?

    /// Understands the request, or says what is wrong with it.
    func open(_ handshake: Handshake) throws(SessionFailure) -> Conversation

    /// The provider's own form of saying no before the conversation has begun.
    func refusal(_ failure: SessionFailure, to handshake: Handshake) -> HTTPAnswer

    /// For providers that accept the upgrade first and refuse inside: the messages, a close at the end. Nil (the default):
    /// refused over HTTP, as ``refusal(_:to:)`` says.
    func farewell(_ failure: SessionFailure, to handshake: Handshake) -> [WireMessage]?
}

extension Dialect {
    public func farewell(_ failure: SessionFailure, to handshake: Handshake) -> [WireMessage]? { nil }
}

/// An accepted handshake.
public struct Conversation: Sendable {
    public var configuration: SessionConfiguration
    public var reader: any CommandReader
    public var writer: any EventWriter
    /// Added to the 101 answer.
    public var responseHeaders: [(name: String, value: String)]
    /// The one subprotocol to echo, if the client offered any that we speak.
    public var subprotocol: String?
    /// Parameters that were understood to be unknown or without effect, for the log.
    public var ignored: [String]

    public init(
        configuration: SessionConfiguration, reader: any CommandReader, writer: any EventWriter,
        responseHeaders: [(name: String, value: String)] = [], subprotocol: String? = nil, ignored: [String] = []
    ) {
        self.configuration = configuration
        self.reader = reader
        self.writer = writer
        self.responseHeaders = responseHeaders
        self.subprotocol = subprotocol
        self.ignored = ignored
    }
}

/// Client messages in, commands out. A value type without I/O, on the connection's event loop.
public protocol CommandReader: Sendable {
    /// Appends the commands that `message` stands for. A message that only deserves an answer becomes
    /// ``SessionCommand/reject(_:)``; what ends the session is thrown.
    mutating func read(_ message: WireMessage, into commands: inout [SessionCommand]) throws(SessionFailure)
}

/// Session events in, wire messages out. A value type without I/O, on the connection's event loop.
public protocol EventWriter: Sendable {
    /// Appends the messages that `event` becomes: none, one or several. `ended` and `failed` append a close.
    mutating func write(_ event: SessionEvent, into messages: inout [WireMessage])
}
