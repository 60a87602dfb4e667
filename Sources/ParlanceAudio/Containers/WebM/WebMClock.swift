import ParlanceCore

/// Holds the times of blocks against the audio that has come, to tell what is missing between them (RFC 9559,
/// sections 5.1.2.9 and 5.1.3.1).
///
/// A difference of up to ``tolerance`` is no loss: times are rounded to milliseconds and come from clocks that jitter. Nor
/// is a drift between a recorder's clock and its samples: ahead, each block is compared with the one before it only;
/// behind, the comparison follows by ``pull`` a block.
struct WebMClock {
    static let tolerance = 0.04  // seconds
    static let pull = 0.002
    /// Further back than this, the times have begun anew.
    static let restart = 1.0

    /// Nanoseconds of a tick.
    private var scale = 1_000_000.0
    private var cluster = 0.0  // ticks
    private var expected: Double?  // seconds: when the next block should begin

    mutating func set(scale: UInt64) { if scale > 0 { self.scale = Double(scale) } }

    mutating func beginCluster(_ ticks: UInt64) { cluster = Double(ticks) }

    /// A block comes.
    /// - Parameter ticks: after its cluster.
    /// - Returns: seconds that are missing before it.
    mutating func block(_ ticks: Int) -> Double {
        let time = (cluster + Double(ticks)) * scale / 1e9
        guard let expected else {
            self.expected = time
            return 0
        }
        let missing = time - expected
        self.expected = missing >= 0 || missing < -Self.restart ? time : max(time, expected - Self.pull)
        return missing > Self.tolerance ? missing : 0
    }

    /// It held this many seconds of audio.
    mutating func add(_ seconds: Double) { expected = expected.map { $0 + seconds } }
}
