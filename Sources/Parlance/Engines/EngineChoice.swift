import Foundation
import ParlanceCore
import ParlanceModels
import ParlanceSession
import ParlanceSpeech

/// Which recognizer and which voice activity detector to run, and what to tell the operator about it.
public struct EngineChoice: Sendable {
    public var recognizer: any Recognizer
    /// Those that a session may name instead.
    public var otherRecognizers: [any Recognizer] = []
    public var voiceActivity: any VoiceActivityModel
    /// All detectors that work here, by their names in the catalogue.
    public var detectors: [SessionServices.NamedDetector]
    /// Tells voices apart, where a model for it was named.
    public var speakers: (any SpeakerModel)?
    /// Lines for the operator: what was chosen and why, and how to get something better.
    public var notes: [String]

    public struct Wish: Sendable {
        public var engine = "auto"
        /// A name or a folder.
        public var model: String?
        public var alsoModels: [String] = []
        public var modelsDirectory: String?
        /// Folder of a punctuation model.
        public var punctuation: String?
        public var voiceActivity = "auto"
        public var precision = ModelFolder.Precision.automatic
        public var threads = 1
        /// A file.
        public var speakerModel: String?
        public var speakerRules = SpeakerClustering.Rules()
        public var pocketSphinxDecoders: Int?
        /// Words' confidences as the engines give them, not calibrated: for measuring.
        public var givesRawConfidence = false

        public init() {}

        public init(_ configuration: Configuration) {
            engine = configuration.engine
            model = configuration.model
            alsoModels = configuration.alsoModels
            modelsDirectory = configuration.modelsDirectory
            punctuation = configuration.punctuation
            voiceActivity = configuration.voiceActivity
            precision = configuration.precision
            threads = configuration.recognizerThreads
            speakerModel = configuration.speakerModel
            speakerRules = SpeakerClustering.Rules(
                threshold: Float(configuration.speakerThreshold), maximumSpeakers: configuration.maximumSpeakers)
            pocketSphinxDecoders = configuration.pocketSphinxDecoders
        }
    }

    /// Loads what was wished for; `auto` takes the best that is there.
    public static func make(_ wish: Wish) throws(ConfigurationError) -> EngineChoice {
        var notes: [String] = []
        let detector = try chooseVoiceActivity(wish.voiceActivity, &notes)
        var recognizer = try chooseRecognizer(wish, &notes)
        var others = try chooseOthers(wish, &notes)
        if let folder = wish.punctuation {
            let write = try punctuation(folder, &notes)
            recognizer = write(recognizer)
            others = others.map(write)
        }
        var names: Set<String> = [recognizer.profile.model]
        for other in others where !names.insert(other.profile.model).inserted {
            throw ConfigurationError(
                "two of the models are called '\(other.profile.model)', so a session could not choose between them")
        }
        let speakers = try chooseSpeakers(wish, &notes)
        return EngineChoice(
            recognizer: recognizer, otherRecognizers: others, voiceActivity: detector, detectors: loadDetectors(),
            speakers: speakers, notes: notes)
    }

    private static func chooseSpeakers(
        _ wish: Wish, _ notes: inout [String]
    ) throws(ConfigurationError) -> (any SpeakerModel)? {
        guard let path = wish.speakerModel else { return nil }
        do throws(RecognizerError) {
            let model = try OnnxSpeakerModel(SpeakerModelFile(path: path), rules: wish.speakerRules)
            notes.append("Speakers are told apart by \(model.profile.model) (\(model.profile.framework)).")
            return model
        } catch {
            throw ConfigurationError("the speaker model cannot be used: \(error.description)")
        }
    }

    /// Gives a recognizer a model for its marks, unless it writes them itself.
    private static func punctuation(
        _ folder: String, _ notes: inout [String]
    ) throws(ConfigurationError) -> (any Recognizer) -> any Recognizer {
        let model: PunctuationModel
        do { model = try PunctuationModel(folder: folder) } catch {
            throw ConfigurationError("the punctuation model cannot be used: \(error)")
        }
        notes.append("Marks and capitals by \(model.name), where the recognizer writes none.")
        return { base in
            base.profile.punctuation == .none ? PunctuatedRecognizer(base, model: model) : base
        }
    }

    private static func chooseOthers(
        _ wish: Wish, _ notes: inout [String]
    ) throws(ConfigurationError) -> [any Recognizer] {
        var others: [any Recognizer] = []
        for name in wish.alsoModels {
            var other = wish
            (other.engine, other.model) = name == "pocketsphinx" ? (name, nil) : ("auto", name)
            others.append(try chooseRecognizer(other, &notes))
        }
        return others
    }

    /// What a session may name. Cheap: the one network among them is loaded once.
    private static func loadDetectors() -> [SessionServices.NamedDetector] {
        Catalog.voiceActivity.compactMap { name, make in (try? make()).map { (name, $0) } }
    }

    /// Where models are installed, with what their metadata says.
    public static func store(directory: String?) -> ModelStore {
        let path = ModelsDirectory.path(flag: directory, environment: ProcessInfo.processInfo.environment)
        return ModelStore(directory: path) { folder in
            let model = try ModelFolder.inspect(folder)
            return ModelFacts(
                family: model.family.name, chunkMilliseconds: model.chunk.milliseconds,
                meetsLatencyBudget: model.meetsLatencyBudget, takesHotwords: model.canHotwords)
        }
    }

    private static func chooseVoiceActivity(
        _ wished: String, _ notes: inout [String]
    ) throws(ConfigurationError) -> any VoiceActivityModel {
        let name = wished == "auto" ? "silero" : wished
        guard let entry = Catalog.voiceActivity.first(where: { $0.name == name }) else {
            throw ConfigurationError("there is no voice activity detector '\(wished)'")
        }
        do {
            return try entry.make()
        } catch {
            guard wished == "auto" else { throw ConfigurationError(error.description) }
            notes.append("Voice activity by energy alone, which noise can fool: \(error.description)")
            return EnergyVAD()
        }
    }

    private static func chooseRecognizer(
        _ wish: Wish, _ notes: inout [String]
    ) throws(ConfigurationError) -> any Recognizer {
        let store = store(directory: wish.modelsDirectory)
        switch (wish.engine, wish.model) {
        case ("pocketsphinx", let model?):
            throw ConfigurationError("the pocketsphinx engine has its own model; leave out the model '\(model)'")
        case ("pocketsphinx", nil):
            notes.append("Recognition by PocketSphinx (built in, weak).")
            return try pocketSphinx(wish)
        case (_, let model?):
            return try neural(path: folder(of: model, in: store), wish, &notes)
        case ("sherpa-onnx", nil), ("onnx", nil):
            guard let model = store.defaultModel() else {
                throw ConfigurationError(
                    "no general model is installed in \(store.directory); 'parlance models pull' gets one, or name one with --model"
                )
            }
            return try neural(path: model.path, wish, &notes)
        default:
            if let model = store.defaultModel() {
                do throws(ConfigurationError) {
                    return try neural(path: model.path, wish, &notes)
                } catch {
                    notes.append("The model \(model.name) could not be loaded: \(error.description)")
                }
            }
            notes.append(
                "Recognition by PocketSphinx (built in, weak). For much better words: parlance models pull")
            return try pocketSphinx(wish)
        }
    }

    private static func folder(of model: String, in store: ModelStore) throws(ConfigurationError) -> String {
        if FileManager.default.fileExists(atPath: model) { return model }
        if let installed = store.installedModel(named: model) { return installed.path }
        throw ConfigurationError(
            "there is no model '\(model)': neither a folder of that name, nor installed in \(store.directory) "
                + "(see 'parlance models list')")
    }

    private static func neural(
        path: String, _ wish: Wish, _ notes: inout [String]
    ) throws(ConfigurationError) -> any Recognizer {
        do throws(RecognizerError) {
            let folder = try ModelFolder.inspect(path, precision: wish.precision)
            let engine = StreamingRecognizer.Engine(rawValue: wish.engine) ?? .automatic
            var options = StreamingRecognizer.Options(engine: engine, threads: wish.threads)
            if wish.givesRawConfidence { options.calibration = .identity }
            let recognizer = try StreamingRecognizer(folder: folder, options: options)
            notes.append(
                "Recognition by \(recognizer.profile.engine) with \(folder.name) "
                    + "(\(folder.family.name), \(folder.latency)).")
            return recognizer
        } catch {
            throw ConfigurationError(error.description)
        }
    }

    private static func pocketSphinx(_ wish: Wish) throws(ConfigurationError) -> any Recognizer {
        do throws(RecognizerError) {
            var configuration = PocketSphinxConfiguration()
            if let decoders = wish.pocketSphinxDecoders { configuration.maximumDecoders = decoders }
            if wish.givesRawConfidence { configuration.calibration = .identity }
            guard let folder = Prefix.current?.pocketSphinxModel else {
                throw .unavailable("PocketSphinx's model is not there. \(Prefix.advice)")
            }
            return try PocketSphinxRecognizer(model: PocketSphinxModel(folder: folder), configuration: configuration)
        } catch {
            throw ConfigurationError(error.description)
        }
    }
}
