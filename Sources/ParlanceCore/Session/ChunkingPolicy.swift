/// How much audio is handed to the recognizer at a time.
///
/// Voice activity keeps silence from the recognizer in any case, and the start of an utterance (with its pre-roll) and every
/// boundary are handed over at once; the policy is about what lies between. Larger chunks mean fewer calls of the
/// recognizer, later partials, and the same words: what is recognized does not depend on how it is cut.
public enum ChunkingPolicy: Hashable, Sendable {
    /// As it comes, once per message: the earliest partials.
    case immediate
    /// Always this much.
    case fixed(MediaTime)
    /// This much while someone speaks, and that much in the pauses of an utterance.
    case adaptive(speech: MediaTime, silence: MediaTime)

    /// Three windows of 32 ms in speech, twelve in pauses.
    public static let adaptive = adaptive(speech: MediaTime(milliseconds: 96), silence: MediaTime(milliseconds: 384))
    /// What ``fixed(_:)`` may be: longer chunks would break the latency budget by themselves.
    public static let fixedMilliseconds = 20...250
}
