import ParlanceCore

/// An engine as its thread sees it: one sentence at a time. Used by one thread.
protocol SentenceVoice: AnyObject {
    /// Speaks one sentence. Blocks; `take` gets mono chunks, ±1, and stops the sentence by saying no.
    ///
    /// - Parameter text: without control characters, not empty.
    func speak(
        _ text: String, _ options: SpeechOptions, _ take: (UnsafeBufferPointer<Float>) -> Bool
    ) throws(SynthesizerError)
}
