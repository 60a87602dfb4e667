import ParlanceCore

/// One segment as a session fed it to its recognizer.
public struct RecordedSegment: Sendable {
    /// Samples without a hole between them.
    public struct Run: Sendable {
        public var at: MediaTime
        public var samples: [Float]
    }

    public var segment: SegmentID
    public var start: MediaTime
    /// In order of time; more than one where audio was dropped in between.
    public var runs: [Run] = []

    public init(segment: SegmentID, start: MediaTime) {
        self.segment = segment
        self.start = start
    }

    /// Where the last sample ends.
    public var end: MediaTime { runs.last.map { $0.at + MediaTime(samples: $0.samples.count) } ?? start }

    mutating func append(_ samples: UnsafeBufferPointer<Float>, at time: MediaTime) {
        if runs.isEmpty || end != time { runs.append(Run(at: time, samples: [])) }
        runs[runs.count - 1].samples.append(contentsOf: samples)
    }
}

/// What came out of a ring, put down segment by segment: 64 kB for each second of speech.
struct SegmentRecording: Sendable {
    private(set) var segments: [RecordedSegment] = []

    mutating func note(_ next: SpeechRing.Next, _ buffer: UnsafeMutableBufferPointer<Float>) {
        switch next {
        case .begin(let segment, let time):
            segments.append(RecordedSegment(segment: segment, start: time))
        case .samples(let count, let time):
            guard !segments.isEmpty else { return }
            segments[segments.count - 1].append(UnsafeBufferPointer(rebasing: buffer[..<count]), at: time)
        case .checkpoint, .end, .empty:
            break
        }
    }
}
