/// Words that belong together: a sentence, a paragraph, what one speaker says without a pause.
public struct Passage: Hashable, Sendable {
    /// At least one.
    public var words: [Word]

    public init(words: [Word]) { self.words = words }

    public var span: MediaSpan {
        MediaSpan(start: words.first?.span.start ?? .zero, end: words.last?.span.end ?? .zero)
    }
    /// As it is written, joined by spaces.
    public var text: String { words.lazy.map(\.written).joined(separator: " ") }
    /// Mean of the words'.
    public var confidence: Float {
        words.isEmpty ? 0 : words.reduce(0) { $0 + $1.confidence } / Float(words.count)
    }
    /// Who speaks in it, where that is known.
    public var speaker: Int? { words.first?.speaker }
}

/// How a whole transcript is divided for reading: by what is written, by pauses, by speakers.
public enum Passages {
    /// A pause after a sentence that makes a new paragraph.
    public static let paragraphPause = MediaTime(milliseconds: 1_500)
    /// A paragraph holds at most so many sentences.
    public static let maximumSentences = 5

    /// Sentences: up to a full stop, question or exclamation mark at a word's end, or where the speaker changes.
    public static func sentences(of words: [Word]) -> [Passage] {
        split(words) { word, next in word.endsSentence || word.speaker != next.speaker }
    }

    /// Paragraphs as their sentences: up to a pause after a sentence, another speaker, or ``maximumSentences``.
    public static func paragraphs(of words: [Word]) -> [[Passage]] {
        var paragraphs: [[Passage]] = []
        for sentence in sentences(of: words) {
            if let open = paragraphs.last, let last = open.last, open.count < maximumSentences,
                last.speaker == sentence.speaker, sentence.span.start - last.span.end < paragraphPause
            {
                paragraphs[paragraphs.count - 1].append(sentence)
            } else {
                paragraphs.append([sentence])
            }
        }
        return paragraphs
    }

    /// What is said without a pause of `gap` and without a change of speaker.
    public static func utterances(of words: [Word], gap: MediaTime) -> [Passage] {
        split(words) { word, next in next.span.start - word.span.end >= gap || word.speaker != next.speaker }
    }

    private static func split(_ words: [Word], where ends: (Word, Word) -> Bool) -> [Passage] {
        var passages: [Passage] = []
        var start = words.startIndex
        for index in words.indices where index + 1 == words.endIndex || ends(words[index], words[index + 1]) {
            passages.append(Passage(words: Array(words[start...index])))
            start = index + 1
        }
        return passages
    }
}

extension Word {
    /// Whether a sentence ends with this word, as it is written: marks in closing quotes and brackets count.
    fileprivate var endsSentence: Bool {
        let last = written.last { !"\"'”’)]\n".contains($0) }
        return last.map { ".?!…".contains($0) } ?? false
    }
}
