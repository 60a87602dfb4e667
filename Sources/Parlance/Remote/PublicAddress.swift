/// Tells addresses of the internet from those of this machine, the network around it, and those that mean something
/// special (IANA's special-purpose registries, RFC 6890 and those after it).
package enum PublicAddress {
    /// - Parameter bytes: 4 of IPv4 or 16 of IPv6, in network order.
    package static func isPublic(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 4: isPublic(v4: bytes)
        case 16: isPublic(v6: bytes)
        default: false
        }
    }

    private static let specialV4: [(first: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15),
        (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 3),
    ]

    private static func isPublic(v4 bytes: [UInt8]) -> Bool {
        let address = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return !specialV4.contains { (address ^ $0.first) >> (32 - $0.bits) == 0 }
    }

    private static func isPublic(v6 bytes: [UInt8]) -> Bool {
        let embedded = Array(bytes[12...])
        // IPv4 in other clothes: mapped (::ffff:0:0/96), translated (64:ff9b::/96), 6to4 (2002::/16).
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF { return isPublic(v4: embedded) }
        if bytes[..<12].elementsEqual([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) { return isPublic(v4: embedded) }
        if bytes[0] == 0x20, bytes[1] == 0x02 { return isPublic(v4: Array(bytes[2..<6])) }
        // Global unicast is 2000::/3; of that, 2001::/23 (protocols; Teredo among them) and 2001:db8::/32 are not.
        guard bytes[0] >> 5 == 1 else { return false }
        let first = UInt32(bytes[0]) << 24 | UInt32(bytes[1]) << 16 | UInt32(bytes[2]) << 8 | UInt32(bytes[3])
        return first >> 9 != 0x2001_0000 >> 9 && first != 0x2001_0DB8
    }
}
