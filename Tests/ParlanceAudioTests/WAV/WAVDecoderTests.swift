import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("WAV, decoded")
struct WAVDecoderTests {
    static let expected: [Float] = [1, 2, 3, -4].map { $0 / 32_768 }
    static let audio = Streams.linear16(expected)

    static let streams: [String: [UInt8]] = [
        "plain": WAVBytes.make(audio),
        "odd chunk before": WAVBytes.make(audio, extra: WAVBytes.chunk("LIST", [1, 2, 3])),
        "large chunk before": WAVBytes.make(
            audio, extra: WAVBytes.chunk("id3 ", [UInt8](repeating: 7, count: 300_001))),
        "length 0": WAVBytes.make(audio, length: 0),
        "length FFFFFFFF": WAVBytes.make(audio, length: 0xFFFF_FFFF),
        "length of sox": WAVBytes.make(audio, length: 0x7FFF_F000),
        "length too great": WAVBytes.make(audio, length: 5_000),
        "extensible": WAVBytes.make(audio, extensible: true),
        "chunk after": WAVBytes.make(audio) + WAVBytes.chunk("LIST", Array("after the audio".utf8)),
    ]

    @Test(
        "streamed lengths, tags and extensible formats are read, however they are cut",
        arguments: streams.keys.sorted())
    func variants(name: String) throws {
        let bytes = try #require(Self.streams[name])
        for piece in Streams.pieces {
            let decoder = WAVDecoder()
            #expect(try Streams.decode(decoder, bytes, piece: piece) == Self.expected)
            #expect(decoder.output == DecodedAudio(sampleRate: 16_000, channels: 1, codec: "WAV, linear16"))
        }
    }

    static let codecs = [
        ("pcm_u8", 1), ("pcm_s16le", 1), ("pcm_s24le", 2), ("pcm_s24le", 6), ("pcm_s32le", 2), ("pcm_f32le", 6),
        ("pcm_f64le", 1), ("pcm_mulaw", 2), ("pcm_alaw", 1),
    ]

    @Test("what ffmpeg writes is read as ffmpeg reads it, to the bit", arguments: codecs)
    func ffmpeg(codec: String, channels: Int) throws {
        let samples = Signals.noise(count: 1_200 * channels, seed: 2)
        let rate = channels == 6 ? 96_000 : 22_050
        guard
            let file = try Tool.ffmpegEncode(
                samples, rate: rate, channels: channels, ["-c:a", codec], suffix: ".wav"),
            let judged = try Tool.ffmpegDecode(file, rate: rate)
        else { return }
        for piece in Streams.pieces {
            let decoder = WAVDecoder()
            #expect(try Streams.decode(decoder, file, piece: piece) == judged)
            #expect(decoder.output?.sampleRate == rate && decoder.output?.channels == channels)
        }
    }

    @Test("RIFX, RF64 and the streams of pipes are read", arguments: ["rifx", "rf64", "ffmpeg pipe", "sox pipe"])
    func others(kind: String) throws {
        let samples = Signals.noise(count: 900, seed: 4)
        let raw = PacketAudio.littleEndian(samples)
        let soxInput = ["-D", "-t", "raw", "-e", "float", "-b", "32", "-r", "16000", "-c", "1", "INPUT"]
        let ffmpegInput = ["-v", "error", "-f", "f32le", "-ar", "16000", "-ac", "1", "-i", "INPUT"]
        let file =
            switch kind {
            case "rifx":
                try Tool.run("sox", soxInput + ["-B", "-t", "wav", "-e", "signed", "-b", "24", "OUTPUT"], input: raw)
            case "rf64": try Tool.run("ffmpeg", ffmpegInput + ["-rf64", "always", "-f", "wav", "OUTPUT"], input: raw)
            case "ffmpeg pipe": try Tool.run("ffmpeg", ffmpegInput + ["-f", "wav", "-"], input: raw)
            default: try Tool.run("sox", soxInput + ["-t", "wav", "-e", "signed", "-b", "16", "-V1", "-"], input: raw)
            }
        guard let file else { return }
        let decoded = try Streams.decode(WAVDecoder(), Array(file), piece: 11)
        #expect(decoded.count == samples.count)
        #expect(zip(decoded, samples).allSatisfy { abs($0 - $1) <= 1 / 32_768 })
    }

    @Test(
        "what cannot be decoded is refused with what it is",
        arguments: [
            (WAVBytes.make([], tag: 2, bits: 4), "Microsoft ADPCM"), (WAVBytes.make([], tag: 0x55), "MP3"),
            (WAVBytes.make([], tag: 0x31), "GSM 6.10"), (WAVBytes.make([], tag: 0x1234), "tag 4660"),
            (WAVBytes.make([], bits: 64), "64 bits"), (WAVBytes.make([], bits: 0), "0 bits"),
            (WAVBytes.make([], channels: 0), "0 channels"), (WAVBytes.make([], channels: 21), "21 channels"),
            (WAVBytes.make([], channels: 65_535), "65535 channels"),
            (WAVBytes.make([], rate: 0), "0 Hz"), (WAVBytes.make([], rate: 0xFFFF_FFFF), "4294967295 Hz"),
            (WAVBytes.make([], rate: 192_001), "8,000 to 192,000"), (WAVBytes.make([], align: 3), "3 bytes"),
            (WAVBytes.make([], align: 0), "0 bytes"),
            (WAVBytes.make([], extensible: true, guid: [UInt8](repeating: 1, count: 12)), "sub-format"),
            (WAVBytes.make([], extra: Array("LIST".utf8) + [0xFF, 0xFF, 0xFF, 0x7F]), "no audio in its first"),
            (Array("RIFFxxxxAVI fmt ".utf8), "not a WAV"), (Array("RIFF".utf8), "inside its header"),
            (Array("RIFF....WAVEdata....".utf8), "before its format"),
            (Array("RIFF....WAVEfmt ".utf8) + [255, 255, 255, 255], "4294967295 bytes"),
        ])
    func refusals(bytes: [UInt8], words: String) {
        for piece in Streams.pieces {
            let refusal = Streams.refusal { _ = try Streams.decode(WAVDecoder(), bytes, piece: piece) }
            #expect(refusal.contains(words))
        }
    }

    @Test("chunk after chunk without audio comes to an end")
    func endlessChunks() {
        let bytes = WAVBytes.make([]).prefix(36) + Array(repeating: WAVBytes.chunk("junk", []), count: 200_000).joined()
        #expect(
            Streams.refusal { _ = try Streams.decode(WAVDecoder(), Array(bytes)) }.contains("no audio in its first"))
    }

    @Test("cuts and damage end in errors, never worse")
    func abuse() throws {
        for bytes in Self.streams.values where bytes.count < 1_000 {
            try Streams.abuse(bytes, flips: 500, limit: 10_000, piece: 13) { WAVDecoder() }
        }
    }
}
