import NIOCore
import ParlanceAudio
import ParlanceCore
import ParlanceSession
import ParlanceTesting
import Testing

/// A session from end to end with a scripted recognizer: no sockets, no model, real threads.
@Suite("A session")
struct SessionTests {
    /// 100 ms per character.
    private let talk = AudioTimeline("..ssssssss.......ssssss..........")
    private let script = [("hello", 0.3, 0.5), ("there", 0.6, 0.9), ("goodbye", 1.8, 2.2)]

    private func finals(_ events: [SessionEvent]) -> [String] {
        events.compactMap(\.committed).map { transcript in
            "\(transcript.span.start.milliseconds)-\(transcript.span.end.milliseconds) [\(transcript.text)]"
                + (transcript.endpoint.map { " \($0.rawValue)" } ?? "")
        }
    }

    @Test("commits words at endpoints, and its spans tile the audio to its end")
    func tiling() async {
        let events = await SessionProbe(ScriptedRecognizer(script)).transcribe(talk)
        #expect(
            finals(events) == [
                "0-1500 [hello there] trailing_silence", "1500-2800 [goodbye] trailing_silence", "2800-3300 []",
            ])
        guard case .began = events.first, case .ended(let summary) = events.last else {
            Issue.record("does not begin with 'began' and end with 'ended'")
            return
        }
        #expect(summary.audio.milliseconds == 3_300)
        #expect(summary.words == 3)
        #expect(summary.bytes == 33 * 3_200)
    }

    @Test("gives the same finals however the audio is cut", arguments: [1, 37, 640, 3_200, 8_000, 1_000_000])
    func chunking(bytes: Int) async {
        var expected: [String] = []
        for endpointing in [10, 100, 300, 500] {
            let configure: @Sendable (inout SessionConfiguration) -> Void = {
                $0.endpointing.trailingSilence = MediaTime(milliseconds: endpointing)
            }
            expected = finals(await SessionProbe(ScriptedRecognizer(script), configure: configure).transcribe(talk))
            let cut = await SessionProbe(ScriptedRecognizer(script), configure: configure)
                .transcribe(talk, chunkBytes: bytes)
            #expect(finals(cut) == expected)
        }
    }

    @Test("hands audio over in larger pieces where it is told to, and commits the same words at the same times")
    func handOver() async {
        var calls: [Int] = []
        let expected = finals(await SessionProbe(ScriptedRecognizer(script)).transcribe(talk))
        let fixed = ChunkingPolicy.fixed(MediaTime(milliseconds: 100))
        for policy in [ChunkingPolicy.immediate, .adaptive, fixed, .fixed(MediaTime(milliseconds: 250))] {
            for overflow in [OverflowPolicy.wait, .dropOldest(maximumLag: MediaTime(milliseconds: 2_000))] {
                let recognizer = ScriptedRecognizer(script)
                let events = await SessionProbe(recognizer) {
                    $0.chunking = policy
                    $0.overflow = overflow
                }.transcribe(talk, chunkBytes: 640)
                #expect(finals(events) == expected, "\(policy)")
                if overflow == .wait { calls.append(recognizer.calls) }
            }
        }
        // 2.4 s are fed in messages of 20 ms: 120 calls, and a mark now and then.
        #expect(calls[0] > 100 && calls[1] < 40 && calls[2] < 40 && calls[3] < 25, "\(calls)")
    }

    @Test("audio that goes bad ends the session, but not before the words that were heard until then")
    func audioGoesBad() async throws {
        var samples: [Float] = []
        for character in talk.text {
            samples += (0..<1_600).map { character == "s" ? ($0 / 20 % 2 == 0 ? 0.25 : -0.25) : 0 }
        }
        var bytes: [UInt8] = []
        let encoder = try FLACEncoder(sampleRate: 16_000, channels: 1, blockSize: 1_600)
        try samples.prefix(27 * 1_600).withUnsafeBufferPointer { try encoder.encode($0, into: &bytes) }
        try encoder.finish(into: &bytes)
        bytes += [UInt8](repeating: 0, count: 4_000)

        let probe = SessionProbe(ScriptedRecognizer(script)) { $0.audio = .stream(.flac) }
        var events: [SessionEvent] = []
        await probe.send([ByteBuffer(bytes: bytes)], into: &events)
        await probe.collect(into: &events)
        probe.session.disconnect()
        #expect(finals(events).joined(separator: " ").contains("[hello there] trailing_silence"))
        #expect(finals(events).last?.contains("[goodbye]") == true, "\(finals(events))")
        guard case .failed(.badAudio(let text)) = events.last else {
            Issue.record("\(String(describing: events.last))")
            return
        }
        #expect(text.contains("FLAC"))
    }

    @Test("ends an utterance on a pause shorter than the recognizer's restart, without starting afresh")
    func shortPause() async {
        // 100 ms of silence at 0.8 s: an endpoint for 10 ms, but no new segment.
        let recognizer = ScriptedRecognizer([("one", 0.3, 0.7), ("two", 1.0, 1.3)])
        let events = await SessionProbe(recognizer) {
            $0.endpointing.trailingSilence = MediaTime(milliseconds: 10)
        }.transcribe(AudioTimeline("..ssssss.ssssss........"))
        let spoken = events.compactMap(\.committed).filter { !$0.words.isEmpty }
        #expect(spoken.map(\.text) == ["one", "two"])
        #expect(spoken.allSatisfy { $0.endpoint == .trailingSilence })
        #expect(spoken.map(\.utterance) == [0, 1])
        let starts = events.compactMap { event in
            if case .speechStarted(_, let time) = event { time.milliseconds } else { nil }
        }
        #expect(starts == [200, 900])
    }

    @Test("an engine that is not monotonic is not cut on short pauses")
    func notMonotonic() async {
        let recognizer = ScriptedRecognizer([("one", 0.3, 0.7), ("two", 1.0, 1.3)], isMonotonic: false)
        let events = await SessionProbe(recognizer) {
            $0.endpointing.trailingSilence = MediaTime(milliseconds: 10)
        }.transcribe(AudioTimeline("..ssssss.ssssss........"))
        #expect(events.compactMap(\.committed).filter { !$0.words.isEmpty }.map(\.text) == ["one two"])
    }

    @Test("words where voice activity is not sure are not believed, if the engine is known to hear words in noise")
    func doubtfulSpeech() async {
        for hearsWordsInNoise in [true, false] {
            let recognizer = ScriptedRecognizer(script, hearsWordsInNoise: hearsWordsInNoise)
            let events = await SessionProbe(recognizer, voiceActivity: ScriptedVoiceActivity(speech: 0.7)).transcribe(
                talk)
            let words = events.flatMap { event -> [Word] in
                switch event {
                case .partial(let transcript), .committed(let transcript): transcript.words
                default: []
                }
            }
            #expect(words.isEmpty == hearsWordsInNoise)
        }
    }

    @Test("without endpoints it still commits at word gaps, at most about five seconds apart")
    func longSpeech() async {
        let words = (0..<60).map { ("w\($0)", 0.3 + Double($0) * 0.5, 0.6 + Double($0) * 0.5) }
        let timeline = AudioTimeline(".." + String(repeating: "s", count: 300) + "......")
        for isMonotonic in [true, false] {
            let events = await SessionProbe(ScriptedRecognizer(words, isMonotonic: isMonotonic)) {
                $0.endpointing.trailingSilence = nil
            }.transcribe(timeline)
            let committed = events.compactMap(\.committed)
            #expect(committed.flatMap(\.words).map(\.text) == words.map(\.0))
            #expect(committed.allSatisfy { $0.span.duration <= MediaTime(milliseconds: 5_500) })
            for (a, b) in zip(committed, committed.dropFirst()) { #expect(a.span.end == b.span.start) }
            #expect(committed.dropLast().allSatisfy { $0.endpoint == nil })
        }
    }

    @Test("an engine that changes its mind is left alone for fifteen seconds where silence ends utterances anyway")
    func patience() async {
        let words = (0..<60).map { ("w\($0)", 0.3 + Double($0) * 0.5, 0.6 + Double($0) * 0.5) }
        let timeline = AudioTimeline(".." + String(repeating: "s", count: 280) + "..........")
        let events = await SessionProbe(ScriptedRecognizer(words, isMonotonic: false)).transcribe(timeline)
        let first = events.compactMap(\.committed).first
        #expect((first?.span.duration ?? .zero) > MediaTime(milliseconds: 7_000))
        #expect((first?.span.duration ?? .zero) < MediaTime(milliseconds: 16_000))
    }

    @Test("in silence it commits empty spans about every five seconds")
    func silence() async {
        let events = await SessionProbe(ScriptedRecognizer([])).transcribe(
            AudioTimeline(String(repeating: ".", count: 170)))
        let committed = events.compactMap(\.committed)
        #expect(committed.count == 4)
        #expect(committed.allSatisfy { $0.words.isEmpty && $0.endpoint == nil })
        #expect(committed.last?.span.end.milliseconds == 17_000)
    }

    @Test("finalize closes what was said before it, and the session goes on")
    func finalize() async {
        let probe = SessionProbe(ScriptedRecognizer(script))
        var events: [SessionEvent] = []
        let chunks = talk.chunks(of: 3_200)
        await probe.send(Array(chunks[..<8]), into: &events)  // 0.8 s: in the middle of speech
        _ = probe.session.offer(.finalize(channel: nil))
        await probe.send(Array(chunks[8...]), into: &events)
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        let committed = finals(events)
        #expect(committed.first == "0-800 [hello] finalize")
        #expect(events.compactMap(\.committed).flatMap(\.words).map(\.text) == ["hello", "goodbye"])
    }

    @Test("reports an utterance end when no word follows for the gap, once, after the final that holds the word")
    func wordGap() async {
        let events = await SessionProbe(ScriptedRecognizer(script)) {
            $0.utteranceGap = MediaTime(milliseconds: 800)
            $0.endpointing.trailingSilence = MediaTime(milliseconds: 100)
        }.transcribe(talk)
        let order = events.compactMap { event -> String? in
            switch event {
            case .committed(let transcript) where !transcript.words.isEmpty: transcript.text
            case .utteranceEnded(let end) where end.cause == .wordGap:
                "gap after \(end.lastWordEnd?.milliseconds ?? -1)"
            default: nil
            }
        }
        #expect(order == ["hello there", "gap after 900", "goodbye", "gap after 2200"])
    }

    @Test("turns end later than utterances")
    func turns() async {
        let events = await SessionProbe(ScriptedRecognizer(script)) {
            $0.endpointing.trailingSilence = MediaTime(milliseconds: 200)
            $0.turns.maximumSilence = MediaTime(milliseconds: 900)
        }.transcribe(talk)
        let ends = events.compactMap { event -> String? in
            switch event {
            case .utteranceEnded(let end): "utterance \(end.at.milliseconds)"
            case .turn(let end): "turn \(end.at.milliseconds)"
            default: nil
            }
        }
        #expect(ends == ["utterance 1200", "utterance 2500", "turn 3200"])
    }

    @Test("partials come when words change, at most ten a second, and one a second while speech lasts")
    func partials() async {
        let words = (0..<40).map { ("w\($0)", 0.3 + Double($0) * 0.05, 0.34 + Double($0) * 0.05) }
        let probe = SessionProbe(ScriptedRecognizer(words)) { $0.hearingInterval = MediaTime(milliseconds: 100) }
        var events: [SessionEvent] = []
        var sent = MediaTime.zero
        for chunk in AudioTimeline(".." + String(repeating: "s", count: 60) + "......").chunks(of: 320) {
            await probe.send([chunk], into: &events)
            sent = sent + MediaTime(milliseconds: 10)
            // Lets partials out before newer ones replace them: never far ahead of what has been heard.
            if sent > MediaTime(milliseconds: 200) {
                await probe.collect(into: &events) { $0.isHeard(to: sent - MediaTime(milliseconds: 200)) }
            }
        }
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        let times = events.compactMap { event in
            if case .partial(let transcript) = event { transcript.span.end.milliseconds } else { nil }
        }
        #expect(times.count > 10)
        #expect(times.count <= 68, "6.8 s of audio, and \(times.count) partials")
        #expect(times == times.sorted())
        #expect((times.last ?? 0) > 5_000, "nothing was heard of in the last wordless seconds: \(times)")
    }

    @Test(
        "what is promised of a partial is never taken back, though the recognizer changes its mind",
        arguments: [640, 3_200])
    func promises(chunkBytes: Int) async throws {
        let talk = AudioTimeline("..ssssssssssssssssssssssss..........")
        let script = [
            ("one", 0.3, 0.6), ("two", 0.7, 1.0), ("three", 1.1, 1.4), ("four", 1.5, 1.8), ("five", 1.9, 2.4),
        ]
        func run(_ stability: PartialStability?) async -> [SessionEvent] {
            let recognizer = ScriptedRecognizer(
                script, isMonotonic: false, secondThoughts: [("one", "won", 1.9), ("four", "for", 2.1)])
            let probe = SessionProbe(recognizer) { $0.stability = stability }
            let chunks = talk.chunks(of: chunkBytes)
            let spoken = 2 * 16_000 * 22 / 10 / chunkBytes
            var events: [SessionEvent] = []
            await probe.send(Array(chunks.prefix(spoken)), into: &events)
            // The newest partial waits to be taken, however late that is.
            await probe.collect(into: &events) {
                if case .partial(let transcript) = $0 { transcript.words.count >= 4 } else { false }
            }
            await probe.send(Array(chunks.dropFirst(spoken)), into: &events)
            _ = probe.session.offer(.finish)
            await probe.collect(into: &events)
            probe.session.disconnect()
            return events
        }
        func partials(_ events: [SessionEvent]) -> [Transcript] {
            events.compactMap { if case .partial(let transcript) = $0 { transcript } else { nil } }
        }
        // Without promises the first word is another in the end.
        let free = await run(nil)
        #expect(free.compactMap(\.committed).map(\.text).joined() == "won two three for five")
        #expect(partials(free).allSatisfy { $0.stableWords == nil })

        let events = await run(.high)
        let final = try #require(events.compactMap(\.committed).first { !$0.words.isEmpty })
        #expect(final.text == "one two three for five")
        #expect(final.words.allSatisfy { $0.stability == 1 })
        var promised = 0
        for partial in partials(events) where !partial.words.isEmpty {
            let stable = try #require(partial.stableWords)
            #expect(stable >= promised)
            promised = stable
            #expect(partial.words.prefix(stable).map(\.text) == final.words.prefix(stable).map(\.text))
            #expect(partial.words.enumerated().allSatisfy { ($1.stability == 1) == ($0 < stable) })
            #expect(partial.stability > 0 && partial.stability <= 1)
        }
        #expect(promised >= 2)
        // What is promised is a function of the audio: later promises leave more to the recognizer.
        let late = await run(.low)
        #expect(late.compactMap(\.committed).map(\.text).joined().hasSuffix("two three for five"))
    }

    @Test("makes the sender wait when the recognizer is slow, loses nothing, and stays within its memory")
    func backpressure() async {
        let recognizer = ScriptedRecognizer(script)
        recognizer.hold()
        let probe = SessionProbe(recognizer)
        let long = AudioTimeline("..ssssssss" + String(repeating: "s", count: 100) + "......")
        var offered = 0
        for chunk in long.chunks(of: 3_200) {
            offered += 1
            if probe.session.offer(.audio(chunk)) == .full {
                try? await Task.sleep(for: .milliseconds(50))  // the worker may still move some into the ring
                if probe.session.inletIsFull { break }
            }
        }
        #expect(offered < 60, "2 s of inlet and 2 s of ring, not \(offered) tenths of a second")
        recognizer.release()
        var events: [SessionEvent] = []
        await probe.send(Array(long.chunks(of: 3_200)[offered...]), into: &events)
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        #expect(events.compactMap(\.committed).flatMap(\.words).map(\.text) == ["hello", "there", "goodbye"])
        #expect(!events.contains { if case .audioDropped = $0 { true } else { false } })
    }

    @Test(
        "drops the oldest beyond the maximum lag, says which, and words after it keep their times",
        arguments: [
            OverflowPolicy.dropOldest(maximumLag: MediaTime(milliseconds: 2_000)), .skip(keepEvery: 4),
        ])
    func overflow(policy: OverflowPolicy) async {
        let recognizer = ScriptedRecognizer([("late", 9.0, 9.5)])
        recognizer.hold()
        let probe = SessionProbe(recognizer) { $0.overflow = policy }
        var events: [SessionEvent] = []
        let timeline = AudioTimeline(".." + String(repeating: "s", count: 100) + "......")
        await probe.send(timeline.chunks(of: 3_200), into: &events)
        await probe.collect(into: &events) { if case .audioDropped = $0 { true } else { false } }
        recognizer.release()
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        let drops = events.compactMap { event in if case .audioDropped(let drop) = event { drop } else { nil } }
        let lost = drops.map(\.span.duration.milliseconds).reduce(0, +)
        #expect(lost > 3_000)
        #expect(drops.allSatisfy { $0.reason == (policy == .skip(keepEvery: 4) ? .skipped : .overflow) })
        guard case .ended(let summary) = events.last else {
            Issue.record("did not end")
            return
        }
        #expect(summary.dropped.milliseconds == lost)
        #expect(events.contains { if case .lagging = $0 { true } else { false } })
        if policy != .skip(keepEvery: 4) {
            let word = events.compactMap(\.committed).flatMap(\.words).first
            #expect(word?.span.start.milliseconds == 9_000)
        }
    }

    @Test("tells since when the recognizer owes an answer, and that nothing is owed in silence")
    func owed() async {
        let recognizer = ScriptedRecognizer(script)
        let probe = SessionProbe(recognizer)
        var events: [SessionEvent] = []
        let chunks = talk.chunks(of: 3_200)
        recognizer.hold()
        let before = ContinuousClock.now
        await probe.send(Array(chunks[..<16]), into: &events)  // the first utterance and its endpoint
        while probe.session.waitingSince == nil { await Task.yield() }
        #expect(probe.session.waitingSince.map { $0 >= before } == true)
        recognizer.release()
        await probe.collect(into: &events) { if case .utteranceEnded = $0 { true } else { false } }
        while probe.session.waitingSince != nil { await Task.yield() }
        probe.session.disconnect()
    }

    @Test("tells since when bytes wait of which nothing could be decoded")
    func undecoded() async {
        let probe = SessionProbe(ScriptedRecognizer(script)) { $0.audio = .detect }
        var events: [SessionEvent] = []
        // An ID3 tag of a megabyte: whatever follows it will be audio.
        await probe.send(
            [ByteBuffer(bytes: Array("ID3".utf8) + [4, 0, 0, 0, 64, 0, 0] + [UInt8](repeating: 0, count: 4_000))],
            into: &events)
        while probe.session.waitingSince == nil { await Task.yield() }
        probe.session.disconnect()
    }

    @Test("a client that does not read its results is told so, and costs no more memory")
    func tooSlow() async {
        let probe = SessionProbe(ScriptedRecognizer([])) {
            $0.endpointing.trailingSilence = MediaTime(milliseconds: 10)
        }
        let timeline = AudioTimeline(String(repeating: "s.s..", count: 400))
        for chunk in timeline.chunks(of: 16_000) {
            while probe.session.offer(.audio(chunk)) == .full, probe.session.inletIsFull { await Task.yield() }
        }
        var events: [SessionEvent] = []
        await probe.collect(into: &events)
        guard case .failed(.clientTooSlow) = events.last else {
            Issue.record("ended with \(String(describing: events.last))")
            return
        }
        #expect(events.count <= EventOutlet.maximumUnread + 10)
    }

    @Test("channels are recognized by themselves")
    func channels() async {
        let left = AudioTimeline("..ssssssss......").linear16
        let right = AudioTimeline("........ssssss..").linear16
        var mixed: [UInt8] = []
        for sample in stride(from: 0, to: left.count, by: 2) {
            mixed += left[sample...(sample + 1)] + right[sample...(sample + 1)]
        }
        let probe = SessionProbe(ScriptedRecognizer([("left", 0.3, 0.6), ("right", 0.9, 1.2)])) {
            $0.audio = .raw(AudioFormat(encoding: .linear16, sampleRate: 16_000, channels: 2))
            $0.channelMode = .separate
        }
        var events: [SessionEvent] = []
        await probe.send([ByteBuffer(bytes: mixed)], into: &events)
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        for channel in 0...1 {
            let committed = events.compactMap(\.committed).filter { $0.channel == channel }
            #expect(committed.first?.span.start == .zero)
            #expect(committed.last?.span.end.milliseconds == 1_600)
        }
        let first = events.compactMap(\.committed).filter { $0.channel == 0 }.flatMap(\.words).map(\.text)
        let second = events.compactMap(\.committed).filter { $0.channel == 1 }.flatMap(\.words).map(\.text)
        #expect(first.contains("left"))
        #expect(second == ["right"])
    }

    @Test("audio that is not what it was declared to be fails the session in words")
    func badAudio() async {
        let probe = SessionProbe(ScriptedRecognizer([])) { $0.audio = .detect }
        var events: [SessionEvent] = []
        _ = probe.session.offer(.audio(ByteBuffer(repeating: 0x55, count: 100)))
        await probe.collect(into: &events)
        guard case .failed(.badAudio(let text)) = events.last else {
            Issue.record("ended with \(String(describing: events.last))")
            return
        }
        #expect(text.contains("WAV"))
    }

    @Test("draining flushes what was received, says why, and sums up")
    func drain() async {
        let probe = SessionProbe(ScriptedRecognizer(script))
        var events: [SessionEvent] = []
        await probe.send(Array(talk.chunks(of: 3_200)[..<10]), into: &events)
        probe.session.drain()
        await probe.collect(into: &events)
        #expect(events.compactMap(\.committed).flatMap(\.words).map(\.text) == ["hello", "there"])
        guard case .ended = events.last, case .failed(.shuttingDown) = events.dropLast().last else {
            Issue.record("ended with \(events.suffix(2))")
            return
        }
    }

    @Test("a session without audio ends at once, with an empty summary")
    func empty() async {
        let events = await SessionProbe(ScriptedRecognizer([])) { $0.wantsDigest = true }.transcribe(AudioTimeline(""))
        guard case .ended(let summary) = events.last else {
            Issue.record("did not end")
            return
        }
        #expect(summary.audio == .zero)
        #expect(summary.sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("settings change in mid-stream, or are refused, and the client is told")
    func update() async {
        let probe = SessionProbe(ScriptedRecognizer(script))
        var events: [SessionEvent] = []
        _ = probe.session.offer(.update(SessionUpdate(id: "a", endpointingMilliseconds: 100)))
        _ = probe.session.offer(.update(SessionUpdate(id: "b", endpointingMilliseconds: 5)))
        await probe.send(talk.chunks(of: 3_200), into: &events)
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        let outcomes = events.compactMap { event in if case .updated(let outcome) = event { outcome } else { nil } }
        #expect(outcomes.map(\.id) == ["a", "b"])
        #expect(outcomes.map { $0.refusal == nil } == [true, false])
        #expect(outcomes.map(\.endpointingMilliseconds) == [100, 100])
        #expect(finals(events).first == "0-1100 [hello there] trailing_silence")
    }
}
