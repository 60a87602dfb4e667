import NIOCore
import ParlanceCore
import Synchronization

extension SynthesisSession {
    /// Speaks a whole text; the audio is made while it is read.
    ///
    /// - Returns: the audio. It must be read to its end, or given up: the session ends with it.
    package static func speak(
        _ text: String, id: String, dialect: String, _ configuration: SynthesisConfiguration, voice: SynthesisVoice,
        by synthesizer: any Synthesizer, telemetry: any SynthesisTelemetry,
        onEnd: @escaping @Sendable () -> Void
    ) throws(SessionFailure) -> SpokenText {
        let (wakeUps, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let session = try SynthesisSession(
            id: id, dialect: dialect, configuration, voice: voice, by: synthesizer, telemetry: telemetry,
            wakeUp: { wake.yield() }, onEnd: onEnd)
        let reading = TextReading(session, wakeUps)
        _ = session.offer(.synthesis(.speak(text)))
        _ = session.offer(.finish)
        return SpokenText(description: session.description, audio: AnswerStream { try await reading.next() })
    }
}

/// The reader of a text that is being spoken. Ends the session when it goes.
private final class TextReading: Sendable {
    private struct State {
        var pieces: [ByteBuffer] = []
        var isOver = false
        var failure: SessionFailure?
    }

    private let session: SynthesisSession
    private let wakeUps: AsyncStream<Void>
    private let state = Mutex(State())

    init(_ session: SynthesisSession, _ wakeUps: AsyncStream<Void>) {
        self.session = session
        self.wakeUps = wakeUps
    }

    deinit { session.disconnect() }

    /// The next bytes; nil at the end.
    func next() async throws -> ByteBuffer? {
        while true {
            if let piece = try take() { return piece }
            if state.withLock({ $0.isOver }) {
                session.disconnect()
                return nil
            }
            try Task.checkCancellation()
            for await _ in wakeUps { break }
        }
    }

    private func take() throws(SessionFailure) -> ByteBuffer? {
        var events: [SessionEvent] = []
        session.takeEvents(into: &events)
        let (piece, failure) = state.withLock { state in
            for event in events {
                switch event {
                case .synthesis(.audio(let bytes)): state.pieces.append(bytes)
                case .ended: state.isOver = true
                case .failed(let failure):
                    state.isOver = true
                    if case .shuttingDown = failure { break }
                    state.failure = failure
                default: break
                }
            }
            let piece = state.pieces.isEmpty ? nil : state.pieces.removeFirst()
            return (piece, state.failure)
        }
        if let failure { throw failure }
        return piece
    }
}
