import Foundation

/// FLAC streams for the tests, made by the reference encoder.
enum FLACStreams {
    /// Interleaved samples of a signal with something of everything, as integers of `bits` left-justified in 32.
    static func integers(count: Int, channels: Int, bits: Int) -> [Int32] {
        let samples = Streams.speechLike(seconds: Double(count) / 16_000, rate: 16_000, channels: channels)
        let kept = Int32(-1) << Int32(32 - bits)
        return samples.enumerated().map { index, sample in
            // A stretch of silence, and a stretch of full-scale noise that does not compress.
            let frame = index / channels
            if (1_000..<1_500).contains(frame) { return 0 }
            if (2_000..<2_600).contains(frame) {
                return Int32(truncatingIfNeeded: (index &* 2_654_435_761) &* 40_503) & kept
            }
            return Int32(Double(sample) * 2_147_483_000) & kept
        }
    }

    /// Encoded by `flac`; nil when it is not installed.
    static func encode(
        _ integers: [Int32], channels: Int, rate: Int, bits: Int, _ arguments: [String] = []
    ) throws -> [UInt8]? {
        let bytesPerSample = (bits + 7) / 8
        let raw = integers.flatMap { [UInt8].little(Int($0 >> Int32(32 - 8 * bytesPerSample)), bytesPerSample) }
        return try Tool.run(
            "flac",
            [
                "--silent", "--force", "--force-raw-format", "--endian=little", "--sign=signed",
                "--channels=\(channels)", "--bps=\(8 * bytesPerSample)", "--sample-rate=\(rate)", "--lax",
            ] + arguments + ["-o", "OUTPUT", "INPUT"], input: Data(raw), suffix: ".flac"
        ).map { Array($0) }
    }

    /// The head alone, up to the first frame.
    static func headLength(_ stream: [UInt8]) -> Int {
        var offset = 4
        while true {
            let isLast = stream[offset] & 0x80 != 0
            offset += 4 + Int(stream[offset + 1]) << 16 + Int(stream[offset + 2]) << 8 + Int(stream[offset + 3])
            if isLast { return offset }
        }
    }

    /// `stream` with more metadata behind its stream info.
    static func inserting(_ block: [UInt8], kind: UInt8, into stream: [UInt8]) -> [UInt8] {
        stream[..<42] + [kind] + .big(block.count, 3) + block + stream[42...]
    }
}
