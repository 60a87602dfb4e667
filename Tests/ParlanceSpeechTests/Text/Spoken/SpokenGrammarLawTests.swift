import ParlanceSpeech
import Testing

/// The law of `openFrom`, on streams of the grammar's own words and ordinary ones.
@Suite("What a spoken grammar says is decided stays so")
struct SpokenGrammarLawTests {
    /// Words that make entities come more often than chance would, and words that mean nothing.
    private static let vocabulary: [String] =
        SpokenGrammar.vocabulary
        + Array(
            repeating: "one two three four five oh twenty thirty hundred thousand and point dot at dollars slash dash",
            count: 12
        ).flatMap { $0.split(separator: " ").map(String.init) }
        + "john smith house gmail example run com bravo charlie apple xylophone it's".split(separator: " ").map(
            String.init)

    private func stream(_ random: inout TextRandom) -> [String] {
        (0..<Int.random(in: 1...24, using: &random)).map { _ in Self.vocabulary.randomElement(using: &random)! }
    }

    private func beginsBeforeAndEndsAfter(_ entity: SpokenEntity, _ index: Int) -> Bool {
        entity.words.lowerBound < index && entity.words.upperBound > index
    }

    @Test("no word after openFrom changes what is before it", arguments: [true, false])
    func law(holdsAddresses: Bool) {
        var random = TextRandom(holdsAddresses ? 21 : 22)
        let grammar = SpokenGrammar(holdsAddresses: holdsAddresses)
        var seen: Set<EntityKind> = []
        for _ in 0..<4_000 {
            let words = stream(&random)
            let whole = grammar.entities(in: words)
            // Without holding, an address may begin at a word that was closed.
            if !holdsAddresses, whole.entities.contains(where: { $0.kind == .email || $0.kind == .url }) { continue }
            seen.formUnion(whole.entities.map(\.kind))
            for count in 0...words.count {
                let reading = grammar.entities(in: Array(words.prefix(count)))
                let before = reading.entities.filter { $0.words.upperBound <= reading.openFrom }
                let isKept =
                    before == whole.entities.filter { $0.words.upperBound <= reading.openFrom }
                    && !whole.entities.contains { beginsBeforeAndEndsAfter($0, reading.openFrom) }
                    && count - reading.openFrom <= SpokenGrammar.longestReading
                #expect(isKept, "\(words.prefix(count)) of \(words)")
                guard isKept else { return }
            }
        }
        #expect(seen.count >= 12)
    }

    @Test("entities are in order, do not overlap and have words")
    func order() {
        var random = TextRandom(23)
        for _ in 0..<4_000 {
            let words = stream(&random)
            let reading = SpokenGrammar().entities(in: words)
            var end = 0
            for entity in reading.entities {
                #expect(entity.words.lowerBound >= end && entity.words.upperBound <= words.count)
                #expect(!entity.words.isEmpty && !entity.written.isEmpty)
                end = entity.words.upperBound
            }
            #expect((0...words.count).contains(reading.openFrom))
        }
    }

    @Test("read in two pieces, cut at openFrom, the words say the same")
    func cut() {
        var random = TextRandom(24)
        let grammar = SpokenGrammar(holdsAddresses: true)
        for _ in 0..<4_000 {
            let words = stream(&random)
            let count = Int.random(in: 0...words.count, using: &random)
            let first = grammar.entities(in: Array(words.prefix(count)))
            let head = Array(words.prefix(first.openFrom))
            let tail = Array(words.dropFirst(first.openFrom))
            let pieces =
                first.written(over: Array(words.prefix(count)), upTo: first.openFrom)
                + grammar.entities(in: tail, after: head).written(over: tail, upTo: tail.count)
            #expect(pieces == grammar.entities(in: words).written(over: words, upTo: words.count))
        }
    }

    @Test(
        "how many words are open after a sentence's beginning",
        arguments: [
            ("twenty", 1), ("twenty five", 2), ("twenty five of", 0), ("twenty five dollars of", 0), ("house", 0),
            ("i went home", 0), ("five cats", 0), ("two hundred and", 3), ("two hundred and you", 0), ("john dot", 2),
            ("three thirty p", 3), ("three thirty p m and", 0), ("call me", 0), ("one hundred", 2),
            ("so we said the", 0), ("march", 1), ("march on", 0),
        ])
    func open(text: String, count: Int) {
        let words = text.split(separator: " ").map(String.init)
        #expect(words.count - SpokenGrammar().entities(in: words).openFrom == count)
    }

    @Test(
        "where addresses are held, one ordinary word waits for its at",
        arguments: [("house", 1), ("i went home", 1), ("he went to", 1), ("john at", 2), ("john at home and", 1)])
    func held(text: String, count: Int) {
        let words = text.split(separator: " ").map(String.init)
        #expect(words.count - SpokenGrammar(holdsAddresses: true).entities(in: words).openFrom == count)
    }

    @Test("endless digits and endless letters stay within the bound")
    func endless() {
        for word in ["one", "b", "double", "twenty", "and", "dot", "dash", "john"] {
            for count in [40, 200] {
                let reading = SpokenGrammar(holdsAddresses: true).entities(in: Array(repeating: word, count: count))
                #expect(count - reading.openFrom <= SpokenGrammar.longestReading)
                #expect(reading.entities.allSatisfy { $0.words.count <= SpokenGrammar.longestReading })
            }
        }
    }
}

extension SpokenReading {
    /// The words before `end`, entities in place.
    fileprivate func written(over words: [String], upTo end: Int) -> [String] {
        var parts: [String] = []
        var index = 0
        for entity in entities where entity.words.upperBound <= end {
            parts += words[index..<entity.words.lowerBound]
            parts.append(entity.written)
            index = entity.words.upperBound
        }
        return parts + words[index..<end]
    }
}
