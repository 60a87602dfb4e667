import Parlance
import ParlanceCore

/// What to measure.
public struct WordErrorRatePlan: Sendable {
    /// How audio reaches the recognizer.
    public enum Mode: String, Sendable, CaseIterable, Codable {
        /// Through a session: voice activity, segments, endpointing.
        case session
        /// The segments that the session made, fed without the session.
        case segments
        /// The whole file as one segment, without voice activity.
        case whole
        /// Through a running server, over its WebSocket.
        case server
    }

    /// How results are put together in the report.
    public enum Grouping: String, Sendable, CaseIterable {
        case folder
        case category
        case speaker
    }

    public var modes: [Mode] = [.session]
    /// Milliseconds of audio per chunk: the first is measured, the others must give the same words.
    public var chunks = [100]
    public var isRealTime = false
    /// Recordings at a time.
    public var jobs = 1
    public var grouping = Grouping.folder
    /// Recordings without a reference are recognized too, and their words counted as false ones.
    public var countsFalseWords = false
    /// For sessions; `audio` is filled in.
    public var configuration: SessionConfiguration
    /// Further sessions over the same recordings, each sent in this way.
    public var variants: [AudioVariant] = []
    /// Further sessions over the same recordings, each handing audio to the recognizer in this way.
    public var chunkings: [ChunkingPolicy] = []
    /// Further sessions over the same recordings, each with this voice activity detector.
    public var detectors: [VoiceActivityDetectors.Named] = []
    /// For ``Mode/server``.
    public var server: ServerAddress?

    public init() {
        configuration = SessionConfiguration()
        configuration.commitInterval = nil
        configuration.interimResults = false
    }
}
