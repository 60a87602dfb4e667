import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Languages that a model names in its tokens")
struct LanguageTagTests {
    private func tokens(_ texts: [String]) -> [TokenWords.Token] {
        texts.enumerated().map { index, text in
            TokenWords.Token(text: Array(text.utf8), offset: 8_000 + index * 4_000, logProbability: -0.5)
        }
    }

    private let rules = TokenWords(spelling: .spaces, keepsWriting: false)

    private var timeline: MediaTimeline {
        var timeline = MediaTimeline(start: .zero)
        timeline.append(1_000_000, at: .zero)
        return timeline
    }

    private func told(_ words: [Word]) -> [String] { words.map { "\($0.text):\($0.language ?? "-")" } }

    @Test(
        "are no words, and said of those before them, or of those after where none are before",
        arguments: [
            ([" yes", " <en-US>", " o", "ui", " <fr-FR>", " no"], ["yes:en-US", "oui:fr-FR", "no:-"]),
            (["<de>", " ja", " gut", "<en>", " yes"], ["ja:de", "gut:de", "yes:en"]),
            ([" a", "▁<pt-BR>"], ["a:pt-BR"]), (["<en-US>"], []), (["<en-US>", " <fr-FR>", " oui"], ["oui:fr-FR"]),
            ([" a", " <unk>", " b"], ["a:-", "<unk>:-", "b:-"]),
            ([" a", "<EN>", "<e>", "<en-us>"], ["a<en><e><en-us>:-"]),
        ] as [([String], [String])])
    func tags(tokens texts: [String], expected: [String]) {
        #expect(told(rules.words(tokens(texts), along: timeline, from: .zero)) == expected)
    }

    @Test("are the same however often the hypothesis was looked at on its way")
    func step() {
        let all = tokens([
            "<de>", " ja", " gut", " so", "<en>", " yes", " it", " is", " <fr>", " o", "ui", " bien", " sûr", " mais",
            " <fr-FR>", " well", " then", " <en-GB>",
        ])
        let whole = rules.words(all, along: timeline, from: .zero)
        for step in 1...5 {
            var settled = TokenWords.Settled()
            var last: [Word] = []
            for count in stride(from: 1, through: all.count, by: step) {
                last = rules.words(Array(all.prefix(count)), along: timeline, from: .zero, since: &settled)
                #expect(last == rules.words(Array(all.prefix(count)), along: timeline, from: .zero))
            }
            if (all.count - 1) % step == 0 { #expect(last == whole) }
        }
    }

    @Test("make the languages that a model can tell apart")
    func table() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("tokens-\(UUID().uuidString)").path
        let lines = ["<blk> 0", "<unk> 1", "<en-US> 2", "▁a 3", "▁<de> 4", "<0xE4> 5", "<eos> 6"]
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try TokenTable(path: path).languageTags == ["en-US", "de"])
    }
}
