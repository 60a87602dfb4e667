import NIOCore
import ParlanceConversation
import ParlanceCore
import Testing

@Suite struct KeptAudioTests {
    private let format = AudioFormat(encoding: .linear16, sampleRate: 24_000)

    /// 100 ms of audio, each sample the number of its tenth of a second.
    private func tenth(_ number: Int) -> ByteBuffer {
        var bytes = ByteBuffer()
        for _ in 0..<2_400 { bytes.writeInteger(UInt16(number), endianness: .little) }
        return bytes
    }

    private func kept(tenths: Int) -> KeptAudio {
        var kept = KeptAudio(format: format)
        for number in 0..<tenths {
            kept.append(tenth(number), format: format, end: MediaTime(milliseconds: (number + 1) * 100))
        }
        return kept
    }

    private func span(_ start: Int, _ end: Int) -> MediaSpan {
        MediaSpan(start: MediaTime(milliseconds: start), end: MediaTime(milliseconds: end))
    }

    @Test("an item's audio is found by its time, however much has come since")
    func found() {
        let kept = kept(tenths: 300)
        // 600,000 bytes are 12.5 s; a half more may be there.
        #expect(kept.copy(span(29_000, 29_100)) == tenth(290))
        #expect(kept.copy(span(29_900, 30_000)) == tenth(299))
        #expect(kept.copy(span(0, 100)) == nil)
        #expect(kept.copy(span(29_000, 29_000)) == nil)
    }

    @Test("an item holds on to its own audio, not to all that is kept")
    func ownStorage() throws {
        let copy = try #require(kept(tenths: 100).copy(span(9_000, 9_100)))
        #expect(copy.readableBytes == 4_800 && copy.storageCapacity < 10_000)
    }

    @Test("another format is the beginning of other audio")
    func otherFormat() {
        var kept = kept(tenths: 10)
        let mulaw = AudioFormat(encoding: .mulaw, sampleRate: 8_000)
        kept.append(ByteBuffer(repeating: 7, count: 800), format: mulaw, end: MediaTime(milliseconds: 1_100))
        #expect(kept.copy(span(1_000, 1_100)) == ByteBuffer(repeating: 7, count: 800))
        #expect(kept.copy(span(900, 1_000)) == nil)
    }
}
