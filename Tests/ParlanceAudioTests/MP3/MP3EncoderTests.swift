import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("MP3, encoded")
struct MP3EncoderTests {
    static let layouts = [
        (22_050, 1, 48_000), (8_000, 1, 32_000), (16_000, 1, 64_000), (44_100, 2, 128_000), (48_000, 2, 320_000),
    ]

    /// Over 15 dB to the original after LAME's delay, the bit rate kept to 3 %, and ffmpeg's decoder 80 dB from ours.
    @Test("tools read what is written", arguments: layouts)
    func tools(rate: Int, channels: Int, bitRate: Int) throws {
        let original = Streams.speechLike(seconds: 0.6, rate: rate, channels: channels)
        let encoder = try MP3Encoder(sampleRate: rate, channels: channels, bitRate: bitRate)
        let stream = try Streams.encode(encoder, original, piece: 441)
        let again = try MP3Encoder(sampleRate: rate, channels: channels, bitRate: bitRate)
        #expect(try Streams.encode(again, original, piece: 441) == stream)
        let ours = try Streams.decode(MP3Decoder(), stream)
        let frames = Double(ours.count / channels)
        #expect(abs(Double(stream.count) * 8 / (frames / Double(rate)) / Double(bitRate) - 1) < 0.03)
        #expect(Streams.signalToNoise(ours, original, maximumDelay: 1_300 * channels) > 15)
        #expect(!stream.prefix(200).starts(with: "ID3".utf8))
        if let judged = try Tool.ffmpegDecode(stream, rate: rate) {
            // ffmpeg leaves out the decoder's delay or not, by its version.
            let best = max(
                Streams.signalToNoise(ours, judged, maximumDelay: 1_200 * channels),
                Streams.signalToNoise(judged, ours, maximumDelay: 1_200 * channels))
            #expect(best > 80)
        }
        let lame = try Tool.run(
            "lame", ["--quiet", "--mp3input", "--decode", "INPUT", "OUTPUT"], input: Data(stream), suffix: ".wav")
        if let lame {
            let judged = try Streams.decode(WAVDecoder(), Array(lame))
            #expect(Streams.signalToNoise(judged, original, maximumDelay: 1_300 * channels) > 15)
        }
    }

    @Test("what MP3 does not have is refused")
    func refusals() {
        for (rate, channels, bitRate) in [
            (22_051, 1, 48_000), (0, 1, 48_000), (22_050, 0, 48_000), (22_050, 3, 48_000), (22_050, 1, 47_000),
            (22_050, 1, 320_000), (8_000, 1, 128_000), (44_100, 1, 24_000), (44_100, 1, 0), (44_100, 1, -1),
        ] {
            #expect(throws: EncodeError.self) { try MP3Encoder(sampleRate: rate, channels: channels, bitRate: bitRate) }
        }
    }
}
