import NIOCore
import ParlanceAudio
import ParlanceCore

/// One way in which a client may send the same speech: a codec with its bit rate, a sample rate, a number of channels.
public struct AudioVariant: Hashable, Sendable, CustomStringConvertible {
    public enum Codec: Hashable, Sendable {
        case samples(SampleEncoding)
        case opusPackets(bitRate: Int)
        case oggOpus(bitRate: Int)
        case flac
        case mp3(bitRate: Int)
    }

    public var codec: Codec
    public var sampleRate: Int
    public var channels: Int
    public var description: String

    /// Reads `CODEC[:KBITS][@RATE][xCHANNELS]`, as `opus:24`, `mulaw@8000`, `flac@44100x2`.
    public init(_ text: String) throws(BenchFailure) {
        description = text
        var rest = text[...]
        func cut(_ mark: Character) throws(BenchFailure) -> Int? {
            guard let at = rest.lastIndex(of: mark), let value = Int(rest[rest.index(after: at)...]) else { return nil }
            rest = rest[..<at]
            return value
        }
        // "opus" has no x, but "speex" and a hexadecimal would: only a trailing number counts.
        channels = try cut("x") ?? 1
        let rate = try cut("@")
        let kilobits = try cut(":")
        guard (1...2).contains(channels) else { throw BenchFailure("\(text): 1 or 2 channels, please") }
        sampleRate = rate ?? 16_000
        guard AudioFormat.sampleRates.contains(sampleRate) else {
            throw BenchFailure("\(text): the rate is 8000 to 48000 Hz")
        }
        let bitRate = (kilobits ?? 32) * 1_000
        switch rest {
        case "opus": codec = .opusPackets(bitRate: bitRate)
        case "ogg-opus": codec = .oggOpus(bitRate: bitRate)
        case "flac": codec = .flac
        case "mp3": codec = .mp3(bitRate: (kilobits ?? 64) * 1_000)
        case let name:
            guard let encoding = SampleEncoding(name: String(name)) else {
                throw BenchFailure(
                    "\(text): '\(name)' is no codec here; there are opus, ogg-opus, flac, mp3, "
                        + SampleEncoding.allCases.map(\.rawValue).joined(separator: ", "))
            }
            codec = .samples(encoding)
        }
    }

    /// The speech as this variant's messages, and what they are to be declared as.
    ///
    /// - Parameters:
    ///   - samples: mono, at `rate`.
    ///   - chunk: milliseconds of audio per message, about; packets keep their own length (20 ms).
    func messages(
        of samples: [Float], rate: Int, chunk: Int
    ) throws -> (declaration: AudioDeclaration, messages: [ByteBuffer], bytes: Int) {
        let resampler = try Resampler(from: rate, to: sampleRate)
        var mono: [Float] = []
        samples.withUnsafeBufferPointer { resampler.resample($0, into: &mono) }
        resampler.finish(into: &mono)
        let frames = channels == 1 ? mono : mono.flatMap { [$0, $0] }
        switch codec {
        case .samples(let encoding):
            let format = AudioFormat(encoding: encoding, sampleRate: sampleRate, channels: channels)
            return cut(.raw(format), try encode(frames, PCMEncoder(format)), mono.count, chunk)
        case .flac:
            let encoder = try FLACEncoder(sampleRate: sampleRate, channels: channels)
            return cut(.stream(.flac), try encode(frames, encoder), mono.count, chunk)
        case .mp3(let bitRate):
            let encoder = try MP3Encoder(sampleRate: sampleRate, channels: channels, bitRate: bitRate)
            return cut(.stream(.mp3), try encode(frames, encoder), mono.count, chunk)
        case .oggOpus(let bitRate):
            let encoder = try OggOpusEncoder(
                OpusSettings(sampleRate: sampleRate, channels: channels, bitRate: bitRate))
            return cut(.stream(.oggOpus), try encode(frames, encoder), mono.count, chunk)
        case .opusPackets(let bitRate):
            let settings = OpusSettings(sampleRate: sampleRate, channels: channels, bitRate: bitRate)
            let encoder = try OpusPacketEncoder(settings)
            let size = settings.frameSamples * channels
            let padded = frames + [Float](repeating: 0, count: (size - frames.count % size) % size)
            let packets = try stride(from: 0, to: padded.count, by: size).map { start in
                try padded[start..<start + size].withUnsafeBufferPointer { ByteBuffer(bytes: try encoder.encode($0)) }
            }
            let format = PacketFormat(codec: .opus, sampleRate: sampleRate, channels: channels)
            return (.packets(format), packets, packets.reduce(0) { $0 + $1.readableBytes })
        }
    }

    private func encode(_ frames: [Float], _ encoder: any AudioEncoder) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try frames.withUnsafeBufferPointer { try encoder.encode($0, into: &bytes) }
        try encoder.finish(into: &bytes)
        return bytes
    }

    private func cut(
        _ declaration: AudioDeclaration, _ bytes: [UInt8], _ frames: Int, _ chunk: Int
    ) -> (AudioDeclaration, [ByteBuffer], Int) {
        let size = max(bytes.count * chunk * sampleRate / 1_000 / max(frames, 1), 1)
        let messages = stride(from: 0, to: bytes.count, by: size).map { start in
            ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)])
        }
        return (declaration, messages, bytes.count)
    }
}
