import ParlanceAudio
import ParlanceCore
import Testing

/// Times of blocks, held against the audio in them.
@Suite("WebM gaps")
struct WebMGapTests {
    static let head = EBMLBytes.opusHead()

    /// Packets of 20 ms without some, each still at its own time.
    static func live(
        _ packets: [[UInt8]], without lost: Range<Int>, time: @escaping (Int) -> Int = { 20 * $0 }
    ) -> [UInt8] {
        let kept = packets.indices.filter { !lost.contains($0) }
        return EBMLBytes.live(kept.map { packets[$0] }, codecPrivate: head) { time(kept[$0]) }
    }

    @Test("blocks that are missing are filled and counted, and the rest stays in its place", arguments: [1, 7, 4_096])
    func missing(piece: Int) throws {
        let packets = try OpusCoding.encode(PacketAudio.synthetic(seconds: 8), OpusSettings(bitRate: 32_000))
        let intact = try PacketAudio.decode(WebMDecoder(), Self.live(packets, without: 0..<0))
        for lost in [40..<45, 60..<210] {
            let decoder = WebMDecoder()
            let decoded = try PacketAudio.decode(decoder, Self.live(packets, without: lost), piece: piece)
            #expect(decoder.losses == AudioLosses(filledSamples: lost.count * 320))
            #expect(decoded.count == intact.count)
            #expect(decoded[..<(lost.lowerBound * 320)] == intact[..<(lost.lowerBound * 320)])
            #expect(PacketAudio.signalToNoise(intact.suffix(8_000), decoded.suffix(8_000)) > 20)
        }
    }

    @Test("clocks that jitter or drift are no loss, nor are times that begin anew")
    func drift() throws {
        let packets = try OpusCoding.encode(PacketAudio.synthetic(seconds: 8), OpusSettings(bitRate: 32_000))
        let times: [(Int) -> Int] = [
            { 20 * $0 + $0 * 7 % 31 }, { 20 * $0 + $0 / 20 }, { 20 * $0 - $0 / 20 },
            { $0 < 200 ? 20 * $0 : 20 * ($0 - 200) },
            { _ in 0 },
        ]
        for (number, time) in times.enumerated() {
            let decoder = WebMDecoder()
            let decoded = try PacketAudio.decode(decoder, Self.live(packets, without: 0..<0, time: time))
            #expect(decoder.losses == AudioLosses(), "\(number)")
            #expect(decoded.count == packets.count * 320)
        }
        // A real gap after minutes of a clock that runs slowly is still seen.
        let decoder = WebMDecoder()
        _ = try PacketAudio.decode(decoder, Self.live(packets, without: 300..<320, time: { 20 * $0 - $0 / 20 }))
        #expect(abs(decoder.losses.filledSamples - 20 * 320) < 400)
    }

    @Test("of a gap of years a minute is filled and a day is counted, PCM and Opus alike")
    func years() throws {
        let packets = try OpusCoding.encode(PacketAudio.synthetic(seconds: 1), OpusSettings(bitRate: 32_000))
        let opus = EBMLBytes.live(packets, codecPrivate: Self.head) { $0 < 30 ? 20 * $0 : .max >> 32 }
        let samples = [UInt8](repeating: 1, count: 640)
        let pcm = WebMTests.document(
            EBMLBytes.tracks(EBMLBytes.track("A_PCM/INT/LIT"))
                + EBMLBytes.element(0x1F43_B675, EBMLBytes.number(0xE7, 0) + EBMLBytes.simpleBlock(samples))
                + EBMLBytes.element(0x1F43_B675, EBMLBytes.number(0xE7, .max >> 33) + EBMLBytes.simpleBlock(samples)))
        for (file, audio) in [(opus, packets.count * 320), (pcm, 640)] {
            let decoder = WebMDecoder()
            #expect(try PacketAudio.decode(decoder, file).count == audio + 60 * 16_000)
            #expect(decoder.losses.filledSamples == 60 * 16_000)
            #expect(decoder.losses.unfilledSamples == (AudioLosses.longestGap - 60) * 16_000)
        }
    }
}
