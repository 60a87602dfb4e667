import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("Raw samples, encoded")
struct PCMEncoderTests {
    static func encode(_ samples: [Float], _ encoding: SampleEncoding, piece: Int = .max) throws -> [UInt8] {
        try Streams.encode(
            PCMEncoder(AudioFormat(encoding: encoding, sampleRate: 16_000)), samples, piece: piece)
    }

    @Test("what is decoded again lies within half a step", arguments: SampleEncoding.allCases)
    func roundTrip(encoding: SampleEncoding) throws {
        let samples = Signals.noise(count: 4_000, seed: 5) + [1, -1, 0]
        let step: Float =
            switch encoding {
            case .mulaw, .alaw: 1 / 16
            case .pcm_s8, .pcm_u8: 1 / 128
            case .linear16, .pcm_s16be: 1 / 32_768
            default: 1 / 8_388_608
            }
        let bytes = try Self.encode(samples, encoding)
        let decoder = try PCMDecoder(AudioFormat(encoding: encoding, sampleRate: 16_000))
        let decoded = try Streams.decode(decoder, bytes)
        #expect(decoded.count == samples.count)
        // Full scale itself is one step out of reach of integers.
        #expect(zip(decoded, samples).allSatisfy { abs($0 - $1) <= (abs($1) == 1 ? step : step / 2) })
        #expect(try Self.encode(samples, encoding, piece: 13) == bytes)
        // What is at home in the encoding stays what it is.
        #expect(try encoding == .mulaw || Self.encode(decoded, encoding) == bytes)
    }

    @Test(
        "16 and 32 bits are rounded as ffmpeg rounds them, to the bit",
        arguments: [SampleEncoding.linear16, .pcm_s32le])
    func ffmpeg(encoding: SampleEncoding) throws {
        let halves = (-40...40).map { Float($0) / 65_536 }
        let samples = Signals.noise(count: 4_000, seed: 5).map { $0 * 2.5 } + halves + [1, -1, 2, -2]
        let judged = try Tool.run(
            "ffmpeg",
            ["-v", "error", "-f", "f32le", "-ar", "16000", "-ac", "1", "-i", "INPUT", "-f"]
                + [PCMDecoderTests.format(encoding), "OUTPUT"], input: PacketAudio.littleEndian(samples))
        if let judged { #expect(try Self.encode(samples, encoding) == Array(judged)) }
    }

    @Test("louder than full scale is clipped, and what is no number is silence", arguments: SampleEncoding.allCases)
    func extremes(encoding: SampleEncoding) throws {
        let bytes = try Self.encode([.infinity, 7, -.infinity, -7, .nan, 0], encoding)
        #expect(try bytes == Self.encode([1, 1, -1, -1, 0, 0], encoding))
    }
}
