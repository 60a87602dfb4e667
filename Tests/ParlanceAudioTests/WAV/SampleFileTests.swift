import ParlanceAudio
import ParlanceCore
import Testing

/// What comes after the audio of a WAV or AIFF file.
@Suite("WAV and AIFF: after the audio")
struct SampleFileTests {
    static let one = Streams.linear16([5, 6, 7].map { $0 / 32_768 })
    static let two = Streams.linear16([8, 9].map { $0 / 32_768 })
    static let aiffOne = AIFFDecoderTests.make([0, 5, 0, 6, 0, 7])
    static let aiffTwo = AIFFDecoderTests.make([0, 8, 0, 9])

    @Test("files that follow one another are all decoded, tags between them go by", arguments: Streams.pieces)
    func filesInARow(piece: Int) throws {
        let tag = WAVBytes.chunk("LIST", Array("INFOabc".utf8))
        let wav = WAVBytes.make(Self.one) + tag + WAVBytes.make(Self.two) + tag
        let aiff = Self.aiffOne + AIFFDecoderTests.chunk("NAME", Array("odd".utf8)) + Self.aiffTwo
        for (decoder, bytes) in [(WAVDecoder() as any AudioDecoder, wav), (AIFFDecoder(), aiff)] {
            let decoded = try Streams.decode(decoder, bytes, piece: piece)
            #expect(decoded == [5, 6, 7, 8, 9].map { $0 / 32_768 })
            #expect(decoder.losses == AudioLosses())
        }
        let other = WAVBytes.make(Self.two, rate: 8_000)
        let refusal = Streams.refusal {
            _ = try Streams.decode(WAVDecoder(), WAVBytes.make(Self.one) + other, piece: piece)
        }
        #expect(refusal.contains("16000 Hz") && refusal.contains("8000 Hz") && refusal.contains("must agree"))
    }

    @Test("bytes beyond the length that is stated are counted, and so is half a sample", arguments: Streams.pieces)
    func beyond(piece: Int) throws {
        let more = [UInt8](repeating: 0xF7, count: 5_001)
        for (decoder, bytes, skipped) in [
            (WAVDecoder() as any AudioDecoder, WAVBytes.make(Self.one) + more, more.count),
            (AIFFDecoder(), Self.aiffOne + more, more.count),
            // A chunk that is too large for a tag: the length was wrong, and this is audio.
            (WAVDecoder(), WAVBytes.make(Self.one) + Array("abcd".utf8) + .little(1 << 30, 4) + more, 8 + more.count),
            (WAVDecoder(), WAVBytes.make(Self.one, length: 0) + [1], 1),
            (WAVDecoder(), WAVBytes.make(Self.one + [1]) + [0] + WAVBytes.make(Self.two), 1),
        ] {
            let decoded = try Streams.decode(decoder, bytes, piece: piece)
            #expect(decoded.starts(with: [5, 6, 7].map { $0 / 32_768 }))
            #expect(decoder.losses == AudioLosses(skippedBytes: skipped))
        }
    }
}
