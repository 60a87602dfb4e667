import NIOCore
import ParlanceCore
import ParlanceSession
import Synchronization
import Testing

/// An engine whose thread is the test: it speaks when it is told to, a tone for each sentence.
private final class HandSynthesizer: Synthesizer {
    let profile = SynthesizerProfile(
        engine: "hand", model: "hand", version: "1",
        voices: [SynthesisVoice(name: "one", language: "en-US", description: "a tone")], sampleRate: 16_000,
        cancels: .atChunks)
    let streams = Mutex<[HandStream]>([])

    func makeStream(_ options: SpeechOptions, for source: any SpeechSource) throws(SynthesizerError) -> any SpeechStream
    {
        let stream = HandStream(source)
        streams.withLock { $0.append(stream) }
        return stream
    }
    func warmUp() throws(SynthesizerError) {}

    var stream: HandStream { streams.withLock { $0[0] } }
}

private final class HandStream: SpeechStream {
    let source: Mutex<(any SpeechSource)?>
    let wakes = Mutex(0)

    init(_ source: any SpeechSource) { self.source = Mutex(source) }
    func wake() { wakes.withLock { $0 += 1 } }
    func close() { source.withLock { $0 = nil } }

    /// Speaks one sentence of so many chunks of 20 ms; `between` is called after each.
    @discardableResult
    func speak(
        chunks: Int = 5, error: SynthesizerError? = nil, between: (Int) -> Void = { _ in }
    ) -> (text: String?, taken: Int) {
        guard let source = source.withLock({ $0 }), let text = source.nextSentence() else { return (nil, 0) }
        var taken = 0
        for index in 0..<chunks {
            let isWanted = [Float](repeating: 0.25, count: 320).withUnsafeBufferPointer { source.take($0) }
            guard isWanted else { break }
            taken += 1
            between(index)
        }
        source.sentenceEnded(error)
        return (text, taken)
    }
}

@Suite("A speaking session")
struct SynthesisSessionTests {
    private let synthesizer = HandSynthesizer()

    private func session(
        _ format: SpokenFormat = SpokenFormat(.raw(.linear16), sampleRate: 16_000),
        _ change: (inout SynthesisConfiguration) -> Void = { _ in }
    ) throws -> SynthesisSession {
        var configuration = SynthesisConfiguration(format: format)
        change(&configuration)
        return try SynthesisSession(
            id: "id", dialect: "test", configuration, voice: synthesizer.profile.voices[0], by: synthesizer, wakeUp: {},
            onEnd: {})
    }

    /// `began`, `audio 640`, `flushed`, …
    private func events(_ session: SynthesisSession) -> [String] {
        var events: [SessionEvent] = []
        session.takeEvents(into: &events)
        return events.map { event in
            switch event {
            case .synthesis(.began): "began"
            case .synthesis(.audio(let bytes)): "audio \(bytes.readableBytes)"
            case .synthesis(.flushed): "flushed"
            case .synthesis(.cleared): "cleared"
            case .synthesis(.warning): "warning"
            case .ended(let summary): "ended \(summary.audio.milliseconds)"
            case .failed(let failure): "failed \(failure.code)"
            default: "other"
            }
        }
    }

    private func say(_ text: String, _ session: SynthesisSession) { _ = session.offer(.synthesis(.speak(text))) }

    @Test("A sentence is spoken before the text is over, the rest with a flush")
    func order() throws {
        let session = try session()
        #expect(events(session) == ["began"])
        say("Hello there. And", session)
        #expect(synthesizer.stream.speak() == ("Hello there. ", 5))
        #expect(synthesizer.stream.speak().text == nil)
        #expect(events(session) == ["audio 3200"])
        say(" then", session)
        _ = session.offer(.synthesis(.flush))
        #expect(synthesizer.stream.speak().text == "And then")
        #expect(synthesizer.stream.speak().text == nil)
        #expect(events(session) == ["audio 3200", "flushed"])
        _ = session.offer(.finish)
        #expect(synthesizer.stream.speak().text == nil)
        #expect(events(session) == ["ended 200"])
        session.disconnect()
    }

    @Test("Clearing stops at once: the next chunk is refused, nothing earlier comes after the answer")
    func clears() throws {
        let session = try session()
        say("One. Two. Three. ", session)
        let spoken = synthesizer.stream.speak(chunks: 50) { if $0 == 2 { _ = session.offer(.synthesis(.clear)) } }
        #expect(spoken == ("One. ", 3))
        #expect(synthesizer.stream.speak().text == nil)
        #expect(events(session) == ["began", "cleared"])
        say("Four. ", session)
        _ = session.offer(.synthesis(.flush))
        #expect(synthesizer.stream.speak().text == "Four. ")
        synthesizer.stream.speak()
        #expect(events(session) == ["audio 3200", "flushed"])
        session.disconnect()
    }

    @Test("A client that never reads has what fits and one sentence more made for it, and no second one")
    func unread() throws {
        let session = try session()
        for index in 0..<100 { say("Sentence number \(index). ", session) }
        var spoken = 0
        // 2 s each, 64,000 bytes.
        while synthesizer.stream.speak(chunks: 100).text != nil { spoken += 1 }
        #expect(spoken == (SpokenQueue.maximumAudio + 63_999) / 64_000)
        #expect(events(session).count > 1)
        // What was read makes room.
        #expect(synthesizer.stream.speak(chunks: 100).text != nil)
        session.disconnect()
        #expect(synthesizer.stream.speak().text == nil)
    }

    @Test("Flushes between do not hide how much waits")
    func unreadFlushes() throws {
        let session = try session()
        for _ in 0..<20 {
            say("A sentence.", session)
            _ = session.offer(.synthesis(.flush))
        }
        var spoken = 0
        while synthesizer.stream.speak(chunks: 100).text != nil { spoken += 1 }
        #expect(spoken == (SpokenQueue.maximumAudio + 63_999) / 64_000)
        session.disconnect()
    }

    @Test("Too much text makes the socket wait, and room is told once half of it is spoken")
    func fullOfText() throws {
        let session = try session()
        let sentence = String(repeating: "Word ", count: 50) + "end. "
        var state = InletState.ready
        var offered = 0
        while state == .ready, offered < 10_000 {
            state = session.offer(.synthesis(.speak(sentence)))
            offered += 1
        }
        #expect(abs(offered * sentence.utf8.count - SpokenQueue.maximumText) <= 3 * sentence.utf8.count)
        #expect(session.inletIsFull)
        for _ in 0..<(offered / 2 - 3) {
            synthesizer.stream.speak(chunks: 1)
            _ = events(session)
        }
        #expect(session.inletIsFull)
        for _ in 0..<6 {
            synthesizer.stream.speak(chunks: 1)
            _ = events(session)
        }
        #expect(!session.inletIsFull)
        session.disconnect()
    }

    @Test("However short the sentences are, and however many flushes come, what waits is bounded")
    func manyFlushes() throws {
        let session = try session()
        var state = InletState.ready
        var offered = 0
        while state == .ready, offered < 10_000 {
            state = session.offer(.synthesis(.flush))
            offered += 1
        }
        #expect(offered <= SpokenQueue.maximumSteps)
        session.disconnect()
    }

    @Test("Flushes beyond the provider's limit are not done, and warned of")
    func flushLimit() throws {
        let session = try session { $0.flushesPerMinute = 2 }
        for _ in 0..<3 { _ = session.offer(.synthesis(.flush)) }
        synthesizer.stream.speak()
        #expect(events(session).sorted() == ["began", "flushed", "flushed", "warning"])
        session.disconnect()
    }

    @Test("Marks alone are not spoken")
    func marks() throws {
        let session = try session()
        say("... \n--\n!! ", session)
        _ = session.offer(.synthesis(.flush))
        #expect(synthesizer.stream.speak().text == nil)
        #expect(events(session) == ["began", "flushed"])
        session.disconnect()
    }

    @Test("The audio lasts as long at any rate", arguments: [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
    func rates(rate: Int) throws {
        let session = try session(SpokenFormat(.raw(.linear16), sampleRate: rate))
        say("One. Two. ", session)
        _ = session.offer(.finish)
        while synthesizer.stream.speak(chunks: 50).text != nil {}
        let bytes = events(session).compactMap { $0.hasPrefix("audio ") ? Int($0.dropFirst(6)) : nil }.reduce(0, +)
        #expect(bytes == 2 * 2 * rate)
        session.disconnect()
    }

    @Test("When the server goes away, what was said is spoken first")
    func drains() throws {
        let session = try session()
        say("Good bye", session)
        session.drain()
        #expect(synthesizer.stream.speak().text == "Good bye")
        synthesizer.stream.speak()
        #expect(events(session) == ["began", "audio 3200", "failed shutting_down", "ended 100"])
        session.disconnect()
    }

    @Test("What the engine cannot speak ends the session, told")
    func failure() throws {
        let session = try session()
        say("Hello there. Again", session)
        synthesizer.stream.speak(chunks: 1, error: .failed("no"))
        #expect(events(session) == ["failed internal"])
        #expect(synthesizer.stream.speak().text == nil)
        session.disconnect()
        session.disconnect()
    }

    @Test("A format that there is not is refused")
    func badFormat() {
        #expect(throws: SessionFailure.self) { try session(SpokenFormat(.mp3(bitRate: 1), sampleRate: 22_050)) }
        #expect(throws: SessionFailure.self) {
            try session(SpokenFormat(.oggOpus(bitRate: 32_000), sampleRate: 44_100))
        }
        #expect(throws: SessionFailure.self) { try session(SpokenFormat(.raw(.linear16), sampleRate: 7_999)) }
    }
}
