import NIOCore

/// One provider's wire behaviour over a message transport: how a handshake becomes a session, and a pair of
/// translators. A dialect does no I/O and knows nothing of sockets or models.
public protocol Dialect: Sendable {
    /// `deepgram`, `native`, …
    var name: String { get }
    /// WebSocket paths it answers, exactly.
    var paths: [String] { get }
    /// Paths at which it answers a `POST` over HTTP/2 whose body and answer are open at once, exactly. There the messages
    /// are bytes: the reader is handed what comes as binary messages, cut anywhere; what the writer says in binary messages
    /// is sent one after the other, and a close ends the answer. The default: none.
    var exchangePaths: [String] { get }
    /// What becomes of its parameters.
    var support: InterfaceSupport { get }

    /// The credential as this provider's clients send it (header, subprotocol, query), without checking it.
    func credential(in handshake: Handshake) -> String?

    /// Who is calling, for providers whose clients prove that they have a key instead of sending it. Nil (the default): the
    /// server looks ``credential(in:)`` up among its own keys.
    ///
    /// - Parameter opensSession: a proof that is good once is used up.
    func identify(_ handshake: Handshake, opensSession: Bool) throws(SessionFailure) -> Caller?

    /// Understands the request, or says what is wrong with it.
    func open(_ handshake: Handshake) throws(SessionFailure) -> Conversation

    /// The provider's own form of saying no before the conversation has begun.
    func refusal(_ failure: SessionFailure, to handshake: Handshake) -> HTTPAnswer

    /// For providers that accept the upgrade first and refuse inside: the messages, a close at the end. Nil (the default):
    /// refused over HTTP, as ``refusal(_:to:)`` says.
    func farewell(_ failure: SessionFailure, to handshake: Handshake) -> [WireMessage]?

    /// Whether this is plainly a client of the provider's, although its path is nobody's: it is refused in the provider's
    /// form. The default: it cannot be told.
    func isItsClient(_ handshake: Handshake) -> Bool
}

extension Dialect {
    public var exchangePaths: [String] { [] }
    public func identify(_ handshake: Handshake, opensSession: Bool) throws(SessionFailure) -> Caller? { nil }
    public func farewell(_ failure: SessionFailure, to handshake: Handshake) -> [WireMessage]? { nil }
    public func isItsClient(_ handshake: Handshake) -> Bool { false }
}

/// An accepted handshake.
public struct Conversation: Sendable {
    /// What a conversation is for.
    public enum Purpose: Sendable {
        case recognition(SessionConfiguration)
        case synthesis(SynthesisConfiguration)
        case conversation(RealtimeConfiguration)
    }

    public var purpose: Purpose
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
        self.init(
            .recognition(configuration), reader: reader, writer: writer, responseHeaders: responseHeaders,
            subprotocol: subprotocol, ignored: ignored)
    }

    public init(
        _ purpose: Purpose, reader: any CommandReader, writer: any EventWriter,
        responseHeaders: [(name: String, value: String)] = [], subprotocol: String? = nil, ignored: [String] = []
    ) {
        self.purpose = purpose
        self.reader = reader
        self.writer = writer
        self.responseHeaders = responseHeaders
        self.subprotocol = subprotocol
        self.ignored = ignored
    }
}

extension Conversation {
    /// What the session is told, where the conversation is for recognition; else nothing in particular.
    public var configuration: SessionConfiguration {
        get { if case .recognition(let configuration) = purpose { configuration } else { SessionConfiguration() } }
        set { purpose = .recognition(newValue) }
    }

    /// Close after this long without any message from the client. Nil: the server's default.
    public var idleTimeout: Duration? {
        switch purpose {
        case .recognition(let configuration): configuration.idleTimeout
        case .synthesis(let configuration): configuration.idleTimeout
        case .conversation(let configuration): configuration.idleTimeout
        }
    }

    /// End after this long, if the server's own limit is not shorter. Nil: the server's.
    public var maximumDuration: Duration? {
        get {
            switch purpose {
            case .recognition(let configuration): configuration.maximumDuration
            case .synthesis(let configuration): configuration.maximumDuration
            case .conversation(let configuration): configuration.maximumDuration
            }
        }
        set {
            switch purpose {
            case .recognition(var configuration):
                configuration.maximumDuration = newValue
                purpose = .recognition(configuration)
            case .synthesis(var configuration):
                configuration.maximumDuration = newValue
                purpose = .synthesis(configuration)
            case .conversation(var configuration):
                configuration.maximumDuration = newValue
                purpose = .conversation(configuration)
            }
        }
    }
}

/// Client messages in, commands out. A value type without I/O, on the connection's event loop.
public protocol CommandReader: Sendable {
    /// Appends the commands that `message` stands for. A message that only deserves an answer becomes
    /// ``SessionCommand/reject(_:)``; what ends the session is thrown.
    mutating func read(_ message: WireMessage, into commands: inout [SessionCommand]) throws(SessionFailure)
    /// The client has ended its side where the transport can do that (HTTP/2): throws where something is missing. By
    /// default nothing is.
    func endOfInput() throws(SessionFailure)
}

extension CommandReader {
    public func endOfInput() throws(SessionFailure) {}
}

/// Session events in, wire messages out. A value type without I/O, on the connection's event loop.
public protocol EventWriter: Sendable {
    /// Appends the messages that `event` becomes: none, one or several. `ended` and `failed` append a close.
    mutating func write(_ event: SessionEvent, into messages: inout [WireMessage])
}
