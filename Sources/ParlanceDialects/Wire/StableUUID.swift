/// A UUID made from a name: the same name gives the same UUID on every server and after every restart.
///
/// Version 8 (RFC 9562, section 5.8: the content is the maker's own): two FNV-1a hashes. Names things, protects nothing.
package func stableUUID(of name: String) -> String {
    func hash(seed: UInt64) -> UInt64 {
        var value = seed
        for byte in name.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        // FNV's high bits change little for short names: mix them (the finalizer of SplitMix64).
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
    let high = hash(seed: 0xcbf2_9ce4_8422_2325) & 0xffff_ffff_ffff_0fff | 0x8000
    let low = hash(seed: 0x6c62_272e_07bb_0142) & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000

    func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
    let digits = Array(hex(high) + hex(low))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
}
