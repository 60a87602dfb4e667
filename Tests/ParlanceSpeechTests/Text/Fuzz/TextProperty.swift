import ParlanceCore
import ParlanceSpeech

/// What must hold of a channel's text, whatever is said, asked for and committed when: words and cuts read from the
/// input's bytes. Shared by the tests and by the libFuzzer program in `Fuzz/`.
///
/// - Each word's time is in exactly one committed word, in order; fillers and what is left out aside.
/// - A word that a partial showed is not hidden later (looked at without dictation).
/// - What was said to be settled stays as it is written.
/// - No more words are kept back than the bounds say, and none once the utterance has ended.
enum TextProperty {
    static let maximumLength = 512
    static let vocabulary =
        SpokenGrammar.vocabulary.sorted() + Set(more).subtracting(SpokenGrammar.vocabulary).sorted()

    private static let more = """
        comma new line um uh john smith mary jones gmail com example my number is card ends expires born on the name's doctor
        street avenue london paris password pin account routing call me at thanks please no sorry i mean scratch that wait
        actually é ß 7 42 4111 Hello I'm [X] #### ' - bravo alpha diabetes aspirin married
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    static func check(_ input: [UInt8]) -> String? {
        guard input.count >= 3 else { return nil }
        let wanted = configuration(input)
        guard var text = try? ChannelText(wanted) else { return nil }
        var run = Run(looksForLeaks: !wanted.formatting.dictation)
        var index = 3
        while index < input.count {
            let byte = input[index]
            index += 1
            switch byte {
            case 255:
                let shown = text.preview(run.open)
                run.show(shown, settled: text.settled(of: run.open, shownAs: shown))
            case 254: run.commit(&text, ends: false)
            case 253: run.commit(&text, ends: true)
            default:
                let low = index < input.count ? Int(input[index]) : 0
                index += 1
                run.say(vocabulary[(Int(byte) << 8 | low) % vocabulary.count])
            }
            if let complaint = run.complaint { return complaint }
        }
        run.commit(&text, ends: true)
        return run.complaint ?? run.verdict
    }

    private static func configuration(_ input: [UInt8]) -> TextConfiguration {
        var configuration = TextConfiguration()
        configuration.formatting = [.none, .numerals, .smart][Int(input[0] & 3) % 3]
        configuration.formatting.dictation = input[0] & 4 != 0
        configuration.formatting.profanity = input[0] & 8 != 0 ? .starred : .shown
        configuration.hiddenDigits = [nil, 3, 1, nil][Int(input[0] >> 4 & 3)]
        configuration.substitution = Substitution.allCases[Int(input[1]) % 3]
        switch input[1] >> 6 {
        case 0: configuration.redaction = .none
        case 1: configuration.redaction = .all
        default:
            let all = RedactionPolicy.allCases
            configuration.redaction = .policies(Set((0..<4).map { all[(Int(input[2]) + $0 * 7) % all.count] }))
        }
        return configuration
    }

    /// One stream of words, each 250 ms long and 50 ms after the one before.
    private struct Run {
        /// Dictated marks are shown by themselves while they are new, and then with the word before them, hidden or not.
        let looksForLeaks: Bool
        /// Said and not committed.
        var open: [Word] = []
        private var said = 0
        private var final: [Word] = []
        /// Words that a partial showed as they are, by their start.
        private var shown: Set<MediaTime> = []
        /// How words are written of which it was said that they stay so, by their start.
        private var settled: [MediaTime: String] = [:]
        private(set) var complaint: String?

        init(looksForLeaks: Bool) { self.looksForLeaks = looksForLeaks }

        mutating func say(_ word: String) {
            let start = MediaTime(milliseconds: said * 300)
            said += 1
            open.append(
                Word(
                    text: word, span: MediaSpan(start: start, end: start + MediaTime(milliseconds: 250)), confidence: 1)
            )
        }

        mutating func show(_ words: [Word], settled count: Int) {
            checkOrder(words, after: final.last)
            checkSettled(words)
            for word in words.prefix(count) { settled[word.span.start] = word.written }
            if looksForLeaks { for word in words where word.hidden == nil { shown.insert(word.span.start) } }
        }

        mutating func commit(_ text: inout ChannelText, ends: Bool) {
            let words = text.commit(open, endsUtterance: ends)
            checkOrder(words, after: final.last)
            checkSettled(words)
            final += words
            open = []
            let reached = text.heldFrom ?? MediaTime(milliseconds: said * 300)
            if ends, text.heldFrom != nil { complaint = "words are kept back though the utterance has ended" }
            if let last = final.last, last.span.end > reached { complaint = "\(last) is shown and kept back" }
            let held = said - reached.milliseconds / 300
            if held > Redactor.bound + TextFormatter.mostOpenWords { complaint = "\(held) words are kept back" }
            // What a partial showed and is hidden now.
            for word in words where word.hidden != nil {
                if let leaked = shown.first(where: { $0 >= word.span.start && $0 < word.span.end }) {
                    complaint = "what was said at \(leaked) was shown, then hidden as \(word)"
                }
            }
        }

        private mutating func checkSettled(_ words: [Word]) {
            for word in words {
                guard let before = settled[word.span.start], before != word.written else { continue }
                complaint = "'\(before)' was settled, and is '\(word.written)' now"
            }
        }

        private mutating func checkOrder(_ words: [Word], after last: Word?) {
            var border = last?.span.end ?? .zero
            for word in words {
                if word.span.start < border || word.span.end <= word.span.start {
                    complaint = "\(word) is out of order"
                }
                border = word.span.end
            }
        }

        /// Every word's time is there once.
        var verdict: String? {
            var rest = final[...]
            for index in 0..<said {
                let start = MediaTime(milliseconds: index * 300)
                while let first = rest.first, first.span.end <= start { rest.removeFirst() }
                guard let first = rest.first, first.span.start <= start else {
                    return "word \(index) of \(said) is lost"
                }
            }
            return nil
        }
    }
}
