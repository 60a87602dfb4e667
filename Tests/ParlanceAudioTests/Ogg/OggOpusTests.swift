import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("Ogg Opus")
struct OggOpusTests {
    static func opusenc(_ samples: [Float], channels: Int, _ arguments: [String] = []) throws -> [UInt8]? {
        // opusenc takes no raw floats; 16-bit integers do.
        let integers = samples.map { Int16(max(-32_768, min(32_767, ($0 * 32_768).rounded()))) }
        return try Tool.run(
            "opusenc",
            ["--quiet", "--raw", "--raw-rate", "48000", "--raw-chan", "\(channels)"] + arguments + ["INPUT", "OUTPUT"],
            input: integers.withUnsafeBytes { Data($0) }
        ).map { Array($0) }
    }

    @Test(
        "what opusenc wrote gives as many samples as went in, and those that opusdec and ffmpeg hear",
        arguments: [
            ["--bitrate", "24"], ["--bitrate", "64", "--framesize", "2.5"], ["--bitrate", "48", "--framesize", "5"],
            ["--bitrate", "32", "--framesize", "10"], ["--bitrate", "24", "--framesize", "40"],
            ["--bitrate", "16", "--framesize", "60"], ["--hard-cbr", "--bitrate", "128", "--max-delay", "20"],
        ], [1, 2])
    func fromOpusenc(arguments: [String], channels: Int) throws {
        for audio in PacketAudio.both(seconds: 2.3, rate: 48_000, channels: channels) {
            guard let file = try Self.opusenc(audio, channels: channels, arguments) else { return }
            let decoder = OggDecoder()
            let decoded = try PacketAudio.decode(decoder, file)
            #expect(decoder.output == DecodedAudio(sampleRate: 16_000, channels: channels, codec: "Ogg Opus"))
            #expect(decoded.count == (audio.count / channels + 2) / 3 * channels)
            // At their rate, theirs and ours are the same; at 16 kHz theirs are resampled, with another delay.
            let full = try PacketAudio.decode(OggDecoder(opusSampleRate: 48_000), file)
            #expect(full.count == audio.count)
            if let ffmpeg = try Tool.ffmpegDecode(file, rate: 48_000, ["-c:a", "libopus"]) {
                #expect(ffmpeg.count == full.count)
                #expect(PacketAudio.signalToNoise(ffmpeg, full) > 70)  // ffmpeg rounds to 16 bits
            }
            if let ffmpeg = try Tool.ffmpegDecode(file, rate: 16_000, ["-c:a", "libopus"]) {
                let quality = PacketAudio.signalToNoise(ffmpeg, decoded)
                #expect(abs(ffmpeg.count - decoded.count) <= 2 * channels)
                #expect(quality > 12, "ffmpeg: \(quality) dB")
            }
            if let wav = try Tool.run(
                "opusdec", ["--quiet", "--rate", "48000", "--float", "--force-wav", "INPUT", "OUTPUT"],
                input: Data(file))
            {
                let other = Tool.floats(wav.dropFirst(Self.wavHead(wav)))
                #expect(other.count == full.count)
                #expect(PacketAudio.signalToNoise(other, full) > 80)
            }
        }
    }

    static func wavHead(_ wav: Data) -> Int { (wav.range(of: Data("data".utf8))?.upperBound ?? 0) + 4 }

    @Test(
        "what is encoded here gives exactly as many samples as went in, here and in ffmpeg",
        arguments: [0, 1, 159, 319, 320, 321, 16_000, 23_457], OpusSettings.Frame.allCases)
    func exactCounts(count: Int, frame: OpusSettings.Frame) throws {
        for (rate, channels) in [(16_000, 1), (48_000, 2), (8_000, 1), (24_000, 2), (12_000, 1)] {
            let audio = Array(
                PacketAudio.synthetic(seconds: 3.1, rate: rate, channels: channels).prefix(count * channels))
            let settings = OpusSettings(
                sampleRate: rate, channels: channels, frame: frame, bitRate: 48_000, application: .audio)
            let file = try OpusCoding.ogg(audio, settings)
            let decoded = try PacketAudio.decode(OggDecoder(opusSampleRate: rate), file)
            #expect(decoded.count == audio.count, "\(rate) Hz")
            let at16 = try PacketAudio.decode(OggDecoder(), file)
            #expect(at16.count == (count * 48_000 / rate + 2) / 3 * channels, "\(rate) Hz")
            if count == 23_457, frame == .ms20 || frame == .ms60 {
                #expect(PacketAudio.bestShift(audio, decoded, limit: 40) == 0)
                if let ffmpeg = try Tool.ffmpegDecode(file, rate: 48_000, ["-c:a", "libopus"]) {
                    #expect(ffmpeg.count == count * channels * 48_000 / rate)
                }
            }
        }
    }

    @Test("opusinfo and opusdec find nothing wrong with what is encoded here", arguments: [20, 100, 1_000])
    func judges(page: Int) throws {
        for channels in [1, 2] {
            let audio = PacketAudio.synthetic(seconds: 2.7, channels: channels)
            let file = try OpusCoding.ogg(audio, OpusSettings(channels: channels, discontinuous: true), page: page)
            if let info = try Tool.run("opusinfo", ["INPUT"], input: Data(file)) {
                let text = String(decoding: info, as: UTF8.self)
                #expect(!text.localizedCaseInsensitiveContains("warning"), "\(text)")
                #expect(text.contains("Playback length: 0m:02.7"), "\(text)")
            }
            if let wav = try Tool.run(
                "opusdec", ["--quiet", "--rate", "48000", "--float", "--force-wav", "INPUT", "OUTPUT"],
                input: Data(file))
            {
                #expect((wav.count - Self.wavHead(wav)) / 4 == audio.count * 3)
            }
            let pages = OggPageBytes.split(file)
            #expect(pages.bytes == file)
            #expect(page != 20 || pages.count > 130)
        }
    }

    @Test("a flush cuts a page that can be decoded at once")
    func flush() throws {
        let encoder = try OggOpusEncoder(OpusSettings())
        var bytes: [UInt8] = []
        let audio = PacketAudio.synthetic()
        try audio.withUnsafeBufferPointer {
            try encoder.encode(UnsafeBufferPointer(rebasing: $0[..<3_300]), into: &bytes)
            encoder.flush(into: &bytes)
        }
        var samples: [Float] = []
        let decoder = OggDecoder()
        try bytes.withUnsafeBytes { try decoder.decode($0, into: &samples) }
        #expect(samples.count == 3_200 - ((try OpusPacketEncoder(OpusSettings())).lookahead))
        #expect(throws: EncodeError.self) {
            try encoder.finish(into: &bytes)
            try audio.withUnsafeBufferPointer { try encoder.encode($0, into: &bytes) }
        }
    }

    @Test("the cut of the bytes never changes the samples", arguments: [1, 7, 4_096])
    func cuts(piece: Int) throws {
        let file = try OpusCoding.ogg(PacketAudio.synthetic(channels: 2), OpusSettings(channels: 2))
        let whole = try PacketAudio.decode(OggDecoder(), file)
        #expect(try PacketAudio.decode(OggDecoder(), file, piece: piece) == whole)
    }

    @Test("5.1 and other layouts keep all their channels", arguments: [3, 6, 8])
    func surround(channels: Int) throws {
        let audio = PacketAudio.synthetic(seconds: 1, rate: 48_000, channels: channels)
        guard let file = try Self.opusenc(audio, channels: channels, ["--bitrate", "512"]) else { return }
        let decoder = OggDecoder()
        let decoded = try PacketAudio.decode(decoder, file)
        #expect(decoder.output?.channels == channels)
        #expect(decoded.count == 16_000 * channels)
        #expect(try PacketAudio.decode(OggDecoder(), file, piece: 7) == decoded)
        guard let other = try Tool.ffmpegDecode(file, rate: 16_000, ["-c:a", "libopus"]) else { return }
        // ffmpeg sorts the channels in its own order; each of ours must be one of theirs.
        func channel(_ samples: [Float], _ index: Int) -> [Float] {
            stride(from: index, to: samples.count, by: channels).map { samples[$0] }
        }
        for index in 0..<channels {
            let ours = channel(decoded, index)
            let best = (0..<channels).map { PacketAudio.signalToNoise(channel(other, $0), ours) }.max()!
            #expect(best > 15, "channel \(index): \(best) dB")
        }
    }

    @Test("the head's output gain is applied", arguments: [-1_536, 1_536])
    func gain(gain: Int) throws {
        let quiet = PacketAudio.synthetic().map { $0 * 0.3 }
        var pages = OggPageBytes.split(try OpusCoding.ogg(quiet, OpusSettings(bitRate: 64_000)))
        let plain = try PacketAudio.decode(OggDecoder(), pages.bytes)
        pages[0].body[16] = UInt8(truncatingIfNeeded: gain)
        pages[0].body[17] = UInt8(truncatingIfNeeded: gain >> 8)
        let changed = try PacketAudio.decode(OggDecoder(), pages.bytes)
        let factor = Float(gain < 0 ? 0.5012 : 1.9953)
        #expect(PacketAudio.signalToNoise(plain.map { $0 * factor }, changed) > 60)
    }
}
