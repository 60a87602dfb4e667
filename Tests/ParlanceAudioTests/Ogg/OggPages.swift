/// Ogg pages taken apart and put together by hand, for streams that no encoder makes.
struct OggPageBytes {
    var flags: UInt8
    var granule: Int64
    var serial: UInt32
    var sequence: UInt32
    var lacing: [UInt8]
    var body: [UInt8]

    var isFirst: Bool { flags & 2 != 0 }

    /// A page of whole packets.
    init(flags: UInt8 = 0, granule: Int64, serial: UInt32 = 7, sequence: UInt32, packets: [[UInt8]]) {
        self.flags = flags
        self.granule = granule
        self.serial = serial
        self.sequence = sequence
        lacing = packets.flatMap { [UInt8](repeating: 255, count: $0.count / 255) + [UInt8($0.count % 255)] }
        body = packets.flatMap { $0 }
    }

    /// All pages of a well-formed stream.
    static func split(_ bytes: [UInt8]) -> [OggPageBytes] {
        var pages: [OggPageBytes] = []
        var at = 0
        func number<Number: FixedWidthInteger>(_ offset: Int) -> Number {
            (0..<Number.bitWidth / 8).reduce(0) { $0 | Number(bytes[at + offset + $1]) << Number(8 * $1) }
        }
        while at < bytes.count {
            precondition(bytes[at..<at + 4].elementsEqual("OggS".utf8))
            var page = OggPageBytes(
                flags: bytes[at + 5], granule: number(6), serial: number(14), sequence: number(18), packets: [])
            page.lacing = Array(bytes[at + 27..<at + 27 + Int(bytes[at + 26])])
            let start = at + 27 + page.lacing.count
            let length = page.lacing.reduce(0) { $0 + Int($1) }
            page.body = Array(bytes[start..<start + length])
            pages.append(page)
            at = start + length
        }
        return pages
    }

    /// With the right checksum.
    var bytes: [UInt8] {
        func little(_ value: UInt64, _ width: Int) -> [UInt8] {
            (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
        }
        var page =
            Array("OggS".utf8) + [0, flags] + little(UInt64(bitPattern: granule), 8) + little(UInt64(serial), 4)
            + little(UInt64(sequence), 4) + [0, 0, 0, 0, UInt8(lacing.count)] + lacing + body
        let sum = page.reduce(UInt32(0)) { $0 << 8 ^ Self.table[Int($0 >> 24) ^ Int($1)] }
        page.replaceSubrange(22..<26, with: little(UInt64(sum), 4))
        return page
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index) << 24) { value, _ in value << 1 ^ (value & 0x8000_0000 != 0 ? 0x04C1_1DB7 : 0) }
    }
}

extension [OggPageBytes] {
    var bytes: [UInt8] { flatMap(\.bytes) }
}
