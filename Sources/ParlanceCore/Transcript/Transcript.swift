/// One utterance: a stretch of speech between onset and endpoint. Rises by one per utterance within a channel.
public typealias UtteranceID = Int

/// Words of one channel over one span of media time.
public struct Transcript: Sendable {
    public enum Finality: Hashable, Sendable {
        /// May still change.
        case partial
        /// Will not change; the span is never reported again. Committed spans of a channel tile its media time.
        case committed
    }

    public var utterance: UtteranceID
    public var channel: Int
    /// The audio that this covers, silence included.
    public var span: MediaSpan
    public var words: [Word]
    public var finality: Finality
    /// 0…1, the mean of a partial's words' stabilities; 0 without words, 1 when committed.
    public var stability: Float
    /// So many words at the beginning of a partial are promised to stay. Nil where the session asked for no promises.
    public var stableWords: Int?
    /// Set when an utterance ends with this span.
    public var endpoint: EndpointReason?
    public var timings: StageTimings
    /// What was found of the phrases that the session looks for, one for each; none in partials.
    public var findings: [SearchFinding]
    /// Entities among the words, where the session asks for them; none in partials.
    public var entities: [FoundEntity]

    public init(
        utterance: UtteranceID, channel: Int, span: MediaSpan, words: [Word], finality: Finality,
        stability: Float = 1, stableWords: Int? = nil, endpoint: EndpointReason? = nil,
        timings: StageTimings = StageTimings(), findings: [SearchFinding] = [],
        entities: [FoundEntity] = []
    ) {
        self.utterance = utterance
        self.channel = channel
        self.span = span
        self.words = words
        self.finality = finality
        self.stability = stability
        self.stableWords = stableWords
        self.endpoint = endpoint
        self.timings = timings
        self.findings = findings
        self.entities = entities
    }

    /// The written words, joined by spaces.
    public var text: String { words.lazy.map(\.written).joined(separator: " ") }

    /// Mean of the words' confidences, 0 when there are none.
    public var confidence: Float {
        words.isEmpty ? 0 : words.reduce(0) { $0 + $1.confidence } / Float(words.count)
    }
}

/// Why an utterance ended.
public enum EndpointReason: String, Sendable {
    /// As much silence as the session asked for.
    case trailingSilence = "trailing_silence"
    /// No word from the recognizer for as long as the session asked for, though there is sound.
    case recognizerSilence = "recognizer_silence"
    /// The utterance reached its maximum length.
    case maximumLength = "maximum_length"
    /// The client asked for it.
    case finalize
    /// There is no more audio.
    case endOfStream = "end_of_stream"
}
