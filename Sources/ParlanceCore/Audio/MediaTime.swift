/// A position in a session's audio: samples since the session began, counted at 16 kHz.
///
/// Media time is the only clock for results. It depends on the audio alone, so the same audio gives the same
/// times whatever its chunking, its speed or the load of the server. Wall time appears only in ``StageTimings``.
///
/// Audio of another rate is counted after resampling; one second of audio is always ``samplesPerSecond`` samples.
public struct MediaTime: Hashable, Comparable, Sendable {
    /// The rate at which media time is counted, and at which voice activity and recognition run.
    public static let samplesPerSecond = 16_000
    public static let zero = MediaTime(samples: 0)

    public var samples: Int

    public init(samples: Int) { self.samples = samples }
    public init(seconds: Double) { samples = Int((seconds * Double(Self.samplesPerSecond)).rounded()) }
    public init(milliseconds: Int) { samples = milliseconds * (Self.samplesPerSecond / 1_000) }

    public var seconds: Double { Double(samples) / Double(Self.samplesPerSecond) }
    public var milliseconds: Int { samples / (Self.samplesPerSecond / 1_000) }

    public static func < (a: MediaTime, b: MediaTime) -> Bool { a.samples < b.samples }
    public static func + (a: MediaTime, b: MediaTime) -> MediaTime { MediaTime(samples: a.samples + b.samples) }
    public static func - (a: MediaTime, b: MediaTime) -> MediaTime { MediaTime(samples: a.samples - b.samples) }
    public static func += (a: inout MediaTime, b: MediaTime) { a.samples += b.samples }
}

/// A half-open stretch of media time, `start ..< end`.
public struct MediaSpan: Hashable, Sendable {
    public var start: MediaTime
    public var end: MediaTime

    public init(start: MediaTime, end: MediaTime) {
        self.start = start
        self.end = end
    }

    public var duration: MediaTime { end - start }
    public var middle: MediaTime { MediaTime(samples: (start.samples + end.samples) / 2) }
    public var isEmpty: Bool { end <= start }
}
