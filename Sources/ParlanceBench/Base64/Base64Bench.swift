import CKernels
import Foundation
import NIOCore
import ParlanceCore
import ParlanceDialects

/// What audio as base64 in JSON costs beside the same audio as binary messages: bytes on the wire, and processor time from
/// a message's bytes to the session's command, through the readers that serve clients.
public struct Base64Bench: Sendable {
    /// Audio of one message, in milliseconds.
    public var messageMilliseconds = 100
    /// Messages of one run.
    public var messages = 20_000
    public var runs = 5

    private static let format = AudioFormat(encoding: .linear16, sampleRate: 16_000)

    public init() {}

    public func run() throws -> Base64Report {
        let audio = ByteBuffer(
            bytes: (0..<Self.format.bytesPerSecond * messageMilliseconds / 1_000).map { _ in UInt8.random(in: 0...255) }
        )
        let base64 = Data(audio.readableBytesView).base64EncodedString()
        let text = Array("{\"audio_data\": \"\(base64)\"}".utf8)
        let digits = Array(base64.utf8)
        var room = [UInt8](repeating: 0, count: audio.readableBytes + 32)

        let binary = try time { reader, commands in try reader.read(.binary(audio), into: &commands) }
        let json = try time { reader, commands in
            // As the frame parser hands it over: checked to be UTF-8.
            guard let text = String(validating: text, as: UTF8.self) else { return }
            try reader.read(.text(text), into: &commands)
        }
        let kernel = timeDecoding {
            room.withUnsafeMutableBufferPointer { parlance_base64_decode($0.baseAddress!, digits, digits.count) }
        }
        let plain = timeDecoding {
            room.withUnsafeMutableBufferPointer {
                parlance_base64_decode_portable($0.baseAddress!, digits, digits.count)
            }
        }
        let foundation = timeDecoding { Data(base64Encoded: base64)?.count ?? 0 }
        return Base64Report(
            messageMilliseconds: messageMilliseconds,
            rows: [
                row("binary message to command", audio.readableBytes, binary),
                row("base64 message to command", text.count, json),
                row("of that, decoding", digits.count, kernel), row("decoding, plain loop", digits.count, plain),
                row("decoding, Foundation", digits.count, foundation),
            ])
    }

    private func row(_ name: String, _ bytes: Int, _ seconds: Double) -> Base64Report.Row {
        let audio = Double(messageMilliseconds) / 1_000
        return Base64Report.Row(
            name: name, bytesPerSecond: Double(bytes) / audio, microsecondsPerMessage: seconds * 1e6,
            gigabytesPerSecond: Double(bytes) / seconds / 1e9, coreShare: seconds / audio)
    }

    /// Processor seconds for one message: the best run.
    private func time(
        _ body: (inout RealtimeCommandReader, inout [SessionCommand]) throws -> Void
    ) throws -> Double {
        var reader = RealtimeCommandReader(format: Self.format)
        var commands: [SessionCommand] = []
        return try CodecClock.times(runs) {
            for _ in 0..<messages {
                commands.removeAll(keepingCapacity: true)
                try body(&reader, &commands)
            }
        }[0] / Double(messages)
    }

    private func timeDecoding(_ body: () -> Int) -> Double {
        var sum = 0
        let best = CodecClock.times(runs) { for _ in 0..<messages { sum &+= body() } }[0]
        precondition(sum > 0)
        return best / Double(messages)
    }
}
