import ParlanceCore

/// What a network makes of a voice: prints of one speaker point in about the same direction.
package struct VoicePrint: Sendable {
    /// What is heard at once: longer windows tell voices apart better, shorter ones tell sooner.
    package static let window = MediaTime(milliseconds: 1_500)
    /// Speech below which a print says nothing.
    package static let minimumSpeech = MediaTime(milliseconds: 300)

    package var values: [Float]
    /// How much of the window was speech.
    package var speech: MediaTime

    package init(values: [Float], speech: MediaTime) {
        self.values = values
        self.speech = speech
    }
}
