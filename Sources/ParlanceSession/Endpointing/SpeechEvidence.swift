import ParlanceCore

/// How sure voice activity is that a segment holds speech.
///
/// Of the windows that are speech or nearly so, the share that is so beyond doubt. Silero's network is sure of speech
/// (over the recordings we tried, a share of 0.7 and more, 0.44 for single words at 8 kHz), while music and noises that
/// it takes for speech waver (0.26 and less).
package struct SpeechEvidence: Hashable, Sendable {
    /// From here on a window counts at all: the detector's leaving threshold.
    package static let active: Float = 0.35
    /// From here on there is no doubt.
    package static let sure: Float = 0.9
    /// The share below which what was heard is not believed.
    package static let leastShare: Float = 0.35
    /// What it takes to believe a segment that is still going on: the share, and half a second of windows.
    package static let leastShareSoFar: Float = 0.6
    package static let leastWindowsSoFar = 16

    private var activeWindows = 0
    private var sureWindows = 0

    package init() {}

    package mutating func hear(_ probability: Float) {
        if probability >= Self.active { activeWindows += 1 }
        if probability >= Self.sure { sureWindows += 1 }
    }

    package var share: Float { activeWindows == 0 ? 0 : Float(sureWindows) / Float(activeWindows) }
    /// Whether the segment as a whole is speech.
    package var isConvincing: Bool { share >= Self.leastShare }
    /// Whether that can be said already.
    package var isConvincingSoFar: Bool { activeWindows >= Self.leastWindowsSoFar && share >= Self.leastShareSoFar }
}
