import Foundation
import ParlanceCore

/// What it costs to receive audio over WebSocket: allocations, time per frame beside the floor, and how many live or
/// idle connections a machine takes. Linux.
public struct IngestBench: Sendable {
    public struct Plan: Sendable {
        /// What to look at; empty or false: not that.
        public var countsAllocations = true
        public var costs = true
        public var sessions: [Int] = []
        public var idle: [Int] = []
        public var connections = 500
        /// Of all connections together, for the cost of a frame.
        public var framesPerSecond = 20_000
        public var seconds = 5.0
        public var runs = 3
        /// Recordings that a second crowd speaks.
        public var speech: [String] = []
        /// Flags of `parlance serve` for crowds and idle connections.
        public var serverArguments: [String] = []

        public init() {}
    }

    static let chunkBytes = 3_200
    static let settling = 1.0

    let plan: Plan
    let progress: @Sendable (String) -> Void

    public init(_ plan: Plan, progress: @escaping @Sendable (String) -> Void) {
        self.plan = plan
        self.progress = progress
    }

    public func run() async throws -> IngestReport {
        var report = IngestReport()
        if plan.countsAllocations {
            report.allocations = try allocations()
            if report.allocations == nil {
                report.notes.append("Allocations are not counted: libAllocationCounter.so is not beside the program.")
            }
        }
        if plan.costs { report.costs = try costs() }
        for count in plan.sessions {
            report.crowds.append(try await crowd(count))
            if !plan.speech.isEmpty { report.crowds.append(try speaking(count)) }
        }
        for count in plan.idle { report.idle.append(try await idle(count)) }
        return report
    }

    /// A few connections, so that the machine is never behind: what is allocated then is allocated for every chunk.
    private func allocations() throws -> IngestReport.Allocations? {
        guard let library = AllocationCounter.library else { return nil }
        progress("allocations")
        let server = try IngestChild(.session, .init(), environment: ["LD_PRELOAD": library])
        let connections = 50
        let clients = try speak(to: try server.number("port"), connections, every: 0.1)
        defer { clients.end() }
        sleep(3)
        var seconds: [Double] = []
        var chunks = 0
        var before = try server.sample()
        for _ in 0..<5 {
            sleep(1)
            let now = try server.sample()
            let count = (now.bytes - before.bytes) / Self.chunkBytes
            guard count > 0 else { throw BenchFailure("no audio came through") }
            chunks += count
            seconds.append(Double(now.allocations - before.allocations) * 1_000 / Double(count))
            before = now
        }
        return .init(chunks: chunks, perThousandChunks: seconds.min() ?? 0, seconds: seconds)
    }

    /// Server on the first processor, clients on the second; the ways of receiving in turn, so that a change of the
    /// machine's mood meets all of them.
    private func costs() throws -> [IngestReport.Cost] {
        let parts: [IngestPart] = [.floor, .inlet, .session]
        var microseconds: [IngestPart: [Double]] = [:]
        var rates: [IngestPart: [Double]] = [:]
        for run in 1...plan.runs {
            for part in parts {
                progress("cost of a frame: \(part.rawValue), \(run) of \(plan.runs)")
                let (cost, rate) = try cost(of: part)
                microseconds[part, default: []].append(cost)
                rates[part, default: []].append(rate)
            }
        }
        let floor = (microseconds[.floor] ?? []).sorted().percentile(50)
        return parts.map { part in
            let median = (microseconds[part] ?? []).sorted().percentile(50)
            return .init(
                part: part.rawValue, connections: plan.connections,
                framesPerSecond: (rates[part] ?? []).sorted().percentile(50), medianMicroseconds: median,
                microseconds: microseconds[part] ?? [], overFloor: part == .floor ? nil : median / floor)
        }
    }

    private func cost(of part: IngestPart) throws -> (microseconds: Double, rate: Double) {
        var orders = IngestPart.Orders()
        orders.processor = 0
        let server = try IngestChild(part, orders)
        let clients = try speak(
            to: try server.number("port"), plan.connections,
            every: Double(plan.connections) / Double(plan.framesPerSecond), processor: 1)
        defer { clients.end() }
        usleep(useconds_t(Self.settling * 1e6))
        let before = try server.sample()
        usleep(useconds_t(plan.seconds * 1e6))
        let after = try server.sample()
        let frames = Double((after.bytes - before.bytes) / Self.chunkBytes)
        guard frames > 0 else { throw BenchFailure("no audio came through") }
        return (
            (after.processorSeconds - before.processorSeconds) * 1e6 / frames,
            frames / before.at.duration(to: after.at).inSeconds
        )
    }

    func speak(
        to port: Int, _ connections: Int, every interval: Double, processor: Int? = nil, audio: String? = nil
    ) throws -> IngestChild {
        var orders = IngestPart.Orders()
        orders.port = port
        orders.connections = connections
        orders.intervalNanoseconds = Int(interval * 1e9)
        orders.processor = processor
        orders.audio = audio
        let clients = try IngestChild(.clients, orders)
        let connected = try clients.number("connected")
        guard connected > 0 else { throw BenchFailure("no client could connect") }
        return clients
    }
}
