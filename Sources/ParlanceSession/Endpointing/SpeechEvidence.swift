import ParlanceCore

/// How sure voice activity is that a segment holds speech.
///
/// Of the time that is speech or nearly so, the share that is so beyond doubt: media time, so that it means the same for
/// windows of any length. Silero's network is sure of speech
/// (over the recordings we tried, a share of 0.7 and more, 0.44 for single words at 8 kHz), while music and noises that
/// it takes for speech waver (0.26 and less). A detector that says only yes or no is always believed.
package struct SpeechEvidence: Hashable, Sendable {
    /// From here on a window counts at all: the detector's leaving threshold.
    package static let active: Float = 0.35
    /// From here on there is no doubt.
    package static let sure: Float = 0.9
    /// The share below which what was heard is not believed.
    package static let leastShare: Float = 0.35
    /// What it takes to believe a segment that is still going on: the share, and so much of it.
    package static let leastShareSoFar: Float = 0.6
    package static let leastActiveSoFar = MediaTime(milliseconds: 512)

    private var active = MediaTime.zero
    private var sure = MediaTime.zero

    package init() {}

    /// Takes the next window, of this length.
    package mutating func hear(_ probability: Float, for duration: MediaTime) {
        if probability >= Self.active { active += duration }
        if probability >= Self.sure { sure += duration }
    }

    package var share: Float { active == .zero ? 0 : Float(sure.samples) / Float(active.samples) }
    /// Whether the segment as a whole is speech.
    package var isConvincing: Bool { share >= Self.leastShare }
    /// Whether that can be said already.
    package var isConvincingSoFar: Bool { active >= Self.leastActiveSoFar && share >= Self.leastShareSoFar }
}
