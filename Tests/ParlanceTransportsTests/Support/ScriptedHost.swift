import NIOCore
import ParlanceCore
import Synchronization

/// A session host without speech: it keeps what it is offered and says what the test tells it to say.
///
/// `/talk?stall=N` sets a stall timeout of N milliseconds.
/// `/talk` opens a session; `/talk?refuse=1` is refused, `?refuse=inside` after the upgrade; `/talk?idle=N` sets an idle timeout of N milliseconds.
final class ScriptedHost: SessionHost {
    private let opened = Mutex<[ScriptedSession]>([])
    private let handshakes = Mutex<[Handshake]>([])
    /// New sessions answer every message at once.
    let echoes: Bool

    /// New sessions have enough to do already.
    let startsFull: Bool

    init(echoes: Bool = true, startsFull: Bool = false) {
        self.echoes = echoes
        self.startsFull = startsFull
    }

    /// Of writers: what is kept of conversations that are over.
    private let lives = Mutex<[Weak]>([])
    var keptWriters: Int { lives.withLock { $0.count { $0.life != nil } } }

    private func newLife() -> ScriptedLife {
        let life = ScriptedLife()
        lives.withLock { $0.append(Weak(life: life)) }
        return life
    }

    private struct Weak {
        weak var life: ScriptedLife?
    }

    var sessions: [ScriptedSession] { opened.withLock { $0 } }
    var lastHandshake: Handshake? { handshakes.withLock { $0.last } }

    func answers(path: String) -> Bool { path == "/talk" }
    func exchanges(path: String) -> Bool { path == "/exchange" }

    func open(_ handshake: Handshake, wakeUp: @escaping @Sendable () -> Void) -> OpenOutcome {
        handshakes.withLock { $0.append(handshake) }
        if handshake.values("refuse") == ["1"] {
            return .refused(
                HTTPAnswer(status: 401, headers: [("x-refused", "yes\r\nx-evil: 1")], json: "{\"err_msg\":\"no key\"}"))
        }
        if handshake.values("refuse") == ["inside"] {
            return Farewell.outcome(saying: [.text("no key"), .close(code: 4001, reason: "no key")])
        }
        var configuration = SessionConfiguration()
        configuration.idleTimeout = handshake.values("idle").first.flatMap { Int($0) }.map { .milliseconds($0) }
        configuration.stallTimeout = handshake.values("stall").first.flatMap { Int($0) }.map { .milliseconds($0) }
        let session = ScriptedSession(echoes: echoes, isFull: startsFull, wakeUp: wakeUp)
        opened.withLock { $0.append(session) }
        // What a quick session does: it has something to say before it is even accepted.
        for text in handshake.values("greet") {
            session.say(.rejected(Rejection(description: text, message: text)))
        }
        return .accepted(
            Conversation(
                configuration: configuration, reader: ScriptedReader(),
                writer: handshake.path == "/exchange" ? ScriptedByteWriter(life: newLife()) : ScriptedWriter(),
                responseHeaders: [("x-request-id", handshake.requestID)],
                subprotocol: handshake.headerList("sec-websocket-protocol").first { $0 == "token" }),
            session)
    }
}

final class ScriptedSession: SessionHandle {
    struct State {
        var commands: [SessionCommand] = []
        var events: [SessionEvent] = []
        var isFull = false
        var isDraining = false
        var disconnects = 0
        var taken = 0
        var audioBytes = 0
        var waitingSince: ContinuousClock.Instant?
    }

    let echoes: Bool
    private let wakeUp: @Sendable () -> Void
    private let state = Mutex(State())

    init(echoes: Bool, isFull: Bool, wakeUp: @escaping @Sendable () -> Void) {
        self.echoes = echoes
        self.wakeUp = wakeUp
        state.withLock { $0.isFull = isFull }
    }

    var now: State { state.withLock { $0 } }

    /// The texts and audio sizes that came, in order.
    var heard: [String] {
        now.commands.map {
            switch $0 {
            case .audio(let bytes): "audio \(bytes.readableBytes)"
            case .reject(let rejection): "text \(rejection.description)"
            case .finish: "finish"
            default: "\($0)"
            }
        }
    }

    func say(_ events: SessionEvent...) {
        state.withLock { $0.events += events }
        wakeUp()
    }

    func setFull(_ isFull: Bool) {
        state.withLock { $0.isFull = isFull }
        wakeUp()
    }

    func offer(_ command: SessionCommand) -> InletState {
        let isFull = state.withLock { state in
            state.commands.append(command)
            if case .audio(let bytes) = command { state.audioBytes += bytes.readableBytes }
            if echoes {
                switch command {
                case .audio(let bytes): state.events.append(.lagging(MediaTime(samples: bytes.readableBytes)))
                case .reject(let rejection): state.events.append(.rejected(rejection))
                case .finish: state.events.append(.ended(.empty))
                default: break
                }
            }
            return state.isFull
        }
        if echoes { wakeUp() }
        return isFull ? .full : .ready
    }

    var inletIsFull: Bool { now.isFull }

    var waitingSince: ContinuousClock.Instant? { now.waitingSince }

    func setWaiting(since instant: ContinuousClock.Instant?) { state.withLock { $0.waitingSince = instant } }

    func takeEvents(into events: inout [SessionEvent]) {
        state.withLock {
            events += $0.events
            $0.taken += $0.events.count
            $0.events.removeAll()
        }
    }

    func fail(_ failure: SessionFailure) { say(.failed(failure)) }

    func drain() {
        state.withLock { $0.isDraining = true }
        if echoes { say(.failed(.shuttingDown("going away"))) }
    }

    func disconnect() { state.withLock { $0.disconnects += 1 } }
}

struct ScriptedReader: CommandReader {
    private var isHalf = false

    func endOfInput() throws(SessionFailure) {
        if isHalf { throw .badRequest("half a message") }
    }

    mutating func read(_ message: WireMessage, into commands: inout [SessionCommand]) throws(SessionFailure) {
        switch message {
        case .text("finish"): commands.append(.finish)
        case .text("break"): throw .badRequest("that breaks the session")
        case .text(let text): commands.append(.reject(Rejection(description: text, message: text)))
        case .binary(let bytes) where String(buffer: bytes) == "break": throw .badRequest("that breaks the session")
        case .binary(let bytes) where String(buffer: bytes) == "half": isHalf = true
        case .binary(let bytes): commands.append(.audio(bytes))
        case .close: break
        }
    }
}

struct ScriptedWriter: EventWriter {
    mutating func write(_ event: SessionEvent, into messages: inout [WireMessage]) {
        switch event {
        case .lagging(let time): messages.append(.text("audio \(time.samples)"))
        case .rejected(let rejection): messages.append(.text(rejection.description))
        case .partial(let transcript):
            messages.append(.text("partial \(transcript.text) \(transcript.timings.sent == nil ? "unsent" : "sent")"))
        case .committed(let transcript):
            messages.append(.text("committed \(transcript.text) \(transcript.timings.sent == nil ? "unsent" : "sent")"))
        case .ended: messages.append(.close(code: 1000, reason: "done"))
        case .failed(.shuttingDown(let text)): messages.append(.close(code: 1001, reason: text))
        case .failed(let failure):
            messages.append(.text("failed \(failure.code)"))
            messages.append(.close(code: 1011, reason: failure.message))
        default: break
        }
    }
}

/// The same for an exchange; audio comes back as so many bytes.
struct ScriptedByteWriter: EventWriter {
    let life: ScriptedLife
    private var other = ScriptedWriter()

    init(life: ScriptedLife) { self.life = life }

    mutating func write(_ event: SessionEvent, into messages: inout [WireMessage]) {
        if case .lagging(let time) = event {
            return messages.append(.binary(ByteBuffer(repeating: 1, count: time.samples)))
        }
        var texts: [WireMessage] = []
        other.write(event, into: &texts)
        messages += texts.map { if case .text(let text) = $0 { .binary(ByteBuffer(string: text)) } else { $0 } }
    }
}

/// Lives as long as who holds it.
final class ScriptedLife: Sendable {}

extension SessionSummary {
    static var empty: SessionSummary {
        SessionSummary(audio: .zero, channels: 1, bytes: 0, sha256: nil, dropped: .zero, words: 0)
    }
}

extension Transcript {
    static func saying(_ text: String, finality: Finality) -> Transcript {
        let span = MediaSpan(start: .zero, end: MediaTime(seconds: 1))
        return Transcript(
            utterance: 0, channel: 0, span: span, words: [Word(text: text, span: span, confidence: 1)],
            finality: finality)
    }
}
