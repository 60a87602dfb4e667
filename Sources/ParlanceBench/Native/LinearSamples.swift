/// Signed 16-bit little-endian samples.
struct LinearSamples: Sendable {
    var bytes: [UInt8]

    /// - Parameter samples: in ±1; what lies beyond is clipped, what is not a number is silence.
    init(_ samples: [Float]) {
        bytes = []
        bytes.reserveCapacity(samples.count * 2)
        for sample in samples {
            let value = sample.isFinite ? Int16(max(min((sample * 32_768).rounded(), 32_767), -32_768)) : 0
            bytes.append(UInt8(truncatingIfNeeded: value))
            bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        }
    }
}
