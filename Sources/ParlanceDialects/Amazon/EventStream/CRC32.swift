/// The checksum of zlib, gzip and Ethernet (IEEE 802.3; reflected, polynomial 0x04C11DB7).
package enum CRC32 {
    /// The checksum of `bytes`, or of what came before and `bytes`.
    ///
    /// - Parameter before: the checksum of what came before.
    package static func checksum(_ bytes: UnsafeRawBufferPointer, after before: UInt32 = 0) -> UInt32 {
        var state = ~before
        var index = 0
        // Eight bytes a step: Kounavis and Berry, "A Systematic Approach to Building High Performance Software-based CRC
        // Generators" (slicing-by-8).
        let table = tables
        while bytes.count - index >= 8 {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let mixed = word ^ UInt64(state)
            state =
                table[7 << 8 | Int(mixed & 0xFF)] ^ table[6 << 8 | Int(mixed >> 8 & 0xFF)]
                ^ table[5 << 8 | Int(mixed >> 16 & 0xFF)] ^ table[4 << 8 | Int(mixed >> 24 & 0xFF)]
                ^ table[3 << 8 | Int(mixed >> 32 & 0xFF)] ^ table[2 << 8 | Int(mixed >> 40 & 0xFF)]
                ^ table[1 << 8 | Int(mixed >> 48 & 0xFF)] ^ table[Int(mixed >> 56)]
            index += 8
        }
        while index < bytes.count {
            state = state >> 8 ^ table[Int((state ^ UInt32(bytes[index])) & 0xFF)]
            index += 1
        }
        return ~state
    }

    /// Eight tables of 256: what a byte does to the state when 0 … 7 more bytes follow it. Made once, never given back.
    private nonisolated(unsafe) static let tables: UnsafePointer<UInt32> = {
        let tables = UnsafeMutablePointer<UInt32>.allocate(capacity: 8 * 256)
        for byte in 0..<256 {
            var state = UInt32(byte)
            for _ in 0..<8 { state = state & 1 == 1 ? state >> 1 ^ 0xEDB8_8320 : state >> 1 }
            (tables + byte).initialize(to: state)
        }
        for slice in 1..<8 {
            for byte in 0..<256 {
                let before = tables[(slice - 1) << 8 | byte]
                (tables + (slice << 8 | byte)).initialize(to: before >> 8 ^ tables[Int(before & 0xFF)])
            }
        }
        return UnsafePointer(tables)
    }()
}
