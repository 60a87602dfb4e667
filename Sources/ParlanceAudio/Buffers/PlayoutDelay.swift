/// How long to wait for stragglers, from how late packets were until now.
///
/// **What is measured.** A packet's *lag* is its arrival time minus its media time; only differences of lags mean
/// anything, as the two clocks have different zeros. The smallest lag of the last ten seconds is the fastest way through
/// the network, the *base*; what a packet's lag exceeds it by is its lateness.
///
/// **What is chosen.** Latenesses go into a histogram that forgets (a packet counts half after about 350 others, 7 s at
/// 20 ms), and the delay is its 99th percentile, kept within 20 to 200 ms: the way of WebRTC's NetEQ, which takes
/// about the 95th because it holds back every packet. Here, only what is behind a missing packet waits, while a word
/// that was concealed is lost, so the delay may be generous. RFC 3550's interarrival jitter, a running mean, is
/// reported but not used: no multiple of a mean covers a known part of the packets. Until a second of packets was
/// seen, the delay is at least 80 ms, NetEQ's start.
///
/// **Clock drift.** The base moves with the last ten seconds, so a sender whose clock is off by 200 ppm is 2 ms out at
/// the most, however long the stream: the delay neither grows nor shrinks by it.
struct PlayoutDelay: Sendable {
    private static let second: Int64 = 1_000_000_000
    private static let minimaKept = 10  // seconds
    private static let bin: Int64 = 5_000_000  // 5 ms
    private static let bins = 41  // the last one holds all that took 200 ms and more
    private static let memory: Float = 0.998
    private static let startDelay: Int64 = 80_000_000
    private static let startPackets = 50

    private let bounds: ClosedRange<Int64>
    private let covered: Float
    private var minima = [Int64](repeating: .max, count: Self.minimaKept)
    private var currentSecond: Int64?
    private var histogram = [Float](repeating: 0, count: Self.bins)
    private var packets = 0
    private var lastLag: Int64?

    /// The smallest lag of late, in ns; nil before the first packet.
    private(set) var base: Int64?
    /// How long after the fastest way's arrival a packet's place is given up, in ns.
    private(set) var delay: Int64
    /// RFC 3550, 6.4.1 and A.8, in ns.
    private(set) var interarrivalJitter: Int64 = 0

    init(bounds: ClosedRange<Int64>, covered: Double) {
        self.bounds = bounds
        self.covered = Float(covered)
        delay = min(max(Self.startDelay, bounds.lowerBound), bounds.upperBound)
    }

    /// A packet came. Both in ns; `now` of any clock that never goes back, from zero on.
    mutating func observe(lag: Int64, at now: Int64) {
        keepMinimum(lag, at: now)
        let lateness = lag - (base ?? lag)
        packets = min(packets + 1, 1_000_000)
        let memory = min(Self.memory, 1 - 1 / Float(packets))
        let index = Int(min(lateness / Self.bin, Int64(Self.bins - 1)))
        for bin in 0..<Self.bins { histogram[bin] *= memory }
        histogram[index] += 1 - memory
        choose()

        if let lastLag { interarrivalJitter += (abs(lag - lastLag) - interarrivalJitter) / 16 }
        lastLag = lag
    }

    /// Another sender, or one that began anew: lags cannot be compared with those before. The jitter is still the
    /// best guess.
    mutating func restart() {
        for index in minima.indices { minima[index] = .max }
        currentSecond = nil
        base = nil
        lastLag = nil
    }

    private mutating func keepMinimum(_ lag: Int64, at now: Int64) {
        let second = max(now, 0) / Self.second
        let last = currentSecond ?? second
        if second > last {
            for passed in 1...min(second - last, Int64(Self.minimaKept)) {
                minima[Int((last + passed) % Int64(Self.minimaKept))] = .max
            }
        }
        currentSecond = max(second, last)
        let place = Int(max(second, last) % Int64(Self.minimaKept))
        minima[place] = min(minima[place], lag)
        base = minima.min()
    }

    private mutating func choose() {
        var sum: Float = 0
        var index = 0
        while index < Self.bins - 1 {
            sum += histogram[index]
            if sum >= covered { break }
            index += 1
        }
        var chosen = Int64(index + 1) * Self.bin
        if packets < Self.startPackets { chosen = max(chosen, Self.startDelay) }
        delay = min(max(chosen, bounds.lowerBound), bounds.upperBound)
    }
}
