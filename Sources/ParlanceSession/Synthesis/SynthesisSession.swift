import DequeModule
import NIOCore
import ParlanceCore
import Synchronization

/// One speaking session: text down, audio up. Has no thread: commands are taken where they come, audio is encoded on the
/// engine's threads. The lock is held for moments, by this session alone.
package final class SynthesisSession: SessionHandle {
    private struct State {
        var queue = SpokenQueue()
        /// Since when there is something to say and nothing was heard of it.
        var askedAt: ContinuousClock.Instant?
        var flushes = Deque<ContinuousClock.Instant>()
        /// Known beforehand when the server drains.
        var farewell: SessionFailure?
        var failure: SessionFailure?
        /// Nothing more happens.
        var isOver = false
        var hasLeft = false
        var stream: (any SpeechStream)?
    }

    package let description: SynthesisDescription
    private let flushesPerMinute: Int?
    private let state: Mutex<State>
    private let voice: EngineSide
    private let telemetry: any SynthesisTelemetry
    private let dialect: String
    private let wakeUp: @Sendable () -> Void
    private let onEnd: @Sendable () -> Void

    /// What only the engine's thread of the moment touches (``SpeechSource`` is called by one at a time).
    private final class EngineSide: @unchecked Sendable {
        let voice: SpokenVoice
        /// Samples that telemetry knows of.
        var counted = 0
        init(_ voice: SpokenVoice) { self.voice = voice }
    }

    /// - Parameters:
    ///   - voice: one of the synthesizer's.
    ///   - wakeUp: called from any thread when events wait or there is room for text again.
    ///   - onEnd: called once, when everything has been given back.
    package init(
        id: String, dialect: String, _ configuration: SynthesisConfiguration, voice: SynthesisVoice,
        by synthesizer: any Synthesizer, telemetry: any SynthesisTelemetry = NoSynthesisTelemetry(),
        wakeUp: @escaping @Sendable () -> Void, onEnd: @escaping @Sendable () -> Void = {}
    ) throws(SessionFailure) {
        description = SynthesisDescription(
            id: id, profile: synthesizer.profile, voice: voice, format: configuration.format)
        flushesPerMinute = configuration.flushesPerMinute
        do {
            self.voice = EngineSide(try SpokenVoice(configuration.format, from: synthesizer.profile.sampleRate))
        } catch {
            throw .unsupported(error.description)
        }
        var first = State()
        first.queue.put(.synthesis(.began(description)))
        state = Mutex(first)
        self.telemetry = telemetry
        self.dialect = dialect
        self.wakeUp = wakeUp
        self.onEnd = onEnd
        let stream: any SpeechStream
        do {
            stream = try synthesizer.makeStream(
                SpeechOptions(voice: voice.name, speed: configuration.speed), for: self)
        } catch {
            throw .unsupported(error.description)
        }
        state.withLock { $0.stream = stream }
        telemetry.speakingBegan(dialect: dialect)
    }

    // MARK: SessionHandle

    package func offer(_ command: SessionCommand) -> InletState {
        let (stream, hasEvents, isFull) = state.withLock { state in
            guard !state.isOver else { return (nil as (any SpeechStream)?, false, false) }
            carryOut(command, &state)
            return (state.stream, state.queue.hasEvents, state.queue.isFull())
        }
        stream?.wake()
        if hasEvents { wakeUp() }
        return isFull ? .full : .ready
    }

    private func carryOut(_ command: SessionCommand, _ state: inout State) {
        let wasQuiet = state.queue.isQuiet
        switch command {
        case .synthesis(.speak(let text)): state.queue.speak(text)
        case .synthesis(.flush):
            guard mayFlush(&state) else {
                state.queue.put(.synthesis(.warning(.tooManyFlushes(perMinute: flushesPerMinute ?? 0))))
                return
            }
            state.queue.flush()
        case .synthesis(.clear):
            state.queue.clear()
            state.askedAt = nil
        case .finish: state.queue.finish()
        case .reject(let rejection): state.queue.put(.rejected(rejection))
        case .audio, .update, .finalize, .endTurn, .keepAlive, .conversation: break
        }
        if wasQuiet, !state.queue.isQuiet { state.askedAt = .now }
    }

    private func mayFlush(_ state: inout State) -> Bool {
        guard let flushesPerMinute else { return true }
        let now = ContinuousClock.now
        while let first = state.flushes.first, first.duration(to: now) > .seconds(60) { state.flushes.removeFirst() }
        guard state.flushes.count < flushesPerMinute else { return false }
        state.flushes.append(now)
        return true
    }

    package var inletIsFull: Bool { state.withLock { $0.queue.isFull() } }

    package var waitingSince: ContinuousClock.Instant? { nil }

    package func takeEvents(into events: inout [SessionEvent]) {
        var taken: [SessionEvent] = []
        let (stream, hasRoom) = state.withLock { state in
            let stream = state.queue.takeEvents(into: &taken) ? state.stream : nil
            return (stream, state.queue.hasRoomAgain())
        }
        events.append(contentsOf: taken)
        stream?.wake()
        if hasRoom { wakeUp() }
    }

    package func fail(_ failure: SessionFailure) { end(failure) }

    package func drain() {
        let stream = state.withLock { state in
            guard !state.isOver else { return nil as (any SpeechStream)? }
            state.farewell = .shuttingDown("The server is shutting down.")
            state.queue.finish()
            return state.stream
        }
        stream?.wake()
    }

    package func disconnect() {
        let (stream, failure, leaves) = state.withLock { state in
            defer {
                state.isOver = true
                state.hasLeft = true
                state.stream = nil
                state.queue.stop()
            }
            return (state.stream, state.failure, !state.hasLeft)
        }
        stream?.close()
        if leaves {
            telemetry.speakingEnded(dialect: dialect, failure: failure)
            onEnd()
        }
    }

    /// The session cannot go on: what waits is dropped, the reason is told.
    private func end(_ failure: SessionFailure) {
        let isFirst = state.withLock { state in
            guard !state.isOver else { return false }
            state.isOver = true
            state.failure = failure
            state.queue.stop()
            state.queue.put(.failed(failure))
            return true
        }
        if isFirst { wakeUp() }
    }
}

// MARK: - The engine's side

extension SynthesisSession: SpeechSource {
    package func nextSentence() -> String? {
        let (next, hasEvents, hasRoom) = state.withLock { state in
            guard !state.isOver else { return (SpokenQueue.Next.wait, false, false) }
            return (state.queue.next(), state.queue.hasEvents, state.queue.hasRoomAgain())
        }
        if hasRoom || hasEvents { wakeUp() }
        switch next {
        case .speak(let text): return text
        case .wait: return nil
        case .finish:
            finish()
            return nil
        }
    }

    package func take(_ samples: UnsafeBufferPointer<Float>) -> Bool {
        guard state.withLock({ $0.queue.isWanted }) else { return false }
        var isWanted = true
        do {
            try voice.voice.encode(samples) { bytes in isWanted = deliver(bytes) }
        } catch {
            end(.internal("The audio cannot be encoded: \(error)."))
            return false
        }
        return isWanted
    }

    private func deliver(_ bytes: [UInt8]) -> Bool {
        let (isWanted, askedAt) = state.withLock { state in
            let isWanted = state.queue.take(bytes)
            defer { if isWanted { state.askedAt = nil } }
            return (isWanted, isWanted ? state.askedAt : nil)
        }
        if let askedAt { telemetry.firstAudio(after: askedAt.duration(to: .now)) }
        if isWanted { wakeUp() }
        return isWanted
    }

    package func sentenceEnded(_ error: SynthesizerError?) {
        if let error { end(.internal("This text cannot be spoken: \(error).")) }
        if state.withLock({ $0.queue.isWanted }) {
            do { try voice.voice.endSentence { _ = deliver($0) } } catch {
                end(.internal("The audio cannot be encoded: \(error)."))
            }
        } else {
            voice.voice.dropSentence()
        }
        state.withLock { $0.queue.sentenceEnded() }
        let encoded = voice.voice.encoded
        telemetry.sentenceSpoken(seconds: Double(encoded - voice.counted) / Double(description.format.sampleRate))
        voice.counted = encoded
    }

    /// All was said.
    private func finish() {
        var rest: [UInt8] = []
        do { try voice.voice.finish { rest += $0 } } catch {
            return end(.internal("The audio cannot be encoded: \(error)."))
        }
        let samples = voice.voice.encoded
        state.withLock { state in
            guard !state.isOver else { return }
            state.isOver = true
            state.queue.add(rest)
            if let farewell = state.farewell { state.queue.put(.failed(farewell)) }
            let duration = MediaTime(seconds: Double(samples) / Double(description.format.sampleRate))
            state.queue.put(
                .ended(SessionSummary(audio: duration, channels: 1, bytes: 0, sha256: nil, dropped: .zero, words: 0)))
        }
        wakeUp()
    }
}
