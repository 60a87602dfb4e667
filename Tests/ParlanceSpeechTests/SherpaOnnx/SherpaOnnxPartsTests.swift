import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Small parts of the sherpa-onnx engine")
struct SherpaOnnxPartsTests {
    @Test("the version is the pinned one")
    func version() throws {
        try SherpaOnnxLibrary.load()
        #expect(SherpaOnnxLibrary.version == "2.0.1")
    }

    private func words(
        _ tokens: [String], spelling: WordSpelling = .spaces, keepsWriting: Bool = false, every: Int = 4_000
    ) -> [Word] {
        var timeline = MediaTimeline(start: .zero)
        timeline.append(1_000_000, at: .zero)
        let tokens = tokens.enumerated().map { index, text in
            TokenWords.Token(text: Array(text.utf8), offset: 8_000 + index * every, logProbability: -0.5)
        }
        return TokenWords(spelling: spelling, keepsWriting: keepsWriting).words(tokens, along: timeline, from: .zero)
    }

    @Test(
        "tokens join to words",
        arguments: [
            ([" se", "ven", " one"], ["seven", "one"]),
            (["se", "ven"], ["seven"]),
            ([" THE", " CAT", "'", "S"], ["the", "cat's"]),
            ([" you", "'re", " well", "-", "known", "."], ["you're", "well-known"]),
            (["д", "а", " ", "н", "е", "т"], ["да", "нет"]),
            (["你", "好", " he", "llo", "世"], ["你", "好", "hello", "世"]),
            ([" caf", "<0xC3>", "<0xA9>"], ["café"]),
            ([" ", "<0xE4>", "<0xBD>", "<0xA0>"], ["你"]),
            ([], []), ([" "], []), ([" ", " "], []),
        ] as [([String], [String])])
    func joins(tokens: [String], expected: [String]) {
        #expect(words(tokens).map(\.text) == expected)
    }

    @Test("a paraformer's continuation marks join, everything else parts")
    func continuation() {
        let found = words(["hel@@", "lo", "world", "你", "好", "a@@"], spelling: .continuationMarks)
        #expect(found.map(\.text) == ["hello", "world", "你", "好", "a"])
    }

    @Test("what a model writes with capitals and punctuation is kept beside the spoken form")
    func writing() {
        let found = words([" Well", ",", " it", "'s", " Par", "is", "."], keepsWriting: true)
        #expect(found.map(\.text) == ["well", "it's", "paris"])
        #expect(found.map(\.written) == ["Well,", "it's", "Paris."])
        #expect(words([" Well", " !"], keepsWriting: true).map(\.written) == ["Well!"])
    }

    @Test("words do not overlap and lie around their tokens", arguments: [640, 1_280, 4_000, 20_000])
    func times(every: Int) {
        let found = words([" a", " b", "c", " d"], every: every)
        #expect(found.count == 3)
        for (a, b) in zip(found, found.dropFirst()) {
            #expect(a.span.end <= b.span.start)
            #expect(!a.span.isEmpty)
        }
        #expect(found[0].span.start.samples == 8_000 - TokenWords.lead.samples)
        #expect(found[0].confidence > 0.60 && found[0].confidence < 0.61)
    }

    @Test(
        "words made as tokens come are those of all tokens at once",
        arguments: [(WordSpelling.spaces, false), (.spaces, true), (.continuationMarks, true)])
    func settling(spelling: WordSpelling, keepsWriting: Bool) {
        let pieces = [" a", "b", " ", " C", ",", ".", " !", "<0xC3>", "<0xA9>", "你", "x@@", "y", " Well", "'s", "好"]
        let rules = TokenWords(spelling: spelling, keepsWriting: keepsWriting)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var timeline = MediaTimeline(start: .zero)
            var settled = TokenWords.Settled()
            var tokens: [TokenWords.Token] = []
            var last = 0
            for _ in 0..<20 {
                timeline.append(3_200, at: timeline.end)
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    last = max(last, timeline.count - Int.random(in: 1...3_200, using: &random))
                    tokens.append(
                        TokenWords.Token(
                            text: Array(pieces.randomElement(using: &random)!.utf8),
                            offset: last,
                            logProbability: -0.25))
                }
                let whole = rules.words(tokens, along: timeline, from: .zero)
                #expect(rules.words(tokens, along: timeline, from: .zero, since: &settled) == whole)
            }
            #expect(settled.tokens > 0)
        }
    }

    @Test("media time follows the gaps in what was fed")
    func timeline() {
        var timeline = MediaTimeline(start: MediaTime(samples: 500))
        #expect(timeline.time(of: 0) == MediaTime(samples: 500))
        timeline.append(100, at: MediaTime(samples: 1_000))
        timeline.append(100, at: MediaTime(samples: 1_100))
        timeline.append(50, at: MediaTime(samples: 5_000))
        #expect(
            [0, 99, 100, 199, 200, 249, 250, 999].map { timeline.time(of: $0).samples }
                == [1_000, 1_099, 1_100, 1_199, 5_000, 5_049, 5_050, 5_050])
        #expect(timeline.count == 250)
    }

    @Test("the batch grows while calls are short and shrinks when they take long")
    func budget() {
        var budget = BatchBudget()
        for _ in 0..<200 { budget.record(streams: budget.limit, seconds: 0.0001 * Double(budget.limit)) }
        #expect(budget.limit == BatchBudget.maximum)
        for _ in 0..<200 { budget.record(streams: budget.limit, seconds: 0.010 * Double(budget.limit)) }
        #expect((3...5).contains(budget.limit))
        for _ in 0..<200 { budget.record(streams: 1, seconds: 1) }
        #expect(budget.limit == 1)
        #expect(BatchBudget(ceiling: 1).limit == 1)
    }
}
