import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("Ogg FLAC")
struct OggFLACTests {
    @Test("what flac wrote is decoded bit for bit, in any cut", arguments: [1, 2])
    func bitExact(channels: Int) throws {
        for audio in PacketAudio.both(seconds: 2, channels: channels) {
            let integers = audio.map { Int16(max(-32_768, min(32_767, ($0 * 32_768).rounded()))) }
            guard
                let file = try Tool.run(
                    "flac",
                    [
                        "--totally-silent", "--ogg", "--force-raw-format", "--endian=little", "--sign=signed",
                        "--bps=16",
                        "--sample-rate=16000", "--channels=\(channels)", "-o", "OUTPUT", "INPUT",
                    ], input: integers.withUnsafeBytes { Data($0) })
            else { return }
            for piece in [1, 7, 4_096, Int.max] {
                let decoder = OggDecoder()
                let decoded = try PacketAudio.decode(decoder, Array(file), piece: piece)
                #expect(decoded == integers.map { Float($0) / 32_768 })
                #expect(decoder.output == DecodedAudio(sampleRate: 16_000, channels: channels, codec: "Ogg FLAC"))
            }
            for length in stride(from: 0, to: file.count, by: 101) {
                _ = try? PacketAudio.decode(OggDecoder(), Array(file.prefix(length)))
            }
        }
    }

    @Test("a mapping of another version is refused")
    func version() throws {
        let page = OggPageBytes(
            flags: 2, granule: 0, sequence: 0, packets: [[0x7F] + Array("FLAC".utf8) + [2, 0, 0, 1, 0x66]])
        let error = #expect(throws: DecodeError.self) { try PacketAudio.decode(OggDecoder(), page.bytes) }
        #expect(error?.description.contains("version 2") == true)
    }
}
