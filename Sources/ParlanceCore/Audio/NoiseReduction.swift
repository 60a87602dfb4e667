/// Noise that a client wants brought down before anything else hears the audio: how far the microphone is.
public enum NoiseReduction: String, CaseIterable, Hashable, Sendable {
    /// Headphones: a microphone close by.
    case nearField = "near_field"
    /// A laptop or a conference room.
    case farField = "far_field"
}
