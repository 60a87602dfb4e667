/// Whether a server is at the end of a run what it was after its beginning.
public struct ChurnFlatness: Hashable, Sendable {
    /// What is wrong, in words; empty: it stayed flat.
    public private(set) var complaints: [String] = []

    public init() {}

    /// Bytes. An allocator keeps some of what was used once: a tenth and 8 MB are no leak.
    public mutating func memory(_ name: String, _ before: Int, _ after: Int) {
        guard after > before + before / 10 + (8 << 20) else { return }
        complaints.append(
            "\(name) memory rose from \(Figures.mebibytes(Double(before))) to \(Figures.mebibytes(Double(after))) MiB")
    }

    public mutating func openFiles(_ before: Int, _ after: Int) {
        if after > before { complaints.append("open files rose from \(before) to \(after)") }
    }

    /// 95th percentiles in milliseconds: twice and 5 ms are a busy machine.
    public mutating func latency(_ name: String, _ first: Double?, _ last: Double?) {
        guard let first, let last, last > first * 2 + 5 else { return }
        complaints.append("p95 of \(name) rose from \(Figures.decimal(first)) to \(Figures.decimal(last)) ms")
    }
}
