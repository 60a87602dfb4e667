import ParlanceCore

/// How much of the audio voice activity kept from the recognizer.
package struct Savings: Hashable, Sendable {
    /// Seconds, all channels together.
    package private(set) var audio = 0.0
    /// Seconds of it that reached the recognizer.
    package private(set) var recognized = 0.0
    /// Of a cascade: windows heard and windows that its network heard.
    package var windows: VoiceActivityWindowCounts?

    package init() {}

    package mutating func add(audio: Double, recognized: Double) {
        self.audio += audio
        self.recognized += recognized
    }

    /// The share of the audio that never reached the recognizer; nil without audio.
    package var share: Double? { audio > 0 ? 1 - recognized / audio : nil }

    /// One line for a report; nil without audio.
    package var text: String? {
        guard let share else { return nil }
        var line =
            "Saved by voice activity: \(Figures.percent(share)) % of \(Figures.decimal(audio)) s of audio never reached "
            + "the recognizer"
        if let network = windows?.share { line += "; the network heard \(Figures.percent(network)) % of the windows" }
        return line
    }
}
