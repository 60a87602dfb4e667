import NIOCore
import NIOPosix
import ParlanceCore

/// What a server's /metrics page says, by series; nothing where there is none.
package struct ServerMetrics: Sendable {
    package private(set) var values: [String: Double] = [:]

    /// From the text of the page.
    package init(_ page: String) {
        for line in page.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " ") else { continue }
            values[String(line[..<space])] = Double(line[line.index(after: space)...])
        }
    }

    static func read(_ address: ServerAddress, on group: any EventLoopGroup) async -> ServerMetrics? {
        guard let page = try? await VoiceActivityWindowCounts.metrics(of: address, on: group),
            page.hasPrefix("HTTP/1.1 200")
        else { return nil }
        return ServerMetrics(page)
    }
}

/// How full one kind of buffer was when audio came, over a run.
public struct BufferOccupancy: Sendable, Codable {
    public var buffer: String
    public var mean: Double
    /// The upper edge of the bucket that holds it.
    public var p95: Double

    /// From the server's histograms before and after.
    package static func between(_ before: ServerMetrics, _ after: ServerMetrics) -> [BufferOccupancy] {
        let name = "parlance_buffer_occupancy_ratio"
        func grown(_ key: String) -> Double { (after.values[key] ?? 0) - (before.values[key] ?? 0) }
        let buffers = after.values.keys.filter { $0.hasPrefix("\(name)_count{") }.compactMap { key in
            key.split(separator: "\"").dropFirst().first.map(String.init)
        }
        return buffers.sorted().compactMap { buffer in
            let count = grown("\(name)_count{buffer=\"\(buffer)\"}")
            guard count > 0 else { return nil }
            let buckets = after.values.keys.filter { $0.hasPrefix("\(name)_bucket{buffer=\"\(buffer)\",le=\"") }
                .compactMap { key -> (edge: Double, count: Double)? in
                    let edge = key.split(separator: "\"").dropLast().last.flatMap { Double($0) }
                    return edge.map { (min($0, 1), grown(key)) }
                }.sorted { $0.edge < $1.edge }
            return BufferOccupancy(
                buffer: buffer, mean: grown("\(name)_sum{buffer=\"\(buffer)\"}") / count,
                p95: buckets.first { $0.count >= 0.95 * count }?.edge ?? 1)
        }
    }
}
