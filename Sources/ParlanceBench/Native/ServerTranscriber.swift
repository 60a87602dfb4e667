import NIOCore
import ParlanceAudio
import ParlanceCore
import ParlanceTransports

/// Sends recordings to a running server, one session each, and gathers the committed words.
struct ServerTranscriber: Sendable {
    let address: ServerAddress
    let chunkMilliseconds: Int
    let isRealTime: Bool
    /// What is asked of the server: the same as a session of our own is told.
    let configuration: SessionConfiguration

    private var parameters: [(name: String, value: String)] {
        [
            ("overflow", "wait"), ("interim_results", "\(configuration.interimResults)"), ("timings", "false"),
            ("commit_interval", configuration.commitInterval.map { "\($0.milliseconds)" } ?? "false"),
            ("endpointing", configuration.endpointing.trailingSilence.map { "\($0.milliseconds)" } ?? "false"),
        ]
    }

    func words(file path: String) async throws -> [Word] {
        let reader = try AudioFileReader(path: path)
        var samples: [Float] = []
        while reader.read(frames: 16_384, into: &samples) > 0 {}
        let format = AudioFormat(
            encoding: .linear32, sampleRate: reader.output.sampleRate, channels: reader.output.channels)
        return try await words(of: samples.withUnsafeBytes { Array($0) }, format)
    }

    private func words(of bytes: [UInt8], _ format: AudioFormat) async throws -> [Word] {
        let (events, continuation) = AsyncStream.makeStream(of: WebSocketClient.Event.self)
        let client = try await WebSocketClient.connect(to: address.target(format, defaults: parameters)) { event in
            continuation.yield(event)
            if case .closed = event { continuation.finish() }
        }
        defer { client.abort() }
        let pace = isRealTime
        let chunk = chunkMilliseconds
        let size = max(format.sampleRate * chunk / 1_000, 1) * format.channels * format.encoding.bytesPerSample
        let sender = Task {
            let start = ContinuousClock.now
            for (index, offset) in stride(from: 0, to: bytes.count, by: size).enumerated() {
                if pace {
                    try await Task.sleep(
                        until: start + .milliseconds((index + 1) * chunk), clock: .continuous)
                }
                try await client.send(binary: ByteBuffer(bytes: bytes[offset..<min(offset + size, bytes.count)])).get()
            }
            try await client.send(text: #"{"type":"finish"}"#).get()
        }
        defer { sender.cancel() }

        var words: [Word] = []
        var hasEnded = false
        for await event in events {
            switch event {
            case .text(let text, _):
                guard let event = NativeEvent(text) else {
                    throw BenchFailure("the server sent what is not an event: \(text.prefix(200))")
                }
                switch event {
                case .committed(let transcript):
                    words += transcript.words.map { word in
                        let span = MediaSpan(start: MediaTime(seconds: word.start), end: MediaTime(seconds: word.end))
                        return Word(text: word.text, span: span, confidence: 0)
                    }
                case .failed(let code, let message): throw BenchFailure("the session failed: \(code): \(message)")
                case .ended: hasEnded = true
                default: break
                }
            case .closed(let code, let reason, _):
                guard hasEnded else {
                    throw BenchFailure("the server closed with \(code) \(reason) before it was done")
                }
            case .binary, .ping, .pong: break
            }
        }
        return words
    }
}
