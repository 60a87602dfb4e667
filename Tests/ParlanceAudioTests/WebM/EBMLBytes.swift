/// EBML elements put together by hand.
enum EBMLBytes {
    static func id(_ id: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: id >> (24 - 8 * $0)) }.drop { $0 == 0 } + []
    }

    /// A length in `width` bytes.
    static func size(_ size: Int, width: Int = 8) -> [UInt8] {
        let value = UInt64(size) | 1 << UInt64(7 * width)
        return (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (width - 1 - $0))) }
    }

    static func element(_ name: UInt32, _ content: [UInt8]) -> [UInt8] { id(name) + size(content.count) + content }
    static func endless(_ name: UInt32, _ content: [UInt8]) -> [UInt8] { id(name) + [0xFF] + content }
    static func number(_ name: UInt32, _ value: Int) -> [UInt8] {
        element(name, (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) })
    }
    static func text(_ name: UInt32, _ text: String) -> [UInt8] { element(name, Array(text.utf8)) }
    static func float(_ name: UInt32, _ value: Double) -> [UInt8] {
        element(name, (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(56 - 8 * $0)) })
    }

    static func head(_ type: String = "webm") -> [UInt8] {
        element(0x1A45_DFA3, number(0x42F7, 1) + number(0x42F2, 4) + number(0x42F3, 8) + text(0x4282, type))
    }

    static func track(
        _ codec: String, number: Int = 1, type: Int = 2, rate: Double = 16_000, channels: Int = 1, bits: Int = 16,
        codecPrivate: [UInt8] = [], more: [UInt8] = []
    ) -> [UInt8] {
        element(
            0xAE,
            Self.number(0xD7, number) + Self.number(0x83, type) + text(0x86, codec)
                + (codecPrivate.isEmpty ? [] : element(0x63A2, codecPrivate))
                + element(0xE1, float(0xB5, rate) + Self.number(0x9F, channels) + Self.number(0x6264, bits)) + more)
    }

    static func tracks(_ entries: [UInt8]...) -> [UInt8] { element(0x1654_AE6B, entries.flatMap { $0 }) }

    /// - Parameter time: ticks after the cluster's.
    static func simpleBlock(_ frame: [UInt8], track: Int = 1, time: Int = 0, flags: UInt8 = 0x80) -> [UInt8] {
        element(0xA3, size(track, width: 1) + .big(time, 2) + [flags] + frame)
    }

    /// As Chrome's MediaRecorder writes: no lengths for segment and clusters, one packet to a block.
    /// - Parameter time: ms of each packet by its number.
    static func live(
        _ packets: [[UInt8]], codecPrivate: [UInt8], perCluster: Int = 10, time: (Int) -> Int = { 20 * $0 }
    ) -> [UInt8] {
        var segment = element(0x1549_A966, [0x2A, 0xD7, 0xB1, 0x83, 0x0F, 0x42, 0x40])
        segment += tracks(track("A_OPUS", rate: 48_000, bits: 32, codecPrivate: codecPrivate))
        for start in stride(from: 0, to: packets.count, by: perCluster) {
            let blocks = (start..<min(start + perCluster, packets.count)).flatMap {
                simpleBlock(packets[$0], time: time($0) - time(start))
            }
            segment += endless(0x1F43_B675, number(0xE7, time(start)) + blocks)
        }
        return head() + endless(0x1853_8067, segment)
    }

    static func opusHead(channels: UInt8 = 1, preSkip: Int = 0) -> [UInt8] {
        Array("OpusHead".utf8)
            + [1, channels, UInt8(preSkip & 255), UInt8(preSkip >> 8), 0x80, 0xBB, 0, 0, 0, 0, 0]
    }
}
