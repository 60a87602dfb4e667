import ParlanceCore
import ParlanceSession
import Testing

@Suite("Segmenting and endpointing")
struct SegmenterTests {
    /// One character is 50 ms; `s` speech, `m` in between the thresholds, `.` silence. Gives onsets and the times at
    /// which an utterance ends, in milliseconds.
    private func edges(
        _ timeline: String, endpointing: EndpointingConfiguration, hangover: Int = 0, minimumSpeech: Int = 0
    ) -> [String] {
        var configuration = VoiceActivityConfiguration()
        configuration.hangover = MediaTime(milliseconds: hangover)
        configuration.minimumSpeech = MediaTime(milliseconds: minimumSpeech)
        configuration.onset = MediaTime(milliseconds: 100)
        var segmenter = Segmenter(configuration)
        let endpointer = Endpointer(
            configuration: endpointing, voiceActivity: configuration, shortestSilence: .zero)
        var result: [String] = []
        var start = MediaTime.zero
        for (index, character) in timeline.enumerated() {
            let window = MediaSpan(
                start: MediaTime(milliseconds: index * 50), end: MediaTime(milliseconds: index * 50 + 50))
            let probability: Float = character == "s" ? 0.9 : character == "m" ? 0.4 : 0.1
            if let onset = segmenter.hear(probability, window) {
                start = onset
                result.append("on \(onset.milliseconds)")
            }
            if segmenter.isSpeaking,
                let reason = endpointer.decide(now: window.end, start: start, hearing: segmenter)
            {
                result.append("\(reason.rawValue) \(window.end.milliseconds)")
                segmenter.reset()
            }
        }
        return result
    }

    @Test(
        "find speech, survive short gaps, end on silence",
        arguments: [
            ("..ssss......", ["on 100", "trailing_silence 500"]),
            ("..s.........", []),  // shorter than the onset
            ("..s.s.s.....", []),
            ("..ss.ss.....", ["on 100", "trailing_silence 550"]),
            ("..ssmmmm....", ["on 100", "trailing_silence 600"]),  // hysteresis: in between keeps speech going
            ("..mmmm......", []),  // and does not begin it
            ("..smmm......", ["on 100", "trailing_silence 500"]),  // a start holds through the in-between
            ("ssss....ssss....", ["on 0", "trailing_silence 400", "on 400", "trailing_silence 800"]),
        ] as [(String, [String])])
    func silence(timeline: String, expected: [String]) {
        var endpointing = EndpointingConfiguration()
        endpointing.trailingSilence = MediaTime(milliseconds: 200)
        #expect(edges(timeline, endpointing: endpointing) == expected)
    }

    @Test("an utterance that is too long ends at the next pause")
    func tooLong() {
        var endpointing = EndpointingConfiguration()
        endpointing.trailingSilence = nil
        endpointing.maximumUtterance = MediaTime(milliseconds: 500)
        #expect(edges("ssssssssssss.ss", endpointing: endpointing) == ["on 0", "maximum_length 650", "on 650"])
    }

    @Test("the hangover is part of the silence that ends an utterance, not added to it", arguments: [0, 50, 150, 300])
    func hangover(milliseconds: Int) {
        var endpointing = EndpointingConfiguration()
        endpointing.trailingSilence = MediaTime(milliseconds: 200)
        let found = edges("..ssss......", endpointing: endpointing, hangover: milliseconds)
        #expect(found == ["on 100", "trailing_silence 500"])
    }

    @Test("an utterance that is too long is not cut in a pause shorter than the hangover")
    func hangoverOfLongSpeech() {
        var endpointing = EndpointingConfiguration()
        endpointing.trailingSilence = nil
        endpointing.maximumUtterance = MediaTime(milliseconds: 500)
        let timeline = "ssssssssssss.sss..ss"
        #expect(
            edges(timeline, endpointing: endpointing, hangover: 100) == ["on 0", "maximum_length 900", "on 900"])
    }

    @Test("silence ends no utterance that holds too little speech, pauses left out")
    func minimumSpeech() {
        var endpointing = EndpointingConfiguration()
        endpointing.trailingSilence = MediaTime(milliseconds: 200)
        #expect(edges("..sss.......", endpointing: endpointing, minimumSpeech: 200) == ["on 100"])
        #expect(
            edges("..sss...s.......", endpointing: endpointing, minimumSpeech: 200)
                == ["on 100", "trailing_silence 650"])
    }

    @Test("the recognizer's silence ends an utterance with words, and only as far as the engine can bear it")
    func recognizerSilence() {
        var endpointing = EndpointingConfiguration()
        endpointing.recognizerSilence = MediaTime(milliseconds: 200)
        let endpointer = Endpointer(configuration: endpointing, shortestSilence: .zero)
        let patient = Endpointer(configuration: endpointing, shortestSilence: MediaTime(milliseconds: 300))
        let enough = MediaTime(milliseconds: 200)
        #expect(endpointer.decide(words: 1, trailingSilence: enough) == .recognizerSilence)
        #expect(endpointer.decide(words: 0, trailingSilence: enough) == nil)
        #expect(endpointer.decide(words: 1, trailingSilence: nil) == nil)
        #expect(endpointer.decide(words: 1, trailingSilence: MediaTime(milliseconds: 190)) == nil)
        #expect(patient.decide(words: 1, trailingSilence: enough) == nil)
    }

    @Test("or two seconds later if there is none")
    func muchTooLong() {
        var endpointing = EndpointingConfiguration()
        endpointing.trailingSilence = nil
        endpointing.maximumUtterance = MediaTime(milliseconds: 500)
        let timeline = String(repeating: "s", count: 60)
        #expect(edges(timeline, endpointing: endpointing).prefix(2) == ["on 0", "maximum_length 2500"])
    }
}

@Suite("Evidence of speech")
struct SpeechEvidenceTests {
    private func evidence(_ probabilities: [Float]) -> SpeechEvidence {
        var evidence = SpeechEvidence()
        for probability in probabilities { evidence.hear(probability, for: MediaTime(samples: 512)) }
        return evidence
    }

    @Test("is the share of windows beyond doubt; pauses do not count against it")
    func shares() {
        let word = [Float](repeating: 0.97, count: 10)
        let pause = [Float](repeating: 0.05, count: 40)
        let wavering: [Float] = [0.6, 0.95, 0.7, 0.5, 0.8, 0.92, 0.4, 0.6, 0.55, 0.7]
        #expect(evidence(word + pause + word).share == 1)
        #expect(evidence(word).isConvincing)
        #expect(!evidence(word).isConvincingSoFar, "too short to say while it goes on")
        #expect(evidence(word + word).isConvincingSoFar)
        #expect(!evidence(wavering + wavering).isConvincing)
        #expect(!evidence(pause).isConvincing)
    }
}
