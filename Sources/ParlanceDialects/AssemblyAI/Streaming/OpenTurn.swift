import ParlanceCore

/// The turn that is open: its words, in the order of time, and what was said of it already. A value without I/O.
struct OpenTurn {
    /// Will not change.
    private(set) var committed: [Word] = []
    /// Follow those; replaced by the next partial.
    private(set) var open: [Word] = []
    /// So many of the open words are promised to stay.
    private var promised = 0
    /// Committed words of utterances that are complete.
    private var completed = 0
    /// Committed words whose utterance was told.
    private var reported = 0
    /// What was sent last, to send nothing twice.
    private var lastWords: [AssemblyAITurn.Word] = []
    private var lastFinal = 0

    var isEmpty: Bool { committed.isEmpty }

    mutating func hear(_ partial: Transcript) {
        open = partial.words
        promised = min(partial.stableWords ?? 0, open.count)
    }

    mutating func commit(_ words: [Word]) {
        committed += words
        open.removeFirst(min(words.count, open.count))
        promised = max(promised - words.count, 0)
    }

    /// The utterance is complete. Returns its words; empty where it had none.
    mutating func completeUtterance() -> [Word] {
        defer { completed = committed.count }
        open = []
        promised = 0
        return Array(committed[completed...])
    }

    /// Committed words of utterances that were not told; they count as told from now on.
    mutating func takeUnreported() -> [Word] {
        defer { reported = committed.count }
        return Array(committed[reported...])
    }

    /// Words as spoken, final ones first: those that are committed or promised. Nil where nothing has changed, or where a
    /// word that was final would not be any more.
    mutating func change() -> [AssemblyAITurn.Word]? {
        let final = (committed + open.prefix(promised)).flatMap { AssemblyAITurn.Word.spoken($0, isFinal: true) }
        let rest = open.dropFirst(promised).flatMap { AssemblyAITurn.Word.spoken($0, isFinal: false) }
        let words = final + rest
        guard !words.isEmpty, final.count >= lastFinal, !words.elementsEqual(lastWords, by: Self.isSame) else {
            return nil
        }
        lastWords = words
        lastFinal = final.count
        return words
    }

    private static func isSame(_ a: AssemblyAITurn.Word, _ b: AssemblyAITurn.Word) -> Bool {
        a.text == b.text && a.isFinal == b.isFinal
    }
}

extension AssemblyAITurn.Word {
    /// As spoken: each word by itself. Where the words of a number stand together, they share its time evenly.
    static func spoken(_ word: Word, isFinal: Bool) -> [Self] {
        let parts = word.hidden == nil ? word.text.split(separator: " ") : [word.text[...]]
        guard parts.count > 1 else { return [Self(word, word.text, isFinal: isFinal)] }
        return parts.enumerated().map { index, part in
            var one = Self(word, String(part), isFinal: isFinal)
            one.span.start = word.span.start + Self.part(index, of: parts.count, word.span)
            one.span.end = word.span.start + Self.part(index + 1, of: parts.count, word.span)
            return one
        }
    }

    private static func part(_ index: Int, of count: Int, _ span: MediaSpan) -> MediaTime {
        MediaTime(samples: span.duration.samples * index / count)
    }

    /// As written.
    static func written(_ word: Word, isFinal: Bool) -> Self { Self(word, word.written, isFinal: isFinal) }

    private init(_ word: Word, _ text: String, isFinal: Bool) {
        self.init(
            text: text, span: word.span, confidence: word.confidence, isFinal: isFinal,
            speaker: word.speaker.map(AssemblyAISpeaker.label))
    }
}
