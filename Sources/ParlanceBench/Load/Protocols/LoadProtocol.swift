import NIOCore
import ParlanceTransports

/// What one streaming dialect is to a load generator: how to open a stream, what to say, and what answers mean.
///
/// Values without I/O and without state. A new dialect is one file, and one line in ``LoadProtocols``.
public protocol LoadProtocol: Sendable {
    var name: String { get }
    /// Where such a server listens, when the address names no path.
    var path: String { get }
    /// What binary messages hold.
    var samples: LoadSamples { get }
    func target(_ address: ServerAddress, rate: Int) -> WebSocketClient.Target
    /// What it needs of a server that is started for it.
    func makeListener() throws -> LoadListener
    /// Opens a stream's way; `onEvent` is called on `loop`.
    func connect(
        to address: ServerAddress, rate: Int, on loop: any EventLoop,
        onEvent: @escaping @Sendable (WebSocketClient.Event) -> Void
    ) async throws -> any LoadConnection
    /// Said once, before any audio.
    func greeting(rate: Int) -> [String]
    /// Says that no more audio comes.
    var ending: String { get }
    /// After what the stream is over: messages that each end one half of it.
    var isOverAfter: LoadEnding { get }
    func read(_ message: String) -> LoadEvent
    /// Seconds of audio that this result needed; nil when nobody can tell.
    ///
    /// - Parameters:
    ///   - number: of the result in its stream, from 0.
    ///   - chunk: seconds of audio per message.
    func audioNeeded(by result: LoadResult, number: Int, chunk: Double) -> Double?
}

/// How a dialect's binary messages hold mono samples.
public enum LoadSamples: String, Sendable {
    case linear16
    case float32
}

/// What ends a stream from the server's side.
public enum LoadEnding: Sendable {
    /// The last result alone; the client goes.
    case lastResult
    /// A farewell after the last result.
    case farewell
    /// Both, in whichever order: a farewell that comes first is counted.
    case both
}

/// What a message of the server means.
public enum LoadEvent: Sendable {
    /// The session began; milliseconds of audio per step of the model and of its look-ahead, where it says.
    case began(step: Double?, lookAhead: Double?)
    case result(LoadResult)
    case farewell
    case dropped(seconds: Double)
    case lagging(seconds: Double)
    case failed(String)
    case other
}

/// Words, as far as a load generator looks at them.
public struct LoadResult: Sendable {
    /// Seconds of audio that it takes into account, where it says so.
    public var through: Double?
    /// Of results that never change again: what was said.
    public var text: String?
    /// Of results that may change, where the dialect also sends some that say nothing new: what is said so far.
    public var interim: String?
    /// No result follows.
    public var isLast = false
    /// An endpoint was decided on silence; ``through`` is where.
    public var isEndpoint = false
    /// What the server says that it took, by stage.
    package var timings: NativeTimings?

    public init() {}
}

/// The dialects that a load generator speaks.
public enum LoadProtocols {
    public static let all: [any LoadProtocol] = [
        NativeLoadProtocol(), DeepgramLoadProtocol(), GoogleLoadProtocol(), AmazonLoadProtocol(),
        AmazonLoadProtocol(isOverWebSocket: true), SherpaLoadProtocol(), VoskLoadProtocol(),
    ]

    public static func named(_ name: String) -> (any LoadProtocol)? { all.first { $0.name == name } }
}
