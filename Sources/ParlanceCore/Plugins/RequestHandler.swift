import NIOCore

/// One provider's REST interface: plain HTTP requests in, answers out. It knows nothing of sockets or models; what it
/// needs of them it is handed as ``RequestServices``.
///
/// A path may have a handler and a ``Dialect``: requests that ask for a WebSocket are the dialect's.
public protocol RequestHandler: Sendable {
    /// `deepgram`, …
    var name: String { get }

    /// What becomes of its parameters, one for each interface.
    var support: [InterfaceSupport] { get }

    /// Upper-case methods that this path answers; empty: not ours. GET stands for HEAD, too. Called on event loops.
    func methods(path: String) -> [String]

    /// Bytes that a body at this path may have: it is handed over while it arrives, and fails beyond them. Called on event
    /// loops.
    func maximumBody(path: String) -> Int

    /// The credential as this provider's clients send it, without checking it.
    func credential(in head: Handshake) -> String?

    /// Answers. Called in a task of its own, which is cancelled when the client has gone.
    func respond(
        to request: Request, from caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> HTTPAnswer

    /// The provider's own form of saying no.
    func refusal(_ failure: SessionFailure, to head: Handshake) -> HTTPAnswer

    /// What a browser is told that asks whether a page of another origin may call this path; nobody has shown a key then.
    /// Asked where ``methods(path:)`` has OPTIONS.
    func preflight(_ head: Handshake) -> HTTPAnswer

    /// Whether this path takes keys that only open the session that they were made for.
    func takesSessionKeys(path: String) -> Bool
}

extension RequestHandler {
    public func preflight(_ head: Handshake) -> HTTPAnswer { HTTPAnswer(status: 204) }
    public func takesSessionKeys(path: String) -> Bool { false }
}

/// Who is calling.
public struct Caller: Hashable, Sendable {
    /// What its key is logged by; nil where no keys are asked for.
    public var name: String?
    /// The same for each request with the same key: what one key has stored is no other key's business.
    public var id: String
    /// What is hidden for it, whatever it asks for.
    public var redaction: TextConfiguration.Redaction

    public init(name: String?, id: String, redaction: TextConfiguration.Redaction = .none) {
        self.name = name
        self.id = id
        self.redaction = redaction
    }

    /// Whoever calls where no keys are asked for.
    public static let anyone = Caller(name: nil, id: "")
}

/// What a request handler works with.
public struct RequestServices: Sendable {
    public var recordings: any RecordingTranscriber
    public var tokens: any TokenIssuer
    /// Nil where nothing is kept on disk.
    public var jobs: (any RecordingJobs)?
    public var remote: any RemoteRecordings
    public var callbacks: any CallbackSender
    /// Nil where nothing speaks.
    public var speaker: (any TextSpeaker)?
    /// Nil where nothing converses.
    public var chat: (any ChatModel)?
    /// Bytes of a recording that is held in memory as a whole.
    public var maximumUpload: Int

    public init(
        recordings: any RecordingTranscriber, tokens: any TokenIssuer, jobs: (any RecordingJobs)? = nil,
        remote: any RemoteRecordings = NoRemoteRecordings(), callbacks: any CallbackSender = NoCallbacks(),
        speaker: (any TextSpeaker)? = nil, chat: (any ChatModel)? = nil,
        maximumUpload: Int = 25 << 20
    ) {
        self.maximumUpload = maximumUpload
        self.chat = chat
        self.callbacks = callbacks
        self.speaker = speaker
        self.recordings = recordings
        self.tokens = tokens
        self.jobs = jobs
        self.remote = remote
    }
}

/// Recorded audio through the same sessions that serve live clients, as bulk work: live ones go first, nothing is
/// dropped, the reader waits.
public protocol RecordingTranscriber: Sendable {
    /// The models that may be named, the default first.
    var models: [RecognizerProfile] { get }

    /// Feeds a session until `audio` is nil, then until it has answered everything.
    ///
    /// - Parameters:
    ///   - id: UUID, lower case.
    ///   - audio: the next bytes; called no further ahead than the session has room.
    ///   - event: called for every event of the session, in order.
    /// - Throws: what `audio` throws; and why the session was not admitted, or failed.
    func transcribe(
        id: String, dialect: String, _ configuration: SessionConfiguration, from caller: Caller,
        audio: () async throws(SessionFailure) -> ByteBuffer?, event: (SessionEvent) -> Void
    ) async throws(SessionFailure)
}

/// Makes short-lived tokens that stand for a key. They are accepted wherever keys are, by this server and by those that
/// share its secret.
public protocol TokenIssuer: Sendable {
    /// - Throws: ``SessionFailure/tooBusy(_:retryAfter:)`` when too many tokens for a single use are out.
    func issue(_ grant: TokenGrant, for caller: Caller) throws(SessionFailure) -> String

    /// Makes a key that opens conversations as configured, any number of them, until it runs out. Known to this server alone,
    /// as long as it runs.
    ///
    /// - Throws: ``SessionFailure/tooBusy(_:retryAfter:)`` when too many are out.
    func issueKey(
        for session: RealtimeConfiguration, lifetimeSeconds: Int, to caller: Caller
    ) throws(SessionFailure) -> SessionKey
}

/// A short-lived key that stands for another one and for a session's configuration.
public struct SessionKey: Hashable, Sendable {
    public var value: String
    /// Seconds since 1970.
    public var expiresAt: Int

    public init(value: String, expiresAt: Int) {
        self.value = value
        self.expiresAt = expiresAt
    }
}

/// What a token opens the door to, and for how long.
public struct TokenGrant: Hashable, Sendable {
    /// Until when it opens sessions; one that is open then goes on.
    public var lifetimeSeconds: Int
    /// Longest session; nil: the server's own limit.
    public var maximumSessionSeconds: Int?
    /// It opens one session, and no second one.
    public var isSingleUse: Bool

    public init(lifetimeSeconds: Int, maximumSessionSeconds: Int? = nil, isSingleUse: Bool = false) {
        self.lifetimeSeconds = lifetimeSeconds
        self.maximumSessionSeconds = maximumSessionSeconds
        self.isSingleUse = isSingleUse
    }
}
