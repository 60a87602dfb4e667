import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("FLAC, encoded")
struct FLACEncoderTests {
    @Test("tools read what is written, to the bit", arguments: [(16_000, 1, 16), (44_100, 2, 24), (96_000, 8, 16)])
    func tools(rate: Int, channels: Int, bits: Int) throws {
        let samples =
            Streams.speechLike(seconds: 0.3, rate: rate, channels: channels) + [Float](repeating: 1.5, count: channels)
        let stream = try Streams.encode(
            FLACEncoder(sampleRate: rate, channels: channels, bits: bits, blockSize: 1_152), samples, piece: 331)
        let expected = samples.map { sample -> Float in
            let scale = Float(1 << (bits - 1))
            return min((max(min(sample, 1), -1) * scale).rounded(.toNearestOrEven), scale - 1) / scale
        }
        #expect(try Streams.decode(FLACDecoder(), stream, piece: 1_000) == expected)
        if let judged = try Tool.ffmpegDecode(stream, rate: rate) { #expect(judged == expected) }
        let tested = try Tool.run(
            "flac", ["--silent", "--force", "--decode", "-o", "OUTPUT", "INPUT"], input: Data(stream), suffix: ".wav")
        if let tested { #expect(try Streams.decode(WAVDecoder(), Array(tested)) == expected) }
    }

    @Test("a block comes as soon as it is full")
    func promptness() throws {
        let encoder = try FLACEncoder(sampleRate: 16_000, channels: 1, blockSize: 320)
        let decoder = FLACDecoder()
        var decoded: [Float] = []
        for turn in 1...20 {
            var bytes: [UInt8] = []
            try Signals.noise(count: 320, seed: 1).withUnsafeBufferPointer { try encoder.encode($0, into: &bytes) }
            try Streams.feed(decoder, bytes, into: &decoded)
            // libFLAC keeps one sample back, so a block comes with the next one.
            #expect(decoded.count >= (turn - 1) * 320)
        }
    }

    @Test("what FLAC does not have is refused")
    func refusals() {
        #expect(throws: EncodeError.self) { try FLACEncoder(sampleRate: 0, channels: 1) }
        #expect(throws: EncodeError.self) { try FLACEncoder(sampleRate: 16_000, channels: 9) }
        #expect(throws: EncodeError.self) { try FLACEncoder(sampleRate: 16_000, channels: 1, bits: 20) }
        #expect(throws: EncodeError.self) { try FLACEncoder(sampleRate: 16_000, channels: 1, blockSize: 1 << 30) }
    }
}
