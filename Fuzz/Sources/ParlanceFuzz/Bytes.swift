extension [UInt8] {
    static func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    static func big(_ value: Int, _ width: Int) -> [UInt8] { little(value, width).reversed() }
}
