import ParlanceCore
import ParlanceSession
import ParlanceTesting
import Testing

@Suite("Turn detection")
struct TurnDetectorTests {
    private let detector = TurnDetector()

    private func confidence(_ text: String, _ silence: Int, quiet: Int? = nil, language: String? = "en") -> Float {
        detector.confidence(
            TurnEvidence(
                silence: MediaTime(milliseconds: silence), recognizerSilence: quiet.map(MediaTime.init(milliseconds:)),
                words: text.split(separator: " ").map(String.init), language: language))
    }

    @Test(
        "tells what the text says about more to come",
        arguments: [
            ("", .unknown), ("i would like a coffee", .statement), ("i would like a", .functionWord),
            ("we went to the market and", .functionWord), ("well i think um", .hesitation),
            ("my number is five five five", .openNumber), ("it is five five five one two three four", .statement),
            ("four one five five five five one two three four", .statement), ("it costs three point", .openNumber),
            ("i have two", .statement), ("what is your name", .question), ("do you live here", .question),
            ("what is your", .functionWord), ("yes", .answer), ("thank you", .answer), ("no not the", .functionWord),
        ] as [(String, TurnEnding)])
    func endings(text: String, ending: TurnEnding) {
        #expect(TurnEnding(of: text.split(separator: " ").map(String.init), language: "en-US") == ending)
    }

    @Test("other languages go by silence alone")
    func otherLanguages() {
        #expect(TurnEnding(of: ["the"], language: "de") == .unknown)
        #expect(TurnEnding(of: ["the"], language: nil) == .unknown)
        #expect(confidence("je vais au the", 500, language: "fr") == confidence("", 500))
    }

    @Test("is as sure as not at half a second, surer with silence, never certain")
    func silence() {
        #expect(confidence("", 500) == 0.5)
        #expect(confidence("", 0) == 0)
        let row = [50, 100, 200, 400, 800, 1_600, 60_000].map { confidence("i see a house", $0) }
        #expect(row == row.sorted() && Set(row).count == row.count)
        #expect(row.allSatisfy { $0 < 1 })
    }

    @Test("waits longer where more is to come, and less after an answer")
    func order() {
        let row = ["i said um", "i said the", "call five five", "i said so much", "where is it", "yes"]
        let confidences = row.map { confidence($0, 600) }
        #expect(confidences == confidences.sorted() && Set(confidences).count == confidences.count, "\(confidences)")
    }

    @Test("is less sure where the recognizer heard a word in what voice activity takes for silence")
    func blanks() {
        #expect(confidence("i see a house", 600, quiet: 200) < confidence("i see a house", 600))
        #expect(confidence("i see a house", 600, quiet: 700) == confidence("i see a house", 600))
    }

    @Test("ends by confidence, says when it is likely, and ends by the longest silence in any case")
    func verdicts() {
        var configuration = TurnConfiguration()
        configuration.threshold = 0.8
        configuration.eagerThreshold = 0.4
        configuration.minimumSilence = MediaTime(milliseconds: 450)
        configuration.maximumSilence = MediaTime(milliseconds: 2_000)
        func verdict(_ text: String, _ silence: Int) -> String {
            let evidence = TurnEvidence(
                silence: MediaTime(milliseconds: silence), words: text.split(separator: " ").map(String.init))
            return switch detector.decide(evidence, configuration) {
            case .goesOn: "on"
            case .mayBeOver: "eager"
            case .over(let confidence): confidence >= 0.8 ? "over" : "timeout"
            }
        }
        #expect(
            [400, 450, 500, 700, 900].map { verdict("i see a house", $0) } == ["on", "eager", "eager", "eager", "over"])
        #expect([900, 1_400, 1_990, 2_000].map { verdict("i see a", $0) } == ["on", "eager", "eager", "timeout"])
        configuration.threshold = 1
        #expect(verdict("yes", 1_990) == "eager")
    }

    @Test(
        "in a session, a turn with more to come ends later than one that is complete, however the audio comes",
        arguments: [320, 3_200, 1_000_000])
    func session(chunkBytes: Int) async {
        func turns(_ last: String) async -> [TurnEvent] {
            await SessionProbe(ScriptedRecognizer([("buy", 0.3, 0.5), (last, 0.5, 0.8)], tellsSilence: true)) {
                $0.endpointing.trailingSilence = MediaTime(milliseconds: 300)
                $0.turns.threshold = 0.7
                $0.turns.maximumSilence = MediaTime(milliseconds: 1_500)
            }.transcribe(AudioTimeline("..ssssss" + String(repeating: ".", count: 30)), chunkBytes: chunkBytes)
                .compactMap { event in if case .turn(let end) = event { end } else { nil } }
        }
        let complete = await turns("milk")
        let open = await turns("the")
        #expect(complete.map(\.at.milliseconds) == [1_500])
        #expect(open.map(\.at.milliseconds) == [2_300])
        #expect(complete[0].confidence >= 0.7 && open[0].confidence < 0.7)
    }

    @Test("speech after a turn's end begins another; a pause within a turn keeps its words")
    func resumed() async {
        let script = [("send", 0.2, 0.5), ("the", 0.5, 0.8), ("letter", 1.5, 1.9), ("please", 4.0, 4.2)]
        let timeline = AudioTimeline("..ssssss......ssssss" + String(repeating: ".", count: 20) + "ssss..............")
        let events = await SessionProbe(ScriptedRecognizer(script)) {
            $0.endpointing.trailingSilence = MediaTime(milliseconds: 300)
            $0.turns.threshold = 0.5
            $0.turns.maximumSilence = MediaTime(milliseconds: 2_000)
        }.transcribe(timeline)
        let ends = events.compactMap { event in if case .turn(let end) = event { end.at.milliseconds } else { nil }
        }
        #expect(ends == [2_500, 4_750])
    }
}
