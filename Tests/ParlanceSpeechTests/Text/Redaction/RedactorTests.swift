import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Hiding entities in a stream of words")
struct RedactorTests {
    private func redactor(_ substitution: Substitution = .entityName) -> Redactor {
        Redactor(EntityFinders.available, substitution: substitution)
    }

    private func words(_ sentence: String) -> [Word] {
        SpokenSentence.recognized(sentence.split(separator: " ").map(String.init))
    }

    private func text(_ words: [Word]) -> String { words.map(\.written).joined(separator: " ") }

    @Test("names, hashes or asterisks stand for it, in the written and in the spoken form")
    func substitutions() {
        let spoken = words("call five five five oh one two three four five six please")
        for (substitution, expected) in [
            (Substitution.entityName, "call [PHONE_NUMBER] please"),
            (.hash, "call #### #### #### ## ### ### ##### #### #### ### please"),
            (.asterisks, "call **** **** **** ** *** *** ***** **** **** *** please"),
        ] {
            var redactor = redactor(substitution)
            let shown = redactor.commit(spoken, endsUtterance: true)
            #expect(text(shown) == expected)
            #expect(shown.allSatisfy { $0.text == $0.written })
            #expect(shown.filter { $0.hidden == .phoneNumber }.first?.span.start == spoken[1].span.start)
            #expect(shown.filter { $0.hidden == .phoneNumber }.last?.span.end == spoken[10].span.end)
        }
    }

    @Test("a number that goes on after the utterance's end is hidden there, too")
    func acrossUtterances() {
        var redactor = redactor()
        let spoken = words("my card is four one one one one one one one one one one one one one one one thanks")
        #expect(text(redactor.commit(Array(spoken[..<8]), endsUtterance: true)) == "my card is [CREDIT_CARD_NUMBER]")
        #expect(text(redactor.commit(Array(spoken[8...]), endsUtterance: true)) == "[CREDIT_CARD_NUMBER] thanks")
    }

    @Test("words are kept back no longer than the bound, whatever is said")
    func bound() {
        var redactor = redactor()
        var shown = 0
        for word in SpokenSentence.recognized([String](repeating: "one", count: 1_000)) {
            shown += redactor.commit([word], endsUtterance: false).count
            #expect(redactor.held.count <= Redactor.bound)
        }
        #expect(shown > 0)
    }

    @Test("a speaker who stops in the middle is not shown")
    func cutOff() {
        var redactor = redactor()
        #expect(
            text(redactor.commit(words("it's john dot smith at gmail"), endsUtterance: true)) == "it's [EMAIL_ADDRESS]")
    }

    /// Sends a sentence in pieces, as partials and committed parts; the words that any result showed, by their start.
    private func play(_ spoken: [Word], commits: Set<Int>) -> (shown: Set<MediaTime>, final: [Word]) {
        var redactor = redactor()
        var shown: Set<MediaTime> = []
        var final: [Word] = []
        var committed = 0
        for count in 1...spoken.count {
            let partial = redactor.preview(Array(spoken[committed..<count]))
            shown.formUnion(partial.filter { $0.hidden == nil }.map(\.span.start))
            guard commits.contains(count) || count == spoken.count else { continue }
            let part = redactor.commit(Array(spoken[committed..<count]), endsUtterance: count == spoken.count)
            committed = count
            final += part
        }
        return (shown, final)
    }

    @Test("no partial shows what the final hides, wherever results are cut")
    func noLeak() {
        var generator = SystemRandomNumberGenerator()
        for sentence in SpokenSentence.all {
            let spoken = sentence.recognized
            let commits = Set(
                (0..<Int.random(in: 0...4, using: &generator)).map { _ in Int.random(in: 1...spoken.count) })
            let (shown, final) = play(spoken, commits: commits)
            for word in final where word.hidden != nil {
                let leaked = spoken.filter {
                    $0.span.start >= word.span.start && $0.span.end <= word.span.end && shown.contains($0.span.start)
                }
                #expect(leaked.isEmpty, "\(text(spoken)): \(text(leaked)), committed after \(commits.sorted())")
            }
            // Nothing is lost, and nothing is out of order.
            #expect(final.first?.span.start == spoken.first?.span.start)
            #expect(final.last?.span.end == spoken.last?.span.end)
            #expect(zip(final, final.dropFirst()).allSatisfy { $0.span.end <= $1.span.start })
        }
    }
}
