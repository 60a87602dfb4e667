import Foundation
import ParlanceCore

/// A folder with a streaming model for sherpa-onnx, looked through and checked without loading it.
///
/// sherpa-onnx ends the process on models that it does not like, so everything it reads is checked here first: which
/// family the files are, that it is a streaming model at all, every metadata value and its agreement with the shapes of
/// the network's inputs and outputs, and the token list. What remains is a network that is damaged inside: the library
/// reports that when it loads the file.
public struct ModelFolder: Sendable {
    /// Which of several precisions to take, where a folder holds more than one.
    public enum Precision: String, CaseIterable, Sendable {
        /// 8-bit encoder and joiner, full decoder: smaller and faster at next to no loss, as the publishers advise.
        case automatic
        case int8
        case full
    }

    /// Absolute paths.
    public struct Files: Hashable, Sendable {
        /// The encoder; for CTC families the one model file.
        public var encoder: String
        public var decoder: String?
        public var joiner: String?
        public var tokens: String
        /// `bpe.vocab`: the word pieces with their scores, for hot words.
        public var pieces: String?
    }

    /// The folder, or the model file when one was named.
    public let path: String
    /// The folder's last component.
    public let name: String
    public let family: ModelFamily
    public let files: Files
    public let timing: ModelTiming
    /// At which the features are computed. Audio is always given at 16 kHz.
    public let sampleRate: Int
    public let featureDimension: Int
    public let vocabularySize: Int
    /// BCP-47 codes, read off the folder's name and the token list; the first is the default.
    public let languages: [String]
    /// How hot words are spelled for this model; nil when it cannot take any.
    public let hotwordSpelling: HotwordSpelling?
    /// Whether one call can take several streams.
    public let decodesInBatches: Bool
    let tokens: TokenTable
    /// Nil when only sherpa-onnx can run it.
    let plan: NetworkPlan?

    /// Looks through `path`: a folder, or one CTC model file with its `tokens.txt` beside it.
    /// Reads headers only; a few milliseconds.
    public static func inspect(
        _ path: String, precision: Precision = .automatic
    ) throws(RecognizerError) -> ModelFolder {
        let files = try ModelFiles.find(path, precision: precision)
        return try ModelFolder(path: path, files: files)
    }

    private init(path: String, files: ModelFiles) throws(RecognizerError) {
        let tokens = try TokenTable(path: files.tokens)
        let checked: CheckedModel
        switch files.layout {
        case .transducer(let encoder, let decoder, let joiner):
            checked = try CheckedModel.transducer(encoder: encoder, decoder: decoder, joiner: joiner, tokens: tokens)
            self.files = Files(
                encoder: encoder, decoder: decoder, joiner: joiner, tokens: files.tokens, pieces: files.pieces)
        case .encoderDecoder(let encoder, let decoder):
            checked = try CheckedModel.paraformer(encoder: encoder, decoder: decoder, tokens: tokens)
            self.files = Files(encoder: encoder, decoder: decoder, joiner: nil, tokens: files.tokens, pieces: nil)
        case .single(let model):
            checked = try CheckedModel.ctc(model, tokens: tokens)
            self.files = Files(encoder: model, decoder: nil, joiner: nil, tokens: files.tokens, pieces: nil)
        }
        let url = URL(fileURLWithPath: path).standardizedFileURL
        self.path = url.path
        name = url.pathExtension == "onnx" ? url.deletingPathExtension().lastPathComponent : url.lastPathComponent
        family = checked.family
        timing = checked.timing
        sampleRate = checked.sampleRate
        featureDimension = checked.featureDimension
        vocabularySize = checked.vocabularySize
        decodesInBatches = checked.family.decodesInBatches && checked.takesAnyBatch
        languages = ModelLanguages.guess(folder: url.deletingPathExtension().lastPathComponent, tokens: tokens)
        hotwordSpelling = try HotwordSpelling(family: checked.family, pieces: files.pieces, tokens: tokens)
        self.tokens = tokens
        plan = checked.plan
    }

    /// Audio per decode step.
    public var chunk: MediaTime { timing.shift }
    /// Whether the model writes capitals and small letters, so that its writing is worth keeping beside the spoken form.
    public var writes: Bool {
        let alphabet = tokens.alphabet
        return alphabet.contains(where: \.isLowercase) && alphabet.contains(where: \.isUppercase)
    }
    public var canHotwords: Bool { hotwordSpelling != nil }
    public var meetsLatencyBudget: Bool { timing.meanLookAhead.milliseconds <= Self.lookAheadBudget }

    /// How much of the 300 ms from a word's end to its showing a model may wait for audio: the rest is for computing,
    /// the client's own chunks, and the network.
    static let lookAheadBudget = 250

    /// One line for an operator: the chunk, and what latency it allows.
    public var latency: String {
        "\(chunk.milliseconds) ms chunks, words after \(timing.meanLookAhead.milliseconds) ms on average: "
            + (meetsLatencyBudget ? "meets 300 ms" : "cannot meet 300 ms")
    }
}
