import CIngestFloor
import Foundation
import NIOCore
import Parlance
import ParlanceCore
import ParlanceSession
import ParlanceSpeech
import ParlanceTransports

/// What `bench ingest` starts as processes of their own, so that each can be held to one processor and be measured
/// alone. They are told and asked over standard input and output (`CIngestFloor.h`).
public enum IngestPart: String, CaseIterable, Sendable {
    /// The least that a server can do, in C.
    case floor
    /// The network path as it is, up to the session's inlet.
    case inlet
    /// The whole way: the session's worker takes the audio through an energy gate, to a recognizer that hears nothing.
    case session
    /// The clients.
    case clients

    /// What a part is told on its command line.
    public struct Orders: Sendable {
        public var processor: Int?
        /// Threads for the network, and as many for sessions.
        public var threads = 1
        public var port = 0
        public var connections = 1
        public var intervalNanoseconds = 0
        public var chunkBytes = 3_200
        /// 16-bit samples without a header.
        public var audio: String?

        public init() {}
    }

    /// Runs in this process until standard input ends.
    public func run(_ orders: Orders) async throws {
        OpenFiles.raiseLimit()
        if let processor = orders.processor, parlance_ingest_pin(Int32(processor)) != 0 {
            throw BenchFailure("processor \(processor) cannot be had: \(String(cString: strerror(errno)))")
        }
        switch self {
        case .floor:
            if parlance_ingest_floor() != 0 {
                throw BenchFailure("the floor cannot listen: \(String(cString: strerror(errno)))")
            }
        case .inlet, .session: try await serve(orders)
        case .clients: try speak(orders)
        }
    }

    private func serve(_ orders: Orders) async throws {
        let count = IngestCount()
        let metrics = Metrics()
        let host: IngestHost
        if self == .inlet {
            host = IngestHost { _, _ in InletSession(count) }
        } else {
            let services = SessionServices(
                recognizer: SilentRecognizer(), voiceActivity: EnergyVAD(), makeDecoder: Catalog.makeDecoder,
                telemetry: IngestTelemetry(count: count, metrics: metrics))
            let engine = SessionEngine(services, workers: orders.threads)
            host = IngestHost { configuration, wakeUp in
                engine.open(id: UUID().uuidString, dialect: "native", configuration: configuration, wakeUp: wakeUp)
            }
        }
        var configuration = HTTPServerConfiguration()
        configuration.plain = .init(host: "127.0.0.1", port: 0)
        configuration.eventLoops = orders.threads
        configuration.maximumConnections = 100_000
        let server = HTTPServer(configuration: configuration, responder: NoPages(), host: host, metrics: metrics)
        let addresses = try await server.start()
        FileHandle.standardOutput.write(Data("port \(addresses.plain?.port ?? 0)\n".utf8))
        answer(count)
    }

    private func answer(_ count: IngestCount) {
        parlance_ingest_answer(
            { context, counts in
                let count = Unmanaged<IngestCount>.fromOpaque(context!).takeUnretainedValue()
                counts!.pointee.bytes = UInt64(count.bytes)
            }, Unmanaged.passUnretained(count).toOpaque())
        withExtendedLifetime(count) {}
    }

    private func speak(_ orders: Orders) throws {
        var audio = IngestAudio.quiet
        if let path = orders.audio { audio = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }
        var outcome = parlance_ingest_outcome()
        let result = audio.withUnsafeBufferPointer { audio in
            "/v1/stream?encoding=linear16&sample_rate=16000".withCString { target in
                var plan = parlance_ingest_plan(
                    port: UInt16(clamping: orders.port), target: target, connections: orders.connections,
                    audio: audio.baseAddress, audio_bytes: audio.count, chunk_bytes: orders.chunkBytes,
                    interval_nanoseconds: UInt64(max(orders.intervalNanoseconds, 0)))
                return parlance_ingest_speak(&plan, &outcome)
            }
        }
        guard result == 0 else {
            throw BenchFailure("the clients cannot begin: \(String(cString: strerror(errno)))")
        }
        print(String(decoding: try JSONEncoder().encode(IngestClients(outcome)), as: UTF8.self))
    }
}

/// No pages.
private struct NoPages: HTTPResponder {
    func methods(path: String) -> [String] { [] }
    func respond(to request: Request) async -> HTTPAnswer { HTTPAnswer(status: 404) }
}

/// What the clients have seen.
struct IngestClients: Codable, Sendable {
    var connected: Int
    var closed: Int
    var frames: Int
    var meanLateMilliseconds: Double
    var maximumLateMilliseconds: Double
    var lateFrames: Int
    var blockedFrames: Int
    var seconds: Double
    var processorSeconds: Double

    init(_ outcome: parlance_ingest_outcome) {
        connected = outcome.connected
        closed = outcome.closed
        frames = Int(outcome.frames)
        meanLateMilliseconds = Double(outcome.late_nanoseconds_sum) / Double(max(outcome.frames, 1)) / 1e6
        maximumLateMilliseconds = Double(outcome.late_nanoseconds_max) / 1e6
        lateFrames = Int(outcome.late_frames)
        blockedFrames = Int(outcome.blocked_frames)
        seconds = Double(outcome.nanoseconds) / 1e9
        processorSeconds = Double(outcome.processor_microseconds) / 1e6
    }
}
