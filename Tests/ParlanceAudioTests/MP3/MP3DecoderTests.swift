import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("MP3, decoded")
struct MP3DecoderTests {
    static let layouts: [(rate: Int, channels: Int, kilobits: Int, isLayer2: Bool)] = [
        (8_000, 1, 16, false), (11_025, 1, 24, false), (16_000, 1, 32, false), (22_050, 1, 48, false),
        (24_000, 2, 64, false), (32_000, 2, 96, false), (44_100, 2, 128, false), (48_000, 2, 320, false),
        (48_000, 2, 192, true), (16_000, 1, 64, true),
    ]

    /// Over 80 dB to ffmpeg's own decoder, but for stereo of MPEG 2, where ffmpeg 5.1 differs from all others by 40 dB
    /// now and then; and over 70 dB to what LAME's decoder writes as 16 bits.
    @Test("what LAME writes is read as ffmpeg and LAME read it, however it is cut", arguments: layouts.indices)
    func tools(index: Int) throws {
        let (rate, channels, kilobits, isLayer2) = Self.layouts[index]
        let original = Streams.speechLike(seconds: 0.7, rate: rate, channels: channels)
        guard
            let file = try MP3Streams.encode(
                original, rate: rate, channels: channels, kilobits: kilobits, isLayer2: isLayer2)
        else { return }
        let decoder = try MP3Decoder()
        let samples = try Streams.decode(decoder, file)
        #expect(
            decoder.output
                == DecodedAudio(sampleRate: rate, channels: channels, codec: isLayer2 ? "MP2" : "MP3"))
        for piece in Streams.pieces { #expect(try Streams.decode(MP3Decoder(), file, piece: piece) == samples) }
        if rate != 24_000, let judged = try Tool.ffmpegDecode(file, rate: rate) {
            #expect(Streams.signalToNoise(samples, judged) > 80)
        }
        guard !isLayer2 else { return }
        let lame = try Tool.run(
            "lame", ["--quiet", "--mp3input", "--decode", "INPUT", "OUTPUT"], input: Data(file), suffix: ".wav")
        if let lame {
            let judged = try Streams.decode(WAVDecoder(), Array(lame))
            #expect(Streams.signalToNoise(samples, judged) > 70)
        }
        // The Info frame's delays: nothing in front, nothing behind.
        #expect(samples.count == original.count)
        #expect(Streams.signalToNoise(samples, original) > 9)
    }

    /// 16 kHz, 32 kbit/s: frames of 144 bytes and 576 samples, without an Info frame as a live encoder sends them.
    static let live: [UInt8]? = try? MP3Streams.encode(
        Streams.speechLike(seconds: 1.2, rate: 16_000), rate: 16_000, channels: 1, kilobits: 32, hasInfo: false)

    @Test("a frame's samples come with its last byte")
    func promptness() throws {
        guard let stream = Self.live else { return }
        let decoder = try MP3Decoder()
        var samples: [Float] = []
        for frame in 1...(stream.count / 144) {
            try Streams.feed(decoder, Array(stream[(144 * (frame - 1))..<(144 * frame)]), piece: 10, into: &samples)
            #expect(samples.count == 576 * frame)
        }
    }

    @Test("tags go by in front, between the frames and behind", arguments: Streams.pieces)
    func tags(piece: Int) throws {
        guard let stream = Self.live else { return }
        let expected = try Streams.decode(MP3Decoder(), stream)
        let (head, tail) = (Array(stream[..<(144 * 5)]), Array(stream[(144 * 5)...]))
        for bytes in [
            MP3Streams.id3(size: 5_000, body: 5_000) + stream, head + MP3Streams.id3(size: 900, body: 900) + tail,
            stream + MP3Streams.ape(body: 333) + MP3Streams.id3v1, MP3Streams.ape(body: 40) + stream,
            head + MP3Streams.id3v1 + tail,
        ] { #expect(try Streams.decode(MP3Decoder(), bytes, piece: piece) == expected) }
    }

    @Test("a tag that claims 256 MB swallows the stream, and nothing is held")
    func lyingTag() throws {
        guard let stream = Self.live else { return }
        let bytes = MP3Streams.id3(size: (1 << 28) - 1, body: 0) + stream
        #expect(
            Streams.refusal { _ = try Streams.decode(MP3Decoder(), bytes) }.contains("before its first whole frame"))
    }

    @Test("something else in between is stepped over, but not without end", arguments: Streams.pieces)
    func damage(piece: Int) throws {
        guard let stream = Self.live else { return }
        let expected = try Streams.decode(MP3Decoder(), stream)
        var generator = SeededGenerator(seed: 1)
        let junk = (0..<3_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let (head, tail) = (Array(stream[..<(144 * 5)]), Array(stream[(144 * 5)...]))
        let before = try MP3Decoder()
        #expect(try Streams.decode(before, junk + stream, piece: piece).count == expected.count)
        #expect(before.losses == AudioLosses(skippedBytes: 3_000))
        // Between frames there is silence for as long as it would have lasted: 21 frames of 144 bytes.
        let between = try MP3Decoder()
        #expect(try Streams.decode(between, head + junk + tail, piece: piece).count == expected.count + 21 * 576)
        #expect(between.losses == AudioLosses(filledSamples: 21 * 576, skippedBytes: 3_000))
        // Ten frames whose heads are broken: what follows stays in its place.
        var broken = stream
        for frame in 8..<18 { broken[144 * frame] = 0 }
        let within = try MP3Decoder()
        let mended = try Streams.decode(within, broken, piece: piece)
        #expect(mended.count == expected.count)
        #expect(Streams.signalToNoise(Array(mended.suffix(6_000)), Array(expected.suffix(6_000))) > 40)
        #expect(within.losses == AudioLosses(filledSamples: 10 * 576, skippedBytes: 1_440))
        // Begun in the middle of a frame, and ended there.
        let half = try MP3Decoder()
        let cut = try Streams.decode(half, Array(stream[50..<(stream.count - 50)]), piece: piece)
        #expect(cut.count == expected.count - 2 * 576)
        #expect(half.losses == AudioLosses(skippedBytes: 94 + 94))
        let zeros = [UInt8](repeating: 0, count: 70_000)
        #expect(
            Streams.refusal { _ = try Streams.decode(MP3Decoder(), zeros, piece: max(piece, 7)) }.contains("not MP3"))
        #expect(
            Streams.refusal { _ = try Streams.decode(MP3Decoder(), head + zeros + tail, piece: max(piece, 7)) }
                .contains("is damaged"))
    }

    @Test("a change of format and what is no MP3 are refused by name", arguments: Streams.pieces)
    func refusals(piece: Int) throws {
        func refusal(_ bytes: [UInt8]) -> String {
            Streams.refusal { _ = try Streams.decode(MP3Decoder(), bytes, piece: piece) }
        }
        #expect(refusal([0xFF, 0xF1, 0x50, 0x80] + [UInt8](repeating: 0, count: 100)).contains("AAC"))
        #expect(refusal([0xFF, 0xFF, 0x50, 0x80] + [UInt8](repeating: 0, count: 100)).contains("layer I;"))
        #expect(refusal([0xFF, 0xFB, 0x00, 0x80] + [UInt8](repeating: 0, count: 100)).contains("free format"))
        #expect(refusal([0xFF]).contains("first whole frame"))
        #expect(refusal([]) == "(accepted)")
        guard let stream = Self.live,
            let other = try MP3Streams.encode(
                Streams.speechLike(seconds: 0.5, rate: 22_050), rate: 22_050, channels: 1, kilobits: 32, hasInfo: false)
        else { return }
        let changed = refusal(stream + other)
        #expect(changed.contains("changes from MPEG 2 layer III, 16000 Hz, 1 channel to MPEG 2 layer III, 22050 Hz"))
    }

    @Test("an Info frame that lies about the count of frames does no harm")
    func lyingInfo() throws {
        let original = Streams.speechLike(seconds: 1, rate: 16_000)
        guard let file = try MP3Streams.encode(original, rate: 16_000, channels: 1, kilobits: 32),
            let info = (0..<200).first(where: {
                ["Info", "Xing"].contains(String(decoding: file[$0..<($0 + 4)], as: UTF8.self))
            })
        else { return }
        for count in [0, 1, 3, 20, 1_000_000, 0x7FFF_FFFF, 0xFFFF_FFFF] {
            let lying = file[..<(info + 8)] + [UInt8].big(count, 4) + file[(info + 12)...]
            let samples = try Streams.decode(MP3Decoder(), Array(lying), piece: 100)
            #expect((0...(original.count + 3 * 1_152)).contains(samples.count), "\(count) frames")
        }
    }

    @Test("cuts and damage end in errors, never worse")
    func abuse() throws {
        guard let stream = Self.live,
            let file = try MP3Streams.encode(
                Streams.speechLike(seconds: 0.2, rate: 44_100, channels: 2), rate: 44_100, channels: 2, kilobits: 64)
        else { return }
        try Streams.abuse(Array(stream[..<(144 * 8)]), flips: 1_500, lengths: 300) { try MP3Decoder() }
        try Streams.abuse(file, flips: 500, lengths: 100) { try MP3Decoder() }
    }
}
