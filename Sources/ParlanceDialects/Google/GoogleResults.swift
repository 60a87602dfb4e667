import ParlanceCore

/// One result, in no version's form.
struct GoogleResult {
    struct Word {
        var text: String
        var span: MediaSpan?
        /// 0: not told.
        var confidence: Float = 0
        /// From 1; 0: not told.
        var speaker = 0
    }

    var transcript: String
    /// 0 where the result may change.
    var confidence: Float = 0
    var words: [Word] = []
    var isFinal: Bool
    /// 0 where the result is final.
    var stability: Float = 0
    var end: MediaTime
    /// From 1; 0 where channels are not told apart.
    var channel: Int
    var language: String
}

/// Makes results of transcripts, by this provider's conventions: concatenated finals are the transcript, so all but the
/// first begin with a space; where speakers are told, each final has all words since the call began.
struct GoogleResults {
    /// Words that are told again with each final where speakers are.
    static let mostWordsAgain = 10_000

    private struct Channel {
        var hasSpoken = false
        var end = MediaTime.zero
        var words: [GoogleResult.Word] = []
    }

    private let options: GoogleOptions
    private var channels: [Int: Channel] = [:]
    /// The language of words that say none themselves.
    private var language = ""

    init(options: GoogleOptions) { self.options = options }

    /// Whether the model that was found for it speaks what the client does; else, what is wrong.
    mutating func begin(with recognizer: RecognizerProfile) -> GoogleProblem? {
        func primary(_ tag: String) -> String { tag.lowercased().prefix { $0 != "-" && $0 != "_" }.description }
        let spoken = Set(recognizer.languages.map(primary))
        if let match = options.languages.first(where: { spoken.isEmpty || spoken.contains(primary($0)) }) {
            language = Self.canonical(match)
        } else {
            language = Self.canonical(recognizer.languages.first ?? "")
            if !options.languages.isEmpty {
                let known = recognizer.languages.joined(separator: ", ")
                return GoogleProblem(.language, "The loaded model (\(recognizer.model)) recognizes \(known).")
            }
        }
        return nil
    }

    /// `en-us` is `en-US`.
    static func canonical(_ tag: String) -> String {
        tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).enumerated().map { position, part in
            switch (position, part.count) {
            case (0, _): part.lowercased()
            case (_, 2): part.uppercased()
            case (_, 4): part.prefix(1).uppercased() + part.dropFirst().lowercased()
            default: String(part)
            }
        }.joined(separator: "-")
    }

    /// Nil where nothing was said.
    mutating func result(of transcript: Transcript) -> GoogleResult? {
        guard !transcript.words.isEmpty else { return nil }
        let isFinal = transcript.finality == .committed
        var channel = channels[transcript.channel, default: Channel()]
        channel.end = max(channel.end, transcript.span.end)
        var result = GoogleResult(
            transcript: (channel.hasSpoken ? " " : "") + transcript.words.lazy.map(shown).joined(separator: " "),
            isFinal: isFinal, end: channel.end,
            channel: options.hasSeparateChannels ? transcript.channel + 1 : 0,
            language: transcript.words.lazy.compactMap(\.language).first.map(Self.canonical) ?? language)
        if isFinal {
            result.confidence = min(transcript.confidence, 1)
            channel.hasSpoken = true
            if options.wantsWords {
                result.words = transcript.words.map(word)
                if options.speakers {
                    channel.words = Array((channel.words + result.words).suffix(Self.mostWordsAgain))
                    result.words = channel.words
                }
            }
        } else {
            // 0 would mean that it is not told.
            result.stability = min(max(transcript.stability, 0.01), 0.99)
        }
        channels[transcript.channel] = channel
        return result
    }

    private func shown(_ word: Word) -> String { options.isBare ? word.bare : word.written }

    private func word(_ word: Word) -> GoogleResult.Word {
        GoogleResult.Word(
            text: shown(word), span: options.wordTimes ? word.span : nil,
            confidence: options.wordConfidence ? word.confidence : 0,
            speaker: options.speakers ? (word.speaker ?? 0) + 1 : 0)
    }
}
