import CEspeakNG
import ParlanceCore
import Synchronization

/// The espeak-ng library of this process, and what it is set to. It has one state for everybody: who uses it holds it.
enum EspeakLibrary {
    /// Audio per chunk: how soon the first comes, and how soon a sentence stops.
    private static let chunkMilliseconds: Int32 = 20
    private static let wordsPerMinute = 175.0

    struct Settings {
        fileprivate var voice: String?
        fileprivate var rate: Int32 = 0

        /// - Parameter voice: by the library's own name.
        mutating func use(voice name: String, speed: Double = 1) throws(SynthesizerError) {
            if voice != name {
                guard parlance_espeak_set_voice(name) == 0 else {
                    voice = nil
                    throw .failed("espeak-ng cannot use the voice '\(name)'")
                }
                voice = name
                rate = 0  // a voice brings its own
            }
            let wanted = Int32((EspeakLibrary.wordsPerMinute * speed).rounded())
            guard rate != wanted else { return }
            _ = parlance_espeak_set_rate(wanted)
            rate = wanted
        }
    }

    /// Held while the library speaks, for a sentence at most.
    static let settings = Mutex(Settings())

    /// Loads the library if that has not been done; says what is missing otherwise.
    ///
    /// - Returns: the sample rate.
    static func load() throws(SynthesizerError) -> Int {
        var error = ErrorText()
        let rate = error.fill { parlance_espeak_load(chunkMilliseconds, $0, $1) }
        guard rate > 0 else {
            throw .unavailable(
                "espeak-ng is not available: \(error.text). Install the Debian package libespeak-ng1.")
        }
        return Int(rate)
    }

    /// The phonemes of a sentence in IPA, its marks kept where they were.
    static func phonemes(of text: String, voice: String) throws(SynthesizerError) -> String {
        let result: Result<String, SynthesizerError> = settings.withLock { settings in
            do throws(SynthesizerError) { try settings.use(voice: voice) } catch { return .failure(error) }
            var phonemes = ""
            var clause = ""
            func add() {
                let words = clause.drop { $0 == " " }
                clause = ""
                guard !words.isEmpty else { return }
                if !phonemes.isEmpty { phonemes += " " }
                String(words).withCString { start in
                    var next: UnsafePointer<CChar>? = start
                    while next != nil {
                        guard let part = parlance_espeak_phonemes(&next) else { break }
                        phonemes += String(cString: part)
                    }
                }
            }
            for character in text {
                if ",;:.!?".contains(character) {
                    add()
                    phonemes.append(character)
                } else {
                    clause.append(character)
                }
            }
            add()
            return .success(phonemes)
        }
        return try result.get()
    }
}
