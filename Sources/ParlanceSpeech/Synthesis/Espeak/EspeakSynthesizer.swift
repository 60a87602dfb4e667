import CEspeakNG
import ParlanceCore
import Synchronization

/// espeak-ng: small, quick, over a hundred languages, and it sounds like a machine. The default, because it is there
/// wherever Debian is, and answers within milliseconds.
///
/// The library has one state for the whole process, so there is one of these, with one thread, and a process that speaks for
/// it (``EspeakProcess``).
public final class EspeakSynthesizer: Synthesizer {
    public let profile: SynthesizerProfile
    private let thread: SpeakingThread
    /// The library's names, by ours.
    private let identifiers: [String: String]

    private static let loaded = Mutex<EspeakSynthesizer?>(nil)

    /// The one of this process, loaded when it is asked for first.
    ///
    /// - Throws: ``SynthesizerError/unavailable(_:)`` where the library or its data is not installed.
    public static func shared() throws(SynthesizerError) -> EspeakSynthesizer {
        let result: Result<EspeakSynthesizer, SynthesizerError> = loaded.withLock { loaded in
            if let loaded { return .success(loaded) }
            do throws(SynthesizerError) {
                let synthesizer = try EspeakSynthesizer()
                loaded = synthesizer
                return .success(synthesizer)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init() throws(SynthesizerError) {
        let rate = try EspeakLibrary.load()
        let version = String(cString: parlance_espeak_version())
        let voices = EspeakVoices.all()
        guard !voices.isEmpty, (8_000...48_000).contains(rate) else {
            throw .unavailable("espeak-ng has no voices: install the Debian package espeak-ng-data.")
        }
        identifiers = Dictionary(voices.map { ($0.voice.name, $0.identifier) }) { first, _ in first }
        profile = SynthesizerProfile(
            engine: "espeak-ng", model: "espeak-ng", version: String(version.prefix { $0 != " " }),
            voices: voices.map(\.voice),
            variants: EspeakVoices.variants(), sampleRate: rate, cancels: .atChunks)
        thread = SpeakingThread(name: "espeak-ng", EspeakVoice())
    }

    public func makeStream(
        _ options: SpeechOptions, for source: any SpeechSource
    ) throws(SynthesizerError) -> any SpeechStream {
        var options = options
        let wanted = options.voice ?? profile.voices[0].name
        guard let voice = profile.voice(named: wanted) else {
            throw .unsupported("espeak-ng has no voice '\(wanted)'; 'parlance speak --voices' lists them")
        }
        guard SpeechOptions.speeds.contains(options.speed) else {
            throw .unsupported("a speed of \(options.speed); 0.5 to 2 are possible")
        }
        let parts = voice.name.split(separator: "+", maxSplits: 1).map(String.init)
        options.voice = ([identifiers[parts[0]] ?? parts[0]] + parts.dropFirst()).joined(separator: "+")
        return SpeakingStream(options, on: thread, for: source)
    }

    public func warmUp() throws(SynthesizerError) { try speakToNobody() }
}

/// The library's process, as the thread uses it.
private final class EspeakVoice: SentenceVoice {
    private var samples: [Float] = []

    func speak(
        _ text: String, _ options: SpeechOptions, _ take: (UnsafeBufferPointer<Float>) -> Bool
    ) throws(SynthesizerError) {
        try EspeakLibrary.speak(text, voice: options.voice ?? "gmw/en-US", speed: options.speed) { chunk in
            samples.removeAll(keepingCapacity: true)
            for sample in chunk { samples.append(Float(sample) / 32_768) }
            return samples.withUnsafeBufferPointer(take)
        }
    }
}

extension Synthesizer {
    /// Speaks a word, and waits until it is spoken.
    func speakToNobody() throws(SynthesizerError) {
        let nobody = Nobody()
        let stream = try makeStream(SpeechOptions(), for: nobody)
        stream.wake()
        let failure = nobody.wait()
        stream.close()
        if let failure { throw failure }
    }
}
