import CEspeakNG
import ParlanceCore
import Synchronization

/// espeak-ng, as it is installed. This process loads it only to see which voices there are; text goes to one of its own.
enum EspeakLibrary {
    private static let wordsPerMinute = 175.0

    /// Speaks for everybody; who uses it holds it, for a sentence at most.
    private static let process = Mutex(Holder())

    private struct Holder: @unchecked Sendable {  // touched only by who holds it
        let process = EspeakProcess()
    }

    /// Loads the library if that has not been done; says what is missing otherwise.
    ///
    /// - Returns: the sample rate.
    static func load() throws(SynthesizerError) -> Int {
        var error = ErrorText()
        let rate = error.fill {
            parlance_espeak_load(Int32(PARLANCE_ESPEAK_CHUNK_MILLISECONDS), $0, $1)
        }
        guard rate > 0 else {
            throw .unavailable(
                "espeak-ng is not available: \(error.text). Install the Debian package libespeak-ng1.")
        }
        return Int(rate)
    }

    /// Speaks a sentence.
    ///
    /// - Parameters:
    ///   - voice: by the library's own name.
    ///   - take: gets 16-bit chunks, and stops the sentence by saying no.
    static func speak(
        _ text: String, voice: String, speed: Double, _ take: (UnsafeBufferPointer<Int16>) -> Bool
    ) throws(SynthesizerError) {
        let rate = Int32((wordsPerMinute * speed).rounded())
        try holding { (process) throws(SynthesizerError) in
            try process.speak(text, voice: voice, wordsPerMinute: rate, take)
        }
    }

    /// The phonemes of a sentence in IPA, its marks kept where they were.
    static func phonemes(of text: String, voice: String) throws(SynthesizerError) -> String {
        try holding { (process) throws(SynthesizerError) in
            var phonemes = ""
            var clause = ""
            func add() throws(SynthesizerError) {
                let words = clause.drop { $0 == " " }
                clause = ""
                guard !words.isEmpty else { return }
                if !phonemes.isEmpty { phonemes += " " }
                phonemes += try process.phonemes(of: String(words), voice: voice)
            }
            for character in text {
                if ",;:.!?".contains(character) {
                    try add()
                    phonemes.append(character)
                } else {
                    clause.append(character)
                }
            }
            try add()
            return phonemes
        }
    }

    private static func holding<Value>(
        _ body: (EspeakProcess) throws(SynthesizerError) -> Value
    ) throws(SynthesizerError) -> Value {
        let result: Result<Value, SynthesizerError> = process.withLock { holder in
            do throws(SynthesizerError) { return .success(try body(holder.process)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
