import CSherpaOnnx
import ParlanceCore

/// Neural voices by sherpa-onnx: VITS (Piper among them), Matcha, Kokoro. One thread owns the model.
///
/// The library speaks a sentence in one go, so the first audio of a sentence comes when all of it is computed. No model of
/// these families could be tried so far but tiny ones made for tests: sound and speed are unproven.
public final class SherpaOnnxSynthesizer: Synthesizer {
    public let profile: SynthesizerProfile
    private let thread: SpeakingThread

    /// Loads the model; blocks for as long as its files take.
    ///
    /// - Parameters:
    ///   - folder: see ``SpeechModelFolder``.
    ///   - threads: that compute one sentence together.
    public init(folder path: String, threads: Int = 2) throws(SynthesizerError) {
        let folder = try SpeechModelFolder(path)
        do { try SherpaOnnxLibrary.load() } catch { throw .unavailable(error.description) }
        if folder.phonemeVoice != nil { _ = try EspeakLibrary.load() }
        let voice = try SherpaOnnxVoice(folder, threads: threads)
        let names = (0..<folder.speakers).map { folder.speakers == 1 ? folder.name : "\(folder.name)-\($0)" }
        profile = SynthesizerProfile(
            engine: "sherpa-onnx", model: folder.name, version: SherpaOnnxLibrary.version,
            voices: names.map {
                SynthesisVoice(name: $0, language: folder.language, description: "\(folder.family.rawValue) model")
            },
            sampleRate: folder.sampleRate, cancels: .atPieces)
        thread = SpeakingThread(name: "speech-0", voice)
    }

    deinit { thread.stop() }

    public func makeStream(
        _ options: SpeechOptions, for source: any SpeechSource
    ) throws(SynthesizerError) -> any SpeechStream {
        var options = options
        let wanted = options.voice ?? profile.voices[0].name
        guard let index = profile.voices.firstIndex(where: { $0.name.lowercased() == wanted.lowercased() }) else {
            throw .unsupported("\(profile.model) has no voice '\(wanted)'; 'parlance speak --voices' lists them")
        }
        guard SpeechOptions.speeds.contains(options.speed) else {
            throw .unsupported("a speed of \(options.speed); 0.5 to 2 are possible")
        }
        options.voice = String(index)
        return SpeakingStream(options, on: thread, for: source)
    }

    public func warmUp() throws(SynthesizerError) { try speakToNobody() }
}

/// The model, as its thread uses it.
private final class SherpaOnnxVoice: SentenceVoice {
    private let folder: SpeechModelFolder
    private let handle: OpaquePointer

    init(_ folder: SpeechModelFolder, threads: Int) throws(SynthesizerError) {
        self.folder = folder
        let handle = folder.model.withCString { model in
            folder.tokens.withCString { tokens in
                withOptional(folder.lexicon) { lexicon in
                    withOptional(folder.vocoder) { vocoder in
                        withOptional(folder.voices) { voices in
                            var config = parlance_sherpa_tts_config()
                            config.family =
                                switch folder.family {
                                case .vits: parlance_sherpa_tts_vits
                                case .matcha: parlance_sherpa_tts_matcha
                                case .kokoro: parlance_sherpa_tts_kokoro
                                }
                            config.model = model
                            config.tokens = tokens
                            config.lexicon = lexicon
                            config.vocoder = vocoder
                            config.voices = voices
                            config.threads = Int32(threads)
                            return parlance_sherpa_tts_create(&config)
                        }
                    }
                }
            }
        }
        guard let handle else {
            throw .badModel(
                "\(folder.path): sherpa-onnx cannot load this \(folder.family.rawValue) model (its own message is on "
                    + "standard error).")
        }
        self.handle = handle
        guard parlance_sherpa_tts_sample_rate(handle) == Int32(folder.sampleRate) else {
            throw .badModel("\(folder.path): the model speaks at another rate than its metadata says.")
        }
    }

    deinit { parlance_sherpa_tts_destroy(handle) }

    func speak(
        _ text: String, _ options: SpeechOptions, _ take: (UnsafeBufferPointer<Float>) -> Bool
    ) throws(SynthesizerError) {
        var phonemes: [Int32] = []
        if let voice = folder.phonemeVoice {
            phonemes = try EspeakLibrary.phonemes(of: text, voice: voice).unicodeScalars.map { Int32($0.value) }
            guard !phonemes.isEmpty else { return }
        }
        let speaker = Int32(options.voice ?? "0") ?? 0
        // Where it fails nothing of the text is in the model's tables: nothing to hear, and no reason to end the conversation.
        withoutActuallyEscaping(take) { take in
            var call = take
            withUnsafeMutablePointer(to: &call) { call in
                text.withCString { text in
                    _ = parlance_sherpa_tts_speak(
                        handle, text, phonemes, Int32(phonemes.count), speaker, Float(options.speed),
                        { context, samples, count in
                            let take = context!.assumingMemoryBound(to: ((UnsafeBufferPointer<Float>) -> Bool).self)
                            return take.pointee(UnsafeBufferPointer(start: samples, count: Int(count))) ? 1 : 0
                        }, call)
                }
            }
        }
    }
}

private func withOptional<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    guard let text else { return body(nil) }
    return text.withCString(body)
}
