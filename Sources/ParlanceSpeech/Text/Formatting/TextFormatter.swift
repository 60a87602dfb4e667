import ParlanceCore

/// Writes one channel's words as a reader wants to see them.
///
/// A value that lives as long as its channel. What it remembers does not grow: a few words, and where the sentence is.
/// Committing words in pieces gives the same as committing them at once, as long as each piece leaves out the
/// ``openWords(in:)`` of what is known, as ``commitDecided(of:)`` does.
///
/// A word that comes out covers one or more that went in: its text is their texts, its span their union, its confidence
/// their mean. None is lost and none changes places, except that fillers, and phrases that are replaced by
/// nothing, are left out.
///
/// Words of an engine that writes for itself (`written` is not `text`, or has capitals) stay as they are, except that
/// numbers and the like among them are written by the grammar; from the first of them on, the channel gets no marks and
/// capitals of ours.
public struct TextFormatter: Sendable {
    /// No more words than this are ever held back: one reading of the grammar, the word before it, and a command.
    public static let mostOpenWords = 36

    public private(set) var formatting: TextFormatting
    private var grammar: SpokenGrammar?
    private let replacements: PhraseTable<String>

    /// What the grammar may look back at.
    private var context: [String] = []
    private var lastWord = ""
    private var sentence = SentenceRules()
    private var engineWrites = false

    public init(_ formatting: TextFormatting) {
        self.formatting = formatting
        grammar = formatting.grammar
        replacements = PhraseTable(formatting.replacements.map { ($0.words, $0.written) })
    }

    /// From now on numbers are written so.
    public mutating func write(numbers: TextFormatting.Numbers) {
        formatting.numbers = numbers
        grammar = formatting.grammar
    }

    /// Writes words that will not change. Between two calls nothing is held back here; see ``openWords(in:)``.
    ///
    /// - Parameters:
    ///   - rest: the words after them that are known already. They decide about the last of `words`: whether "ninety"
    ///     is 90, which mark is behind it, whether "new" is part of a name. Without them it is written as if alone.
    ///   - endsUtterance: whether the utterance ends with `words`; the last gets its full stop, and the next word
    ///     begins a sentence.
    public mutating func commit(_ words: [Word], before rest: [Word] = [], endsUtterance: Bool) -> [Word] {
        let written = write(words, before: endsUtterance ? [] : rest, endsUtterance: endsUtterance)
        if endsUtterance {
            context = []
            lastWord = ""
            sentence.restart()
        }
        return written
    }

    /// Writes the words of `known` that do not have to wait.
    ///
    /// - Parameter known: all that is known after the last commit.
    /// - Returns: the written words, and how many of `known` they take.
    public mutating func commitDecided(of known: [Word]) -> (written: [Word], count: Int) {
        let count = known.count - openWords(in: known)
        return (commit(Array(known[..<count]), before: Array(known[count...]), endsUtterance: false), count)
    }

    /// Writes words that may still change, as they would follow what was committed.
    public func preview(_ words: [Word]) -> [Word] {
        var copy = self
        return copy.write(words, before: [], endsUtterance: false)
    }

    /// How many of the last words should wait, because words after them could change how they are written.
    ///
    /// `words` are all that is known after the last commit. Never more than ``mostOpenWords``. At the end of an
    /// utterance nothing needs to wait.
    public func openWords(in words: [Word]) -> Int {
        guard !formatting.isNone, !words.isEmpty else { return 0 }
        let kept = kept(words)
        let read = read(words, kept)
        var open = read.openFrom
        if formatting.looksAhead, let group = read.groups.last(where: { $0.words.lowerBound < open }) {
            let next = group.words.upperBound
            let isUndecided =
                next > open || next == kept.count
                || (formatting.dictation && DictationCommand.phrases.begins(with: words[kept[next]].text))
            if isUndecided { open = group.words.lowerBound }
        }
        guard open < kept.count else { return 0 }
        return min(words.count - kept[open], Self.mostOpenWords)
    }

    // MARK: Reading

    private func isKept(_ word: Word) -> Bool {
        !formatting.withoutFillers || !FillerWords.all.contains(word.text)
    }

    private func kept(_ words: [Word]) -> [Int] { words.indices.filter { isKept(words[$0]) } }

    private func read(_ words: [Word], _ kept: [Int]) -> TextReading {
        TextReading(
            of: kept.map { WrittenWord.spoken(words[$0]) }, written: kept.map { WrittenWord(words[$0]) },
            after: context,
            by: grammar, replacements: replacements, dictation: formatting.dictation)
    }

    // MARK: Writing

    private mutating func write(_ known: [Word], before rest: [Word], endsUtterance: Bool) -> [Word] {
        guard !formatting.isNone else { return known }
        let words = rest.isEmpty ? known : known + rest
        let all = kept(words)
        let end = rest.isEmpty ? all.count : all.firstIndex { $0 >= known.count } ?? all.count
        var read = read(words, all)
        if end < all.count, !read.hasBoundary(at: end) { read = self.read(known, kept(known)) }
        var written: [Word] = []
        let groups = read.groups.filter { !read.isLeftOut($0.units) }
        for (index, group) in groups.enumerated() where group.words.lowerBound < end {
            let next = index + 1 < groups.count ? words[all[groups[index + 1].words.lowerBound]] : nil
            written.append(
                write(
                    read.units[group.units], all[group.words].map { words[$0] }, before: next,
                    endsUtterance: endsUtterance))
        }
        context = Array((context + read.words[..<end].suffix(SpokenGrammar.context)).suffix(SpokenGrammar.context))
        return written
    }

    /// A unit with the commands behind it.
    private mutating func write(
        _ units: ArraySlice<TextUnit>, _ spoken: [Word], before next: Word?, endsUtterance: Bool
    ) -> Word {
        let own = spoken.prefix(units.first!.words.count)
        var text = ""
        for unit in units {
            guard case .command(let command) = unit.content else {
                text = base(of: unit, own, before: next)
                for word in own { sentence.hear(word.text) }
                continue
            }
            text += command.mark
            if command.endsSentence { sentence.restart() }
        }
        if units.count == 1, !units.first!.isCommand, !engineWrites {
            let end = own.last!.span.end
            let mark = sentence.mark(
                after: own.last!.text, pause: (next?.span.start ?? end) - end, next: next?.text,
                endsUtterance: endsUtterance)
            if formatting.punctuation { text += mark }
            if mark == "." || mark == "?" { sentence.restart() }
        }
        lastWord = spoken.last!.text
        var word = Word(
            text: spoken.map { shown($0.text) }.joined(separator: " "), written: text,
            span: MediaSpan(start: spoken[0].span.start, end: spoken.lazy.map(\.span.end).max()!),
            confidence: spoken.reduce(0) { $0 + $1.confidence } / Float(spoken.count))
        word.hidden = spoken[0].hidden
        word.speaker = spoken[0].speaker
        word.language = spoken[0].language
        word.speaker = spoken[0].speaker
        word.language = spoken[0].language
        return word
    }

    /// A unit with its capitals, without marks.
    private mutating func base(of unit: TextUnit, _ own: ArraySlice<Word>, before next: Word?) -> String {
        let capitals = formatting.capitals && !engineWrites
        switch unit.content {
        case .engine:
            if own[own.startIndex].hidden == nil { engineWrites = true }
            return shown(own[0].written)
        case .replaced(let text): return text
        case .command: return ""
        case .entity(_, let text) where own.contains { WrittenWord($0) != nil }:
            engineWrites = true
            return text + (own.last.flatMap { WrittenWord($0)?.mark } ?? "")
        case .entity(let kind, let text):
            return capitals && sentence.isAtStart && kind != .email && kind != .url
                ? ProperNames.capitalized(text) : text
        case .word:
            let text = shown(own[0].text)
            guard capitals else { return text }
            let named = ProperNames.written(own[0].text, after: lastWord, before: next?.text ?? "") ?? text
            return sentence.isAtStart ? ProperNames.capitalized(named) : named
        }
    }

    /// With strong language hidden where asked.
    private func shown(_ word: String) -> String {
        formatting.profanity == .shown ? word : Profanity.masked(word, formatting.profanity) ?? word
    }
}
