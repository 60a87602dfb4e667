import Foundation
import ParlanceCore

/// A folder with a text-to-speech model as sherpa-onnx publishes them, looked at before the library sees it: what it does
/// not like ends the process.
///
/// - VITS: one network, `tokens.txt`, and `lexicon.txt` unless its text is characters or espeak-ng's phonemes (Piper).
/// - Matcha: an acoustic model, a vocoder (`vocos*` or `hifigan*`), the same tables.
/// - Kokoro: one network, `voices.bin`, `tokens.txt`, and lexicons (`lexicon*.txt`) or phonemes.
public struct SpeechModelFolder: Sendable {
    enum Family: String, Sendable {
        case vits, matcha, kokoro
    }

    let path: String
    let family: Family
    let model: String
    let vocoder: String?
    let voices: String?
    /// Several, with commas, where there are several.
    let lexicon: String?
    let tokens: String
    let sampleRate: Int
    let speakers: Int
    /// BCP-47, as far as the model says.
    let language: String
    /// Words become phonemes by this voice of espeak-ng before the model gets them; nil: the model's own tables do.
    let phonemeVoice: String?

    var name: String { URL(fileURLWithPath: path).lastPathComponent }

    public init(_ path: String) throws(SynthesizerError) {
        self.path = path
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: path).sorted() } catch {
            throw .badModel("\(path): this folder cannot be read. Name 'espeak-ng', or the folder of a model.")
        }
        func file(_ name: String) -> String { path + "/" + name }
        let networks = names.filter { $0.hasSuffix(".onnx") }
        let vocoders = networks.filter { $0.hasPrefix("vocos") || $0.hasPrefix("hifigan") }
        let others = networks.filter { !vocoders.contains($0) }
        guard let network = others.first(where: { !$0.contains("int8") }) ?? others.first else {
            throw .badModel("\(path): there is no text-to-speech network (*.onnx) in this folder.")
        }
        guard names.contains("tokens.txt") else { throw .badModel("\(path): tokens.txt is missing.") }
        model = file(network)
        tokens = file("tokens.txt")
        let lexicons = names.filter { $0.hasPrefix("lexicon") && $0.hasSuffix(".txt") }
        lexicon = lexicons.isEmpty ? nil : lexicons.map(file).joined(separator: ",")
        voices = names.contains("voices.bin") ? file("voices.bin") : nil
        vocoder = vocoders.first.map(file)
        family = voices != nil ? .kokoro : vocoder != nil ? .matcha : .vits

        let checked = try SpeechNetwork(model)
        sampleRate = try checked.number("sample_rate", 8_000...48_000)
        speakers = try checked.number("n_speakers", 1...10_000, otherwise: family == .matcha ? 1 : nil)
        language = SpeechNetwork.tag(checked.text("language") ?? "en")
        let isPhonemes = checked.text("has_espeak") == "1" || checked.comment.contains("piper")
        phonemeVoice = lexicon == nil && isPhonemes ? (checked.text("voice") ?? "en-us") : nil
        try checked.check(family, hasLexicon: lexicon != nil, hasPhonemes: phonemeVoice != nil)
        if let vocoder { _ = try SpeechNetwork(vocoder) }
        try SpeechTables.checkTokens(tokens)
        for lexicon in lexicons { try SpeechTables.checkLexicon(file(lexicon)) }
        if let voices { try SpeechTables.checkVoices(voices, speakers: speakers) }
    }
}

/// What a text-to-speech network says of itself.
struct SpeechNetwork {
    private let path: String
    private let file: ONNXModelFile

    init(_ path: String) throws(SynthesizerError) {
        self.path = path
        do { file = try ONNXModelFile(path: path) } catch { throw .badModel("\(path): \(error)") }
        guard !file.inputs.isEmpty, !file.outputs.isEmpty else {
            throw .badModel("\(path): the network has no inputs or no outputs.")
        }
    }

    func text(_ key: String) -> String? { file.metadata[key].flatMap { $0.isEmpty ? nil : $0 } }

    var comment: String { file.metadata["comment"] ?? "" }

    func number(_ key: String, _ range: ClosedRange<Int>, otherwise: Int? = nil) throws(SynthesizerError) -> Int {
        guard let text = file.metadata[key] else {
            if let otherwise { return otherwise }
            throw .badModel("\(path): the metadata lacks '\(key)': no text-to-speech model that sherpa-onnx knows.")
        }
        guard let value = Int(text), range.contains(value) else {
            throw .badModel(
                "\(path): the metadata's '\(key)' must be from \(range.lowerBound) to \(range.upperBound), but is "
                    + "'\(text.prefix(80))'.")
        }
        return value
    }

    /// That the library will find what it reads, and get the network to take what it gives.
    func check(_ family: SpeechModelFolder.Family, hasLexicon: Bool, hasPhonemes: Bool) throws(SynthesizerError) {
        let required = ["language"] + (family == .vits ? ["comment", "punctuation"] : [])
        for key in required where file.metadata[key] == nil {
            throw .badModel("\(path): the metadata lacks '\(key)'.")
        }
        guard family != .vits || hasLexicon || hasPhonemes || text("frontend") == "characters" else {
            throw .badModel("\(path): lexicon.txt is missing, and this model does not read characters or phonemes.")
        }
        guard file.inputs.first?.elementType == ONNXModelFile.int64Type else {
            throw .badModel("\(path): the network's first input must be token numbers (int64).")
        }
        let count = file.inputs.count
        guard (family == .kokoro ? 3...3 : 3...7).contains(count) else {
            throw .badModel("\(path): a \(family.rawValue) network with \(count) inputs is not known.")
        }
        guard file.outputs[0].elementType == ONNXModelFile.floatType else {
            throw .badModel("\(path): the network's output must be float.")
        }
    }

    /// `en-us`, `English`, `zh_CN` as BCP-47, as well as it goes.
    static func tag(_ language: String) -> String {
        let names = ["english": "en", "chinese": "zh", "german": "de", "french": "fr", "spanish": "es"]
        let lower = language.lowercased().replacingOccurrences(of: "_", with: "-")
        return names[lower] ?? String(lower.prefix(12))
    }
}
