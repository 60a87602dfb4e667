import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("AMR, decoded")
struct AMRDecoderTests {
    static let modes: [(band: AMRDecoder.Band, mode: Int)] =
        (0...7).map { (.narrowband, $0) } + (0...8).map { (.wideband, $0) }

    /// Over 20 dB to ffmpeg's own decoders, which compute in floating point where the library follows the standard's
    /// integers.
    @Test("each mode is read however it is cut, and as ffmpeg reads it", arguments: modes.indices)
    func ffmpeg(index: Int) throws {
        let (band, mode) = Self.modes[index]
        let rate = band == .narrowband ? 8_000 : 16_000
        guard let file = AMRStreams.encode(band, mode: mode) else { return }
        let decoder = try AMRDecoder(band)
        let samples = try Streams.decode(decoder, file)
        #expect(samples.count == rate / 2)
        #expect(decoder.output?.sampleRate == rate && decoder.output?.channels == 1)
        let line = band == .narrowband ? 6 : 9
        for piece in Streams.pieces {
            #expect(try Streams.decode(AMRDecoder(band), file, piece: piece) == samples)
            // Without the line in front.
            #expect(try Streams.decode(AMRDecoder(band), Array(file[line...]), piece: piece) == samples)
        }
        if [0, 4, 7].contains(mode), let judged = try Tool.ffmpegDecode(file, rate: rate, ["-f", "amr"]) {
            let ratio = Streams.signalToNoise(samples, judged, maximumDelay: 20)
            #expect(ratio > 20, "mode \(mode)")
        }
    }

    @Test("frames that are lost, missing or damaged are concealed", arguments: [AMRDecoder.Band.narrowband, .wideband])
    func concealment(band: AMRDecoder.Band) throws {
        guard let file = AMRStreams.encode(band, mode: 7) else { return }
        let (line, frame, samples) = band == .narrowband ? (6, 32, 160) : (9, 59, 320)
        let start = line + 10 * frame
        let whole = try Streams.decode(AMRDecoder(band), file)
        let missing = Array(file[..<start]) + [0x7C] + file[(start + frame)...]
        let lost = Array(file[..<start]) + [band == .narrowband ? 0x7C : 0x74] + file[(start + frame)...]
        var damaged = file
        damaged[start] &= ~4
        for index in 1..<frame { damaged[start + index] = 0xFF }
        // A frame that was not sent, as there was silence, is no loss; of narrowband there is no other way to say lost.
        for (bytes, isCounted) in [(missing, false), (lost, band == .wideband), (damaged, true)] {
            let decoder = try AMRDecoder(band)
            let concealed = try Streams.decode(decoder, bytes, piece: 7)
            #expect(decoder.losses == AudioLosses(filledSamples: isCounted ? samples : 0))
            #expect(concealed.count == whole.count)
            #expect(concealed[..<(10 * samples)] == whole[..<(10 * samples)])
            let hole = concealed[(10 * samples)..<(11 * samples)]
            #expect(Array(hole) != Array(whole[(10 * samples)..<(11 * samples)]))
            #expect(Signals.rms(hole) < 2 * Signals.rms(whole[(9 * samples)..<(11 * samples)]))
        }
    }

    @Test("silence descriptors become comfort noise")
    func comfortNoise() throws {
        let noise = Signals.noise(count: 16_000, seed: 1).map { $0 / 500 }
        guard let file = AMRStreams.encode(.narrowband, mode: 7, samples: noise, saysSilence: true) else { return }
        #expect(file.count < 100 * 20)  // so there were some
        let samples = try Streams.decode(AMRDecoder(.narrowband), file, piece: 5)
        #expect(samples.count == 16_000)
        let level = Signals.rms(samples[8_000...])
        #expect(level > Signals.rms(noise) / 4 && level < Signals.rms(noise) * 4)
    }

    @Test("what is no AMR, or of the other band, is refused by name", arguments: Streams.pieces)
    func refusals(piece: Int) {
        func refusal(_ band: AMRDecoder.Band, _ bytes: [UInt8]) -> String {
            Streams.refusal { _ = try Streams.decode(AMRDecoder(band), bytes, piece: piece) }
        }
        #expect(refusal(.narrowband, Array("#!AMR-WB\n".utf8)).contains("declared as AMR (narrowband)"))
        #expect(refusal(.wideband, Array("#!AMR\n".utf8)).contains("declared as AMR-WB"))
        #expect(refusal(.narrowband, Array("#!AMR_MC1.0\n".utf8)).contains("several channels"))
        #expect(refusal(.wideband, Array("#!AMR-WB_MC1.0\n".utf8)).contains("several channels"))
        #expect(refusal(.narrowband, Array("#!/bin/sh and more\n".utf8)).contains("not AMR"))
        #expect(refusal(.narrowband, Array("#!AM".utf8)).contains("first line"))
        #expect(refusal(.narrowband, [13 << 3]).contains("type 13"))
        #expect(refusal(.wideband, [10 << 3 | 4]).contains("type 10"))
        #expect(refusal(.wideband, [0xFF]).contains("padding bits"))
        #expect(refusal(.narrowband, [0x3C, 1, 2]).contains("middle of a frame"))
        #expect(refusal(.narrowband, []) == "(accepted)")
    }

    @Test("cuts and damage end in errors, never worse", arguments: [AMRDecoder.Band.narrowband, .wideband])
    func abuse(band: AMRDecoder.Band) throws {
        guard let file = AMRStreams.encode(band, mode: 2, seconds: 0.1) else { return }
        try Streams.abuse(file, flips: 1_000, lengths: 100) { try AMRDecoder(band) }
        // Frames of noise, each type in turn.
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<100 {
            let types: [UInt8] =
                band == .narrowband ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 15] : [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 15]
            let lengths =
                band == .narrowband
                ? [12, 13, 15, 17, 19, 20, 26, 31, 5, 0] : [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0]
            var bytes: [UInt8] = []
            for _ in 0..<10 {
                let index = Int.random(in: 0..<types.count, using: &generator)
                bytes.append(types[index] << 3 | .random(in: 0...1, using: &generator) << 2)
                bytes += (0..<lengths[index]).map { _ in .random(in: 0...255, using: &generator) }
            }
            #expect(try Streams.decode(AMRDecoder(band), bytes).count == 10 * (band == .narrowband ? 160 : 320))
        }
    }
}
