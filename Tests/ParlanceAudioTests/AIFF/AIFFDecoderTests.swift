import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("AIFF, decoded")
struct AIFFDecoderTests {
    /// 16,000 as an 80-bit float.
    static let rate16000: [UInt8] = [0x40, 0x0C, 0xFA, 0, 0, 0, 0, 0, 0, 0]

    static func make(
        _ audio: [UInt8], channels: Int = 1, bits: Int = 16, rate: [UInt8] = rate16000, compression: String? = nil,
        offset: Int = 0, length: Int? = nil, extra: [UInt8] = [], hasFormat: Bool = true
    ) -> [UInt8] {
        let common =
            [UInt8].big(channels, 2) + .big(audio.count, 4) + .big(bits, 2) + rate
            + (compression.map { Array($0.utf8) + [0, 0] } ?? [])
        let format = hasFormat ? chunk("COMM", common) : []
        let sound = [UInt8].big(offset, 4) + .big(0, 4) + [UInt8](repeating: 9, count: min(offset, 1_000)) + audio
        return Array("FORM".utf8) + .big(0, 4) + Array((compression == nil ? "AIFF" : "AIFC").utf8) + extra + format
            + Array("SSND".utf8) + .big(length ?? sound.count, 4) + sound
    }

    static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        Array(name.utf8) + .big(body.count, 4) + body + [UInt8](repeating: 0, count: body.count % 2)
    }

    static let encodings: [(arguments: [String], suffix: String)] = [
        (["-e", "signed", "-b", "8"], ".aiff"), (["-e", "signed", "-b", "16"], ".aiff"),
        (["-e", "signed", "-b", "24"], ".aiff"), (["-e", "signed", "-b", "32"], ".aiff"),
        (["-e", "float", "-b", "32"], ".aifc"),
        (["-e", "float", "-b", "64"], ".aifc"),
    ]

    @Test("what sox writes is read as ffmpeg reads it, to the bit", arguments: encodings.indices)
    func sox(index: Int) throws {
        let (arguments, suffix) = Self.encodings[index]
        let input = ["-D", "-V1", "-t", "raw", "-e", "float", "-b", "32", "-r", "44100", "-c", "2", "INPUT"]
        let raw = PacketAudio.littleEndian(Signals.noise(count: 2_000, seed: 6))
        guard
            let file = try Tool.run("sox", input + arguments + ["OUTPUT"], input: raw, suffix: suffix).map({ Array($0) }
            ),
            let judged = try Tool.ffmpegDecode(file, rate: 44_100)
        else { return }
        for piece in Streams.pieces {
            let decoder = AIFFDecoder()
            #expect(try Streams.decode(decoder, file, piece: piece) == judged)
            #expect(decoder.output?.sampleRate == 44_100 && decoder.output?.channels == 2)
        }
    }

    @Test(
        "what ffmpeg writes into AIFF-C is read as it reads it",
        arguments: ["pcm_s16le", "pcm_mulaw", "pcm_alaw"])
    func ffmpeg(codec: String) throws {
        let samples = Signals.noise(count: 2_000, seed: 9)
        guard
            let file = try Tool.ffmpegEncode(samples, rate: 8_000, channels: 1, ["-c:a", codec], suffix: ".aiff"),
            let judged = try Tool.ffmpegDecode(file, rate: 8_000)
        else { return }
        for piece in Streams.pieces { #expect(try Streams.decode(AIFFDecoder(), file, piece: piece) == judged) }
    }

    static let expected: [Float] = [1, 2, 3, -4].map { $0 / 32_768 }
    static let bigEndian: [UInt8] = [0, 1, 0, 2, 0, 3, 0xFF, 0xFC]
    static let littleEndian: [UInt8] = [1, 0, 2, 0, 3, 0, 0xFC, 0xFF]

    @Test(
        "offsets, odd chunks, streamed lengths and byte orders are read, however they are cut",
        arguments: Streams.pieces)
    func variants(piece: Int) throws {
        for bytes in [
            Self.make(Self.bigEndian), Self.make(Self.bigEndian, offset: 5),
            Self.make(Self.bigEndian, extra: Self.chunk("NAME", [1, 2, 3])), Self.make(Self.bigEndian, length: 0),
            Self.make(Self.bigEndian, length: 0xFFFF_FFFF), Self.make(Self.bigEndian, compression: "NONE"),
            Self.make(Self.littleEndian, compression: "sowt"), Self.make(Self.bigEndian) + Self.chunk("ANNO", [1, 2]),
        ] {
            let decoder = AIFFDecoder()
            #expect(try Streams.decode(decoder, bytes, piece: piece) == Self.expected)
            #expect(decoder.output?.codec.hasPrefix("AIFF, ") == true)
        }
    }

    @Test(
        "what cannot be decoded is refused with what it is",
        arguments: [
            (make([], channels: 0), "0 channels"), (make([], channels: 65_535), "65535 channels"),
            (make([], bits: 0), "0 bits"), (make([], bits: 65_535), "65535 bits"),
            (make([], compression: "ima4"), "ima4"), (make([], hasFormat: false), "COMM chunk must come first"),
            (make([], rate: [UInt8](repeating: 0, count: 10)), "0 Hz"),
            (make([], rate: [UInt8](repeating: 0xFF, count: 10)), "no number"),
            (make([], rate: [0x7F, 0xFF] + [UInt8](repeating: 0xFF, count: 8)), "no number"),
            (make([], rate: [0xC0, 0x0C, 0xFA] + [UInt8](repeating: 0, count: 7)), "no number"),
            (make([], rate: [0x40, 0x1D] + [UInt8](repeating: 0xFF, count: 8)), "Hz"),
            (make([], offset: 0xFFFF_FFFF), "4294967295 bytes"),
            (make([], extra: Array("NAME".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]), "no audio in its first"),
            (Array("FORM....8SVX".utf8), "not an AIFF"), (Array("FORM....AIFF".utf8), "inside its header"),
        ])
    func refusals(bytes: [UInt8], words: String) {
        for piece in Streams.pieces {
            let refusal = Streams.refusal { _ = try Streams.decode(AIFFDecoder(), bytes, piece: piece) }
            #expect(refusal.contains(words))
        }
    }

    @Test("cuts and damage end in errors, never worse")
    func abuse() throws {
        for bytes in [Self.make(Self.bigEndian, offset: 3), Self.make(Self.bigEndian, compression: "sowt")] {
            try Streams.abuse(bytes, flips: 1_500, limit: 10_000, piece: 13) { AIFFDecoder() }
        }
    }
}
