import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("Raw samples, decoded")
struct PCMDecoderTests {
    static func decoder(_ encoding: SampleEncoding, channels: Int = 1) throws -> PCMDecoder {
        try PCMDecoder(AudioFormat(encoding: encoding, sampleRate: 16_000, channels: channels))
    }

    /// ffmpeg's names for the raw formats.
    static func format(_ encoding: SampleEncoding) -> String {
        switch encoding {
        case .linear16: "s16le"
        case .linear32: "f32le"
        case .mulaw, .alaw: encoding.rawValue
        default: String(encoding.rawValue.dropFirst(4))
        }
    }

    @Test("each encoding gives what ffmpeg gives, to the bit, however it is cut", arguments: SampleEncoding.allCases)
    func ffmpeg(encoding: SampleEncoding) throws {
        var generator = SeededGenerator(seed: 3)
        let isFloat = [.linear32, .pcm_f32be, .pcm_f64le, .pcm_f64be].contains(encoding)
        let bytes: [UInt8] =
            isFloat
            ? try Streams.encode(
                PCMEncoder(AudioFormat(encoding: encoding, sampleRate: 16_000)), Signals.noise(count: 5_000, seed: 1))
            : (0..<24_000).map { _ in .random(in: 0...255, using: &generator) }
        let samples = try Streams.decode(Self.decoder(encoding), bytes)
        for piece in Streams.pieces {
            #expect(try Streams.decode(Self.decoder(encoding), bytes, piece: piece) == samples)
        }
        let judged = try Tool.run(
            "ffmpeg",
            ["-v", "error", "-f", Self.format(encoding), "-ar", "16000", "-ac", "1", "-i", "INPUT", "-f", "f32le"]
                + ["OUTPUT"], input: Data(bytes))
        if let judged { #expect(Tool.floats(judged) == samples) }
    }

    @Test("channels never swap in odd cuts", arguments: [1, 3, 5, 7])
    func channels(piece: Int) throws {
        let values = (0..<60).map { (index: Int) -> Float in
            let value = index % 2 == 0 ? 100 + index : -100 - index
            return Float(value) / 32_768
        }
        let bytes = Streams.linear16(values)
        #expect(try Streams.decode(Self.decoder(.linear16, channels: 2), bytes, piece: piece) == values)
        // The odd byte at the end is no sample.
        #expect(try Streams.decode(Self.decoder(.linear16, channels: 2), bytes + [1, 2, 3], piece: piece) == values)
    }

    @Test("floats that are too loud are clipped, and what is no number is silence", arguments: [1, 4, 6])
    func floats(piece: Int) throws {
        let values: [Float] = [0.25, -1.5, .nan, .infinity, -.infinity, 1, 1.0001, -0.0]
        let bytes = values.flatMap { [UInt8].little(Int($0.bitPattern), 4) }
        let expected: [Float] = [0.25, -1, 0, 0, 0, 1, 1, 0]
        #expect(try Streams.decode(Self.decoder(.linear32), bytes, piece: piece) == expected)
        let wide = values.flatMap { [UInt8].little(Int(truncatingIfNeeded: Double($0).bitPattern), 8) }
        #expect(try Streams.decode(Self.decoder(.pcm_f64le), wide, piece: piece) == expected)
        let huge = [UInt8].little(Int(Double.greatestFiniteMagnitude.bitPattern), 8)
        #expect(try Streams.decode(Self.decoder(.pcm_f64le), huge, piece: piece).allSatisfy { abs($0) <= 1 })
    }

    @Test("what cannot be is refused with its reason")
    func refusals() {
        for (format, words) in [
            (AudioFormat(encoding: .linear16, sampleRate: 16_000, channels: 0), "0 channels"),
            (AudioFormat(encoding: .linear16, sampleRate: 16_000, channels: -1), "-1 channels"),
            (AudioFormat(encoding: .linear16, sampleRate: 16_000, channels: 21), "1 to 20"),
            (AudioFormat(encoding: .linear16, sampleRate: 0), "0 Hz"),
            (AudioFormat(encoding: .linear16, sampleRate: .max), "8000 to 48000"),
        ] {
            #expect(Streams.refusal { _ = try PCMDecoder(format) }.contains(words))
        }
    }
}
