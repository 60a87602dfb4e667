/// A loaded model with its threads: immutable, shared by all sessions, callable from any thread.
///
/// What an engine can do is in its ``profile``. Loading is the engine's own, throwing initializer; everything that a
/// C library could abort on is checked there.
public protocol Recognizer: AnyObject, Sendable {
    var profile: RecognizerProfile { get }

    /// Opens recognition for one channel of one session.
    ///
    /// Cheap: heavy state is taken when the first segment begins. The stream reads `speech` on the engine's own
    /// threads and reports to `sink` from them.
    func makeStream(
        _ options: RecognizerStreamOptions, reading speech: SpeechRing, reportingTo sink: any HypothesisSink
    ) throws(RecognizerError) -> any RecognizerStream

    /// Recognizes a little silence so that the first client does not pay for lazy initialization. Blocks.
    func warmUp() throws(RecognizerError)
}

/// Recognition of one channel. All its calls come from the session's worker, and none of them waits.
public protocol RecognizerStream: AnyObject, Sendable {
    /// There is something new in the ring.
    func wake()
    /// From now on the stream gives way to live ones, or does not any more. Engines without lanes do nothing.
    func giveWay(_ isBulk: Bool)
    /// How many hot words are not used, since the model cannot spell them.
    var hotwordsLeftOut: Int { get }
    /// The session is over: stop reading, give everything back. Nothing is reported after this returns. Idempotent.
    func close()
}

extension RecognizerStream {
    public func giveWay(_ isBulk: Bool) {}
    public var hotwordsLeftOut: Int { 0 }
}

/// Where a recognizer puts what it finds. Called on the engine's threads; returns at once.
public protocol HypothesisSink: AnyObject, Sendable {
    /// Every checkpoint and end in the ring is answered by exactly one hypothesis of that occasion, in order.
    func deliver(_ hypothesis: Hypothesis)
    /// Audio was taken from the ring: there is room again.
    func consumed()
    /// This stream cannot go on.
    func recognizerFailed(_ error: RecognizerError)
}

public struct RecognizerStreamOptions: Sendable {
    public var hotwords: [Hotword]
    /// Hot words that the model cannot use are an error. Otherwise they are left out.
    public var requiresHotwords: Bool
    /// Bulk streams give way to live ones.
    public var isBulk: Bool
    /// Words are to be shown with marks and capitals: an engine that can has its say.
    public var wantsMarks: Bool

    public init(
        hotwords: [Hotword] = [], requiresHotwords: Bool = true, isBulk: Bool = false, wantsMarks: Bool = false
    ) {
        self.hotwords = hotwords
        self.requiresHotwords = requiresHotwords
        self.isBulk = isBulk
        self.wantsMarks = wantsMarks
    }
}

/// What an engine with its model is and can do.
public struct RecognizerProfile: Hashable, Sendable {
    /// `sherpa-onnx`, `pocketsphinx`, …
    public var engine: String
    /// The model's name, as an operator knows it.
    public var model: String
    public var version: String
    /// BCP-47 codes, the first is the default.
    public var languages: [String]
    /// Audio per decode step.
    public var chunk: MediaTime
    /// Audio after a word's end that the engine needs before the word shows in the hypothesis.
    public var tail: MediaTime
    /// Words once shown never change, but for the last one, which may still grow (greedy search of a streaming model).
    /// So a prefix can be committed in mid-segment, and a short pause can be an endpoint without starting afresh.
    /// Streams with hot words search wider and are never monotonic.
    public var isMonotonic: Bool
    /// Silence from which on it is sound to end the segment and start the next one afresh. An engine that is not
    /// monotonic cannot end utterances on less.
    public var restartSilence: MediaTime
    public var supportsHotwords: Bool
    /// Makes words of music and noises: what it hears counts only where voice activity is sure that it was speech.
    public var hearsWordsInNoise: Bool
    /// Where marks and capitals come from; where from nowhere, rules put them.
    public var punctuation = PunctuationSource.none
    /// Says of its words in which language they are (``Word/language``).
    public var detectsLanguages: Bool

    public init(
        engine: String, model: String, version: String, languages: [String], chunk: MediaTime, tail: MediaTime,
        isMonotonic: Bool, restartSilence: MediaTime, supportsHotwords: Bool,
        hearsWordsInNoise: Bool = false, detectsLanguages: Bool = false
    ) {
        self.engine = engine
        self.model = model
        self.version = version
        self.languages = languages
        self.chunk = chunk
        self.tail = tail
        self.isMonotonic = isMonotonic
        self.restartSilence = restartSilence
        self.supportsHotwords = supportsHotwords
        self.hearsWordsInNoise = hearsWordsInNoise
        self.detectsLanguages = detectsLanguages
    }
}

/// Who writes marks and capitals into a recognizer's words.
public enum PunctuationSource: Hashable, Sendable {
    case none
    /// The recognizer's own model.
    case recognizer
    /// A model of this name, that looks at the words.
    case model(String)
}

/// What can go wrong in an engine.
public enum RecognizerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The library or the model is not there; the text says how to get it.
    case unavailable(String)
    /// The model's files are not what the engine needs.
    case badModel(String)
    /// A stream option that this model cannot do.
    case unsupported(String)
    /// No decoder is free, and none may be made.
    case exhausted(String)
    case failed(String)

    public var description: String {
        switch self {
        case .unavailable(let text), .badModel(let text), .unsupported(let text), .exhausted(let text),
            .failed(let text):
            text
        }
    }
}
