/// A number of bytes as people read it.
public struct ByteCount: Hashable, Sendable, CustomStringConvertible {
    public var bytes: Int64

    public init(_ bytes: Int64) { self.bytes = bytes }

    /// `842 B`, `5.0 kB`, `127.9 MB`, `1.2 GB`: powers of a thousand, as download pages count.
    public var description: String {
        var value = Double(bytes)
        guard value >= 1_000 else { return "\(bytes) B" }
        for unit in ["kB", "MB", "GB"] {
            value /= 1_000
            // 999.95 would be shown as 1000.0.
            if value < 999.95 || unit == "GB" { return "\(Self.oneDecimal(value)) \(unit)" }
        }
        return "\(bytes) B"
    }

    private static func oneDecimal(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
