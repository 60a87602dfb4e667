import ParlanceCore

/// The last stretch of audio, so that what led up to an onset can still be recognized. Fixed memory, oldest overwritten.
///
/// Here and not beside its user, so that the compiler knows what the ring holds.
package struct PreRoll {
    private var ring: RingBuffer<Float>
    /// Media time just after the newest sample.
    package private(set) var end = MediaTime.zero

    package init(capacity: Int) { ring = RingBuffer(capacity: max(capacity, 1), filledWith: 0) }

    /// Media time of the oldest sample held.
    package var start: MediaTime { end - MediaTime(samples: ring.count) }

    package mutating func append(_ samples: UnsafeBufferPointer<Float>) {
        ring.write(samples)
        end += MediaTime(samples: samples.count)
    }

    /// Appends everything from `time` (at the earliest ``start``) to ``end``.
    package func copy(from time: MediaTime, into samples: inout [Float]) {
        ring.copy(last: (end - time).samples, into: &samples)
    }
}
