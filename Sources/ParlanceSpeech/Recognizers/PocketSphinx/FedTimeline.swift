import ParlanceCore

/// Where the samples given to a decoder lie in media time: dropped spans leave jumps.
struct FedTimeline {
    private var jumps: [(fed: Int, at: MediaTime)]
    /// Samples so far.
    private(set) var count = 0

    init(start: MediaTime) { jumps = [(0, start)] }

    /// Media time right after the last sample.
    var end: MediaTime { time(of: count) }

    mutating func append(_ samples: Int, at time: MediaTime) {
        if time != end { jumps.append((count, time)) }
        count += samples
    }

    /// The stretch from one sample to another; it ends before a jump that lies at its end.
    func span(_ samples: Range<Int>) -> MediaSpan {
        let start = time(of: min(samples.lowerBound, max(count - 1, 0)))
        let last = min(samples.upperBound, count) - 1
        guard last >= samples.lowerBound else { return MediaSpan(start: start, end: start) }
        return MediaSpan(start: start, end: time(of: last) + MediaTime(samples: 1))
    }

    private func time(of sample: Int) -> MediaTime {
        // Jumps are few, and what is asked for is mostly near the end.
        let jump = jumps.last { $0.fed <= sample } ?? jumps[0]
        return jump.at + MediaTime(samples: sample - jump.fed)
    }
}
