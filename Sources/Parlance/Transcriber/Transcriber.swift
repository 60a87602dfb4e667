import Foundation
import NIOCore
import ParlanceAudio
import ParlanceCore
import ParlanceSession

/// Transcribes recordings through the same sessions that serve clients: same pipeline, same words.
public struct Transcriber: Sendable {
    /// Audio per chunk, as a client would send it.
    public var chunkMilliseconds = 100
    /// Send the audio at the speed at which it was spoken.
    public var isRealTime = false
    private let engine: SessionEngine

    public init(_ choice: EngineChoice, workers: Int = 1) {
        engine = SessionEngine(
            SessionServices(
                recognizer: choice.recognizer, voiceActivity: choice.voiceActivity, makeDecoder: Catalog.makeDecoder,
                makeText: Catalog.makeText, detectors: choice.detectors, speakers: choice.speakers),
            workers: workers)
    }

    /// What a recording holds, told before it is transcribed.
    public struct Progress: Sendable {
        /// Audio sent so far, in seconds.
        public var sent: Double
        /// Audio in all, where it is known.
        public var total: Double?
    }

    /// Transcribes one file: any that libsndfile can read, or that a session could be sent (WebM, AMR, Ogg Speex).
    ///
    /// - Parameters:
    ///   - configuration: `audio` is filled in here.
    ///   - progress: called after every chunk.
    ///   - event: called for every event of the session, in order.
    /// - Throws: ``DecodeError`` for a file that cannot be read, ``SessionFailure`` for a session that failed.
    public func transcribe(
        file path: String, configuration: SessionConfiguration,
        progress: (Progress) -> Void = { _ in }, event: (SessionEvent) -> Void
    ) async throws {
        var configuration = configuration
        let reader: AudioFileReader
        do {
            reader = try AudioFileReader(path: path)
        } catch {
            guard !isRealTime, let bytes = try? FileHandle(forReadingFrom: URL(filePath: path)) else { throw error }
            defer { try? bytes.close() }
            configuration.audio = .detect
            return try await run(configuration, event: event) {
                let piece = try bytes.read(upToCount: 4_096) ?? Data()
                return piece.isEmpty ? nil : (ByteBuffer(bytes: piece), 0)
            }
        }
        let format = AudioFormat(
            encoding: .linear32, sampleRate: reader.output.sampleRate, channels: reader.output.channels)
        configuration.audio = .raw(format)
        let total = reader.seconds
        let frames = max(format.sampleRate * chunkMilliseconds / 1_000, 1)
        var samples: [Float] = []
        var sent = 0
        try await run(configuration, event: event) {
            samples.removeAll(keepingCapacity: true)
            let count = reader.read(frames: frames, into: &samples)
            guard count > 0 else { return nil }
            sent += count
            let seconds = Double(sent) / Double(format.sampleRate)
            progress(Progress(sent: seconds, total: total))
            return (samples.withUnsafeBytes { ByteBuffer(bytes: $0) }, seconds)
        }
    }

    /// Transcribes bytes as they come: raw samples as declared in `configuration`, or a container that is recognized.
    ///
    /// - Parameter next: the next bytes, empty at the end. May block: it is called on a thread of its own.
    public func transcribe(
        configuration: SessionConfiguration, next: @escaping @Sendable () -> [UInt8], event: (SessionEvent) -> Void
    ) async throws {
        // Reads eight pieces ahead of the session, no further. (A semaphore made with a value may not die below it.)
        let room = DispatchSemaphore(value: 0)
        for _ in 0..<8 { room.signal() }
        let bytes = AsyncStream<[UInt8]> { continuation in
            Thread.detachNewThread {
                while true {
                    room.wait()
                    let bytes = next()
                    guard !bytes.isEmpty else { return continuation.finish() }
                    guard case .enqueued = continuation.yield(bytes) else { return }
                }
            }
        }
        var iterator = bytes.makeAsyncIterator()
        try await run(configuration, event: event) {
            guard let bytes = await iterator.next() else { return nil }
            room.signal()
            return (ByteBuffer(bytes: bytes), 0)
        }
    }

    /// Transcribes messages as a client would send them; `configuration` declares what they hold.
    ///
    /// - Parameter seconds: audio in each message, for sending at the speed at which it was spoken; 0: as fast as possible.
    public func transcribe(
        messages: [ByteBuffer], seconds: Double = 0, configuration: SessionConfiguration, event: (SessionEvent) -> Void
    ) async throws {
        var rest = messages[...]
        var sent = 0.0
        try await run(configuration, event: event) {
            sent += seconds
            return rest.popFirst().map { ($0, sent) }
        }
    }

    /// Feeds a session until `next` is nil, then until the session has answered everything.
    private func run(
        _ configuration: SessionConfiguration, event: (SessionEvent) -> Void,
        next: () async throws -> (bytes: ByteBuffer, seconds: Double)?
    ) async throws {
        let start = ContinuousClock.now
        try await engine.transcribe(
            id: UUID().uuidString.lowercased(), dialect: "file", configuration,
            next: {
                guard let (bytes, seconds) = try await next() else { return nil }
                if isRealTime { try await Task.sleep(until: start + .seconds(seconds), clock: .continuous) }
                return bytes
            }, event: event)
    }
}
