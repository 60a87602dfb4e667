import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Search for a phrase")
struct SearchPhraseTests {
    @Test("a phrase is found where it was said, with its time")
    func exact() throws {
        let hits = try #require(SearchPhrase("Speech server")).hits(
            in: timeline("our speech server is a speech server"))
        #expect(hits.map(\.words) == [1..<3, 5..<7])
        #expect(hits.allSatisfy { $0.confidence == 1 })
        #expect(hits[0].span == MediaSpan(start: MediaTime(milliseconds: 220), end: MediaTime(milliseconds: 640)))
        #expect(hits[0].text == "speech server")
    }

    @Test("what is nearly it is found with less confidence, what is not is not")
    func fuzzy() throws {
        let phrase = try #require(SearchPhrase("parlance"))
        let split = phrase.hits(in: timeline("we use par lance here"))
        #expect(split.map(\.words) == [2..<4])
        #expect(split[0].confidence == 1)
        let near = phrase.hits(in: timeline("we use parlence here"))
        #expect(near.map(\.words) == [2..<3])
        #expect((0.8..<1).contains(near[0].confidence))
        #expect(phrase.hits(in: timeline("nothing of the kind at all")).isEmpty)
        #expect(phrase.hits(in: timeline("nothing at all"), atLeast: 0).allSatisfy { (0...1).contains($0.confidence) })
        #expect(phrase.hits(in: []).isEmpty)
    }

    @Test("hits do not overlap, and the best one stays")
    func overlap() throws {
        let hits = try #require(SearchPhrase("new york city")).hits(in: timeline("new new york city city"))
        #expect(hits.map(\.words) == [1..<4])
        #expect(SearchPhrase(" , ") == nil)
    }
}
