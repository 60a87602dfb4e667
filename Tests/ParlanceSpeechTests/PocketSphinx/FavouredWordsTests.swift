import ParlanceCore
import ParlanceSpeech
import Testing

/// Decoders are lent to one session after another: what one favours must not reach the next.
@Suite("Words that PocketSphinx favours", .serialized)
struct FavouredWordsTests {
    private static func hear(_ hotwords: [Hotword], _ recognizer: PocketSphinxRecognizer) async throws -> [Word] {
        let channel = try TestChannel(recognizer, hotwords: hotwords)
        channel.say(TestSpeech.goForward.samples)
        guard await channel.recorder.waitForEnds(1) else { return [] }
        return channel.recorder.ends.first?.words ?? []
    }

    @Test("are heard where they are boosted beyond measure, and nowhere else afterwards")
    func favoured() async throws {
        // One decoder, so that every segment borrows the same.
        let recognizer = try PocketSphinxRecognizer(
            model: TestModel.load(), configuration: PocketSphinxConfiguration(maximumDecoders: 1))
        try recognizer.warmUp()
        let plain = try await Self.hear([], recognizer)
        #expect(plain.map(\.text).contains("go"))
        let boosted = try await Self.hear([Hotword(phrase: "Ghost ford", boost: 3)], recognizer)
        #expect(boosted != plain)
        // The last one's words are gone: the same words, times and confidences as before.
        #expect(try await Self.hear([], recognizer) == plain)
        let other = try await Self.hear([Hotword(phrase: "meters", boost: 3)], recognizer)
        #expect(other.map(\.text).contains("meters"))
        #expect(try await Self.hear([], recognizer) == plain)
        #expect(try await Self.hear([Hotword(phrase: "Ghost ford", boost: 3)], recognizer) == boosted)
    }

    @Test("are refused with a reason where the client insists on them, and left out and counted where not")
    func refused() async throws {
        let recognizer = try TestModel.shared.get()
        try recognizer.warmUp()
        #expect(recognizer.profile.supportsHotwords)
        for (phrase, boost, expected) in [
            ("zzyzxqv", nil, "does not know 'zzyzxqv'"), ("go zzyzxqv", nil, "does not know 'zzyzxqv'"),
            ("<s>", nil, "does not know"), ("<sil>", nil, "does not know"), ("read(2)", nil, "does not know"),
            ("", nil, "empty"), ("...", nil, "empty"), ("go", 3.5, "must be from"), ("go", .nan, "must be from"),
            ("go\u{0}", nil, "does not know"), (String(repeating: "go ", count: 100), nil, "at most 200"),
        ] as [(String, Float?, String)] {
            do {
                _ = try TestChannel(recognizer, hotwords: [Hotword(phrase: phrase, boost: boost)])
                Issue.record("'\(phrase)' was accepted")
            } catch {
                #expect("\(error)".contains(expected), "\(phrase): \(error)")
            }
        }
        let wishes = RecognizerStreamOptions(
            hotwords: [Hotword(phrase: "zzyzxqv"), Hotword(phrase: "Go"), Hotword(phrase: "<s>")],
            requiresHotwords: false)
        let stream = try recognizer.makeStream(
            wishes, reading: SpeechRing(capacity: 16_000), reportingTo: HypothesisRecorder())
        #expect(stream.hotwordsLeftOut == 2)
        stream.close()
    }
}
