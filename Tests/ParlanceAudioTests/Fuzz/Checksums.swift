/// Puts the checksums of changed streams right: a fuzzer would not guess them, and everything behind them would stay
/// untried.
enum Checksums {
    /// Every Ogg page that is whole.
    @Sendable static func repairOgg(_ bytes: inout [UInt8]) {
        var at = 0
        while at + 27 <= bytes.count {
            guard bytes[at..<at + 4].elementsEqual("OggS".utf8), at + 27 + Int(bytes[at + 26]) <= bytes.count else {
                at += 1
                continue
            }
            let body = at + 27 + Int(bytes[at + 26])
            let end = body + bytes[at + 27..<body].reduce(0) { $0 + Int($1) }
            guard end <= bytes.count else {
                at += 1
                continue
            }
            for index in 22..<26 { bytes[at + index] = 0 }
            let sum = bytes[at..<end].reduce(UInt32(0)) { $0 << 8 ^ ogg[Int($0 >> 24) ^ Int($1)] }
            for index in 0..<4 { bytes[at + 22 + index] = UInt8(truncatingIfNeeded: sum >> UInt32(8 * index)) }
            at = end
        }
    }

    /// Every FLAC frame: from a sync code to the next.
    @Sendable static func repairFLAC(_ bytes: inout [UInt8]) {
        let starts = bytes.indices.dropLast().filter { bytes[$0] == 0xFF && bytes[$0 + 1] & 0xFE == 0xF8 }
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
            guard end - start >= 10 else { continue }
            // The head: four bytes, a number as UTF-8 writes them, what the codes for block size and rate ask for.
            let number = max((~bytes[start + 4]).leadingZeroBitCount, 1)
            let blockSize = bytes[start + 2] >> 4
            let rate = bytes[start + 2] & 15
            let head =
                4 + number + (blockSize == 6 ? 1 : blockSize == 7 ? 2 : 0) + (rate == 12 ? 1 : 13...14 ~= rate ? 2 : 0)
            guard start + head + 3 <= end else { continue }
            bytes[start + head] = bytes[start..<start + head].reduce(0) { flacHead[Int($0 ^ $1)] }
            let sum = bytes[start..<end - 2].reduce(UInt16(0)) { $0 << 8 ^ flacFrame[Int($0 >> 8) ^ Int($1)] }
            bytes[end - 2] = UInt8(sum >> 8)
            bytes[end - 1] = UInt8(truncatingIfNeeded: sum)
        }
    }

    @Sendable static func repairAny(_ bytes: inout [UInt8]) {
        if bytes.starts(with: "OggS".utf8) { repairOgg(&bytes) }
        if bytes.starts(with: "fLaC".utf8) { repairFLAC(&bytes) }
    }

    private static let ogg: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index) << 24) { value, _ in value << 1 ^ (value & 0x8000_0000 != 0 ? 0x04C1_1DB7 : 0) }
    }
    private static let flacHead: [UInt8] = (0..<256).map { index in
        (0..<8).reduce(UInt8(index)) { value, _ in value << 1 ^ (value & 0x80 != 0 ? 0x07 : 0) }
    }
    private static let flacFrame: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index) << 8) { value, _ in value << 1 ^ (value & 0x8000 != 0 ? 0x8005 : 0) }
    }
}
