/// Changes of a ``RealtimeConfiguration``. Nil leaves a field as it is; of fields that may be nil, `.some(nil)` clears.
public struct RealtimePatch: Hashable, Sendable {
    public struct Transcription: Hashable, Sendable {
        public var model: String??
        /// The loaded model that it stands for.
        public var recognizer: String??
        public var language: String??
        public var prompt: String??
        public var keywords: [String]?
        public var delay: TranscriptionWish.Delay??

        public init() {}
    }

    public var kind: RealtimeConfiguration.Kind?
    public var model: String?
    public var inputFormat: AudioFormat?
    /// Merged field by field.
    public var transcription: Transcription??
    public var noiseReduction: NoiseReduction??
    /// Replaces the old one.
    public var turnDetection: TurnDetection??
    public var isSpoken: Bool?
    public var outputFormat: AudioFormat?
    public var voice: VoiceWish?
    public var speed: Double?
    public var instructions: String?
    public var tools: [ToolDefinition]?
    public var toolChoice: ToolChoice?
    public var parallelToolCalls: Bool??
    public var temperature: Double?
    public var maximumTokens: Int??
    public var truncation: RealtimeConfiguration.Truncation?
    public var wantsProbabilities: Bool?
    /// JSON texts by name; nil values are taken away.
    public var carried: [String: String?] = [:]
    /// Names that mean nothing here, for the log.
    public var ignored: [String] = []

    public init() {}
}

extension RealtimeConfiguration {
    /// What is in force after `patch`.
    public func merged(with patch: RealtimePatch) -> Self {
        var result = self
        func take<Value>(_ value: Value?, _ field: WritableKeyPath<Self, Value>) {
            if let value { result[keyPath: field] = value }
        }
        take(patch.model, \.model)
        take(patch.inputFormat, \.input.format)
        take(patch.noiseReduction, \.input.noiseReduction)
        take(patch.turnDetection, \.input.turnDetection)
        take(patch.isSpoken, \.output.isSpoken)
        take(patch.outputFormat, \.output.format)
        if let voice = patch.voice { result.output.voice = voice }
        take(patch.speed, \.output.speed)
        take(patch.instructions, \.instructions)
        take(patch.tools, \.tools)
        take(patch.toolChoice, \.toolChoice)
        take(patch.parallelToolCalls, \.parallelToolCalls)
        if let temperature = patch.temperature { result.temperature = temperature }
        take(patch.maximumTokens, \.maximumTokens)
        take(patch.truncation, \.truncation)
        take(patch.wantsProbabilities, \.wantsProbabilities)
        for (name, value) in patch.carried { result.carried[name] = value }
        if let transcription = patch.transcription {
            result.input.transcription = transcription.map {
                (result.input.transcription ?? TranscriptionWish()).merged(with: $0)
            }
            // These sessions exist to transcribe.
            if kind == .transcription, result.input.transcription == nil {
                result.input.transcription = TranscriptionWish()
            }
        }
        return result
    }
}

extension TranscriptionWish {
    func merged(with patch: RealtimePatch.Transcription) -> Self {
        var result = self
        if let model = patch.model { result.model = model }
        if let recognizer = patch.recognizer { result.recognizer = recognizer }
        if let language = patch.language { result.language = language }
        if let prompt = patch.prompt { result.prompt = prompt }
        if let keywords = patch.keywords { result.keywords = keywords }
        if let delay = patch.delay { result.delay = delay }
        return result
    }
}
