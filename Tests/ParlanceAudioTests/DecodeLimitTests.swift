import ParlanceAudio
import ParlanceCore
import Testing

/// A few bytes that hold much audio are decoded a bit at a time.
@Suite("How much a call decodes")
struct DecodeLimitTests {
    static let limit = 16_384

    static func head(channels: UInt8) -> [UInt8] {
        Array("OpusHead".utf8) + [1, channels, 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 255, channels, 0] + (0..<channels)
    }

    static func streams() throws -> [(name: String, bytes: [UInt8], make: () -> any AudioDecoder, unit: Int)] {
        let head = head(channels: 20)
        let packets = [[UInt8]](repeating: longestMultistream, count: 12)
        let ogg =
            OggPageBytes(flags: 2, granule: 0, sequence: 0, packets: [head]).bytes
            + OggPageBytes(granule: 0, sequence: 1, packets: [Array("OpusTags".utf8)]).bytes
            + OggPageBytes(granule: 1 << 30, sequence: 2, packets: packets).bytes
        let laced = packets.map { $0.count }.dropLast().flatMap { [UInt8]($0 < 255 ? [UInt8($0)] : []) }
        let block = [UInt8(packets.count - 1)] + laced + packets.flatMap { $0 }
        let webm = WebMTests.document(
            EBMLBytes.tracks(EBMLBytes.track("A_OPUS", channels: 20, codecPrivate: head))
                + EBMLBytes.element(
                    0x1F43_B675, EBMLBytes.number(0xE7, 0) + EBMLBytes.simpleBlock(block, flags: 0x82)))
        let silence = [Float](repeating: 0, count: 16_384 * 8 * 3)
        let flac = try Streams.encode(FLACEncoder(sampleRate: 16_000, channels: 8, blockSize: 16_384), silence)
        let tones = Streams.speechLike(seconds: 6, rate: 16_000)
        let mp3 = try Streams.encode(MP3Encoder(sampleRate: 16_000, channels: 1), tones)
        return [
            ("Ogg", ogg, { OggDecoder() }, 38_400), ("WebM", webm, { WebMDecoder() }, 38_400),
            ("FLAC", flac, { FLACDecoder() }, 8), ("MP3", mp3, { try! MP3Decoder() }, 1_152),
            ("WAV", WAVBytes.make([UInt8](repeating: 3, count: 200_000)), { WAVDecoder() }, 1),
            (
                "detected", WAVBytes.make([UInt8](repeating: 3, count: 200_000)), { DetectingDecoder(.detect) }, 1
            ),
        ]
    }

    /// 20 streams of one byte each, all but the last with its length in front (RFC 6716, appendix B).
    static let longestMultistream: [UInt8] = (0..<19).flatMap { _ in [0x18, 0] as [UInt8] } + [0x18]

    @Test("a call stops at its limit and goes on where it was, with the same samples")
    func limits() throws {
        for (name, bytes, make, unit) in try Self.streams() {
            let whole = try Streams.decode(make(), bytes)
            #expect(whole.count > 4 * Self.limit, "\(name): \(whole.count)")
            let decoder = make()
            var samples: [Float] = []
            var calls = 0
            try bytes.withUnsafeBytes { all in
                var input = all
                var progress = DecodeProgress.reachedLimit
                while progress == .reachedLimit {
                    let before = samples.count
                    progress = try decoder.decode(&input, limit: Self.limit, into: &samples)
                    calls += 1
                    #expect(samples.count - before < Self.limit + unit, "\(name): \(samples.count - before)")
                }
                #expect(input.isEmpty)
            }
            try decoder.finish(into: &samples)
            #expect(samples == whole, "\(name)")
            #expect(calls >= whole.count / (Self.limit + unit), "\(name)")
        }
    }
}
