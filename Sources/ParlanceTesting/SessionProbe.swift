import NIOCore
import ParlanceAudio
import ParlanceCore
import ParlanceSession

/// Drives a session by hand, without a socket: sends commands, collects events, waits for the end.
public final class SessionProbe: Sendable {
    public let session: any SessionHandle
    private let wakeUps: AsyncStream<Void>

    /// Opens a session on an engine of its own. `configuration.audio` is 16 kHz `linear16` mono unless it says else.
    public init(
        _ recognizer: any Recognizer, voiceActivity: any VoiceActivityModel = ScriptedVoiceActivity(),
        speakers: (any SpeakerModel)? = nil, telemetry: any SessionTelemetry = NoTelemetry(),
        configure: (inout SessionConfiguration) -> Void = { _ in },
        makeText: @escaping @Sendable (TextConfiguration) throws(SessionFailure) -> (any TextProcessor)? =
            SessionServices.plain
    ) {
        var configuration = SessionConfiguration()
        configuration.audio = .raw(AudioFormat(encoding: .linear16, sampleRate: 16_000))
        configure(&configuration)
        let engine = SessionEngine(
            SessionServices(
                recognizer: recognizer, voiceActivity: voiceActivity,
                makeDecoder: { (declaration) throws(SessionFailure) in DetectingDecoder(declaration) },
                makeText: makeText, speakers: speakers, telemetry: telemetry),
            workers: 1)
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        wakeUps = stream
        session = engine.open(id: "test", dialect: "test", configuration: configuration) {
            _ = engine  // the workers live as long as the session
            continuation.yield()
        }
    }

    /// Sends audio as fast as the session takes it, collecting events meanwhile.
    public func send(_ chunks: [ByteBuffer], into events: inout [SessionEvent]) async {
        for chunk in chunks {
            var state = session.offer(.audio(chunk))
            session.takeEvents(into: &events)
            while state == .full {
                for await _ in wakeUps.prefix(1) {}
                session.takeEvents(into: &events)
                state = session.inletIsFull ? .full : .ready
            }
        }
    }

    /// Collects events until one satisfies `condition` or the session is over.
    public func collect(
        into events: inout [SessionEvent], until condition: (SessionEvent) -> Bool = { _ in false }
    ) async {
        var seen = 0
        session.takeEvents(into: &events)
        while true {
            for event in events[seen...] {
                if condition(event) || event.isLast { return }
            }
            seen = events.count
            for await _ in wakeUps.prefix(1) {}
            session.takeEvents(into: &events)
        }
    }

    /// Sends everything, finishes, and gives back all events.
    public func transcribe(_ timeline: AudioTimeline, chunkBytes: Int = 3_200) async -> [SessionEvent] {
        var events: [SessionEvent] = []
        await send(timeline.chunks(of: chunkBytes), into: &events)
        _ = session.offer(.finish)
        await collect(into: &events)
        session.disconnect()
        return events
    }
}

extension SessionEvent {
    /// Whether nothing follows.
    public var isLast: Bool {
        switch self {
        case .ended: true
        case .failed(.shuttingDown): false
        case .failed: true
        default: false
        }
    }

    /// Whether it tells that audio was heard up to a time.
    public func isHeard(to time: MediaTime) -> Bool {
        if case .heard(let audio) = self { audio.span.end >= time } else { false }
    }

    /// The committed transcript, if it is one.
    public var committed: Transcript? {
        if case .committed(let transcript) = self { transcript } else { nil }
    }
}
