import CSpeex
import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("Speex")
struct SpeexTests {
    /// Packets made by libspeex, with what its own decoder makes of them.
    static func encode(
        _ samples: [Float], rate: Int, quality: Int32 = 8, framesPerPacket: Int = 1
    ) -> (packets: [[UInt8]], decoded: [Float]) {
        let mode = speex_lib_get_mode([8_000: 0, 16_000: 1, 32_000: 2][rate]!)
        let encoder = speex_encoder_init(mode)
        let decoder = speex_decoder_init(mode)
        var bits = SpeexBits()
        var read = SpeexBits()
        speex_bits_init(&bits)
        speex_bits_init(&read)
        defer {
            speex_encoder_destroy(encoder)
            speex_decoder_destroy(decoder)
            speex_bits_destroy(&bits)
            speex_bits_destroy(&read)
        }
        var quality = quality
        speex_encoder_ctl(encoder, SPEEX_SET_QUALITY, &quality)
        let length = rate / 50
        var packets: [[UInt8]] = []
        var decoded: [Float] = []
        var output = [Float](repeating: 0, count: length)
        for start in stride(from: 0, through: samples.count - length * framesPerPacket, by: length * framesPerPacket) {
            speex_bits_reset(&bits)
            for frame in 0..<framesPerPacket {
                var input = samples[start + frame * length..<start + (frame + 1) * length].map { $0 * 32_767 }
                speex_encode(encoder, &input, &bits)
            }
            speex_bits_insert_terminator(&bits)
            var packet = [CChar](repeating: 0, count: 2_000)
            let count = Int(speex_bits_write(&bits, &packet, 2_000))
            packets.append(packet[..<count].map { UInt8(bitPattern: $0) })
            speex_bits_read_from(&read, packet, Int32(count))
            for _ in 0..<framesPerPacket {
                speex_decode(decoder, &read, &output)
                decoded += output.map { min(1, max(-1, $0 / 32_768)) }
            }
        }
        return (packets, decoded)
    }

    @Test(
        "packets of one and of several frames give libspeex' own samples", arguments: [8_000, 16_000, 32_000],
        [1, 2, 5])
    func packets(rate: Int, frames: Int) throws {
        for audio in PacketAudio.both(seconds: 1, rate: rate) {
            for quality in [1, 8, 10] as [Int32] {
                let (packets, expected) = Self.encode(audio, rate: rate, quality: quality, framesPerPacket: frames)
                let decoder = try SpeexPacketDecoder(sampleRate: rate)
                #expect(decoder.output == DecodedAudio(sampleRate: rate, channels: 1, codec: "Speex"))
                var samples: [Float] = []
                for packet in packets { try PacketAudio.decode(packet: packet, decoder, into: &samples) }
                #expect(samples.count == expected.count)
                #expect(PacketAudio.signalToNoise(expected, samples) > 80)
                let shift = PacketAudio.bestShift(audio, samples, limit: rate / 40)
                #expect(shift > 0 && shift <= rate / 40)
            }
        }
    }

    @Test("packets behind length bytes are the same in any cut", arguments: [1, 7, 4_096])
    func headerBytes(piece: Int) throws {
        let (packets, _) = Self.encode(PacketAudio.synthetic(), rate: 16_000)
        let decoder = try SpeexPacketDecoder(sampleRate: 16_000)
        var expected: [Float] = []
        for packet in packets { try PacketAudio.decode(packet: packet, decoder, into: &expected) }
        let bytes = packets.flatMap { [UInt8($0.count)] + $0 }
        #expect(try PacketAudio.decode(SpeexHeaderByteDecoder(sampleRate: 16_000), bytes, piece: piece) == expected)
        let cut = try PacketAudio.decode(
            SpeexHeaderByteDecoder(sampleRate: 16_000), bytes.dropLast(3) + [], piece: piece)
        #expect(cut[...] == expected[..<(expected.count - 320)])
        #expect(
            try PacketAudio.decode(SpeexHeaderByteDecoder(sampleRate: 16_000), bytes + [0], piece: piece).count
                == expected.count + 320)
    }

    @Test("a gap has exactly the samples asked for, and is silent beyond one second")
    func gaps() throws {
        let (packets, _) = Self.encode(PacketAudio.synthetic(), rate: 16_000, framesPerPacket: 2)
        let decoder = try SpeexPacketDecoder(sampleRate: 16_000)
        var samples: [Float] = []
        for packet in packets { try PacketAudio.decode(packet: packet, decoder, into: &samples) }
        var before = samples.count
        try PacketAudio.decode(packet: [], decoder, into: &samples)
        #expect(samples.count - before == 640)
        before = samples.count
        decoder.conceal(samples: 20_001, next: nil, into: &samples)
        #expect(samples.count - before == 20_001)
        #expect(samples.suffix(4_000).allSatisfy { $0 == 0 })
        #expect(decoder.concealedSamples == 20_641)
    }

    @Test("packets that are too long, too many frames, or noise, are refused or decoded, never loud beyond ±1")
    func hostile() throws {
        var random = PacketRandom(state: 5_574)
        for rate in [8_000, 16_000, 32_000] {
            let decoder = try SpeexPacketDecoder(sampleRate: rate)
            var samples: [Float] = []
            for _ in 0..<3_000 {
                samples.removeAll(keepingCapacity: true)
                let packet = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                _ = try? PacketAudio.decode(packet: packet, decoder, into: &samples)
                #expect(samples.allSatisfy { abs($0) <= 1 })
                #expect(samples.count <= rate)
            }
            #expect(throws: DecodeError.self) {
                try PacketAudio.decode(packet: [UInt8](repeating: 1, count: 2_001), decoder, into: &samples)
            }
            #expect(throws: DecodeError.self) {
                try PacketAudio.decode(packet: [UInt8](repeating: 0, count: 2_000), decoder, into: &samples)
            }
        }
        for rate in [0, -1, 11_025, 48_000] {
            #expect(throws: DecodeError.self) { try SpeexPacketDecoder(sampleRate: rate) }
            #expect(throws: DecodeError.self) { try SpeexHeaderByteDecoder(sampleRate: rate) }
        }
    }

    static func speexenc(_ samples: [Float], rate: Int, channels: Int, _ arguments: [String]) throws -> [UInt8]? {
        let integers = samples.map { Int16(max(-32_768, min(32_767, ($0 * 32_768).rounded()))) }
        let mode = [8_000: "-n", 16_000: "-w", 32_000: "-u"][rate]!
        return try Tool.run(
            "speexenc",
            ["--quiet", mode, "--rate", "\(rate)", "--16bit", "--le"] + (channels == 2 ? ["--stereo"] : []) + arguments
                + ["INPUT", "OUTPUT"],
            input: integers.withUnsafeBytes { Data($0) }
        ).map { Array($0) }
    }

    @Test(
        "what speexenc wrote gives speexdec's samples, in any cut",
        arguments: [8_000, 16_000, 32_000], [[], ["--nframes", "4"], ["--vbr", "--dtx", "--quality", "4"]])
    func ogg(rate: Int, arguments: [String]) throws {
        for channels in [1, 2] {
            for audio in PacketAudio.both(seconds: 2.345, rate: rate, channels: channels) {
                guard let file = try Self.speexenc(audio, rate: rate, channels: channels, arguments) else { return }
                let decoder = OggDecoder()
                let decoded = try PacketAudio.decode(decoder, file)
                #expect(decoder.output == DecodedAudio(sampleRate: rate, channels: channels, codec: "Ogg Speex"))
                for piece in arguments.isEmpty && rate == 16_000 ? [1, 7, 4_096] : [7] {
                    #expect(try PacketAudio.decode(OggDecoder(), file, piece: piece) == decoded)
                }
                guard let other = try Tool.run("speexdec", ["--quiet", "INPUT", "OUTPUT"], input: Data(file)) else {
                    continue
                }
                let expected = Tool.integers(other)
                // Where all audio is on one page, speexdec leaves its own delay in.
                let onePage = OggPageBytes.split(file).count == 3
                let lead = expected.count - decoded.count
                #expect(onePage ? 0...256 * channels ~= lead : lead == 0)
                #expect(abs(decoded.count - audio.count) / channels <= 32)
                let quality = PacketAudio.signalToNoise(expected.dropFirst(lead), decoded)
                #expect(quality > 45, "\(channels) channels: \(quality) dB")
            }
        }
    }

    @Test("lost pages of Speex are concealed; broken ones never crash")
    func oggLosses() throws {
        guard
            let file = try Self.speexenc(
                PacketAudio.synthetic(seconds: 20), rate: 16_000, channels: 1, ["--quality", "10"])
        else {
            return
        }
        let pages = OggPageBytes.split(file)
        try #require(pages.count > 5)
        let intact = try PacketAudio.decode(OggDecoder(), file)
        let decoder = OggDecoder()
        let decoded = try PacketAudio.decode(decoder, (pages[..<3] + pages[4...]).flatMap(\.bytes))
        let missing = Int(pages[3].granule - pages[2].granule)
        #expect(decoder.losses.filledSamples == missing)
        #expect(decoded.count == intact.count)
        for length in stride(from: 0, to: file.count, by: 37) {
            _ = try? PacketAudio.decode(OggDecoder(), Array(file[..<length]))
        }
        var random = PacketRandom(state: 80)
        for _ in 0..<1_000 {
            var broken = Array(pages[..<4])
            let index = Int.random(in: 0..<4, using: &random)
            for _ in 0..<3 {
                let at = Int.random(in: 0..<min(broken[index].body.count, 400), using: &random)
                broken[index].body[at] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? PacketAudio.decode(OggDecoder(), broken.bytes)
        }
    }

    @Test(
        "a Speex head that lies is refused",
        arguments: [
            (36, 0, "0 Hz"), (36, -1, "-1 Hz"), (36, 200_000, "200000 Hz"), (40, 3, "mode 3"), (40, -1, "mode -1"),
            (44, 5, "version 5"), (48, 0, "0 channels"), (48, 7, "7 channels"), (64, 1 << 30, "frames to a packet"),
            (68, -2, "more heads"), (68, 1 << 20, "more heads"),
        ])
    func badHeads(offset: Int, value: Int, words: String) {
        func little(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        var head = Array("Speex   1.2".utf8) + [UInt8](repeating: 0, count: 17)
        for number in [1, 80, 16_000, 1, 4, 1, -1, 320, 0, 1, 0, 0, 0] { head += little(number) }
        func refusal() -> String? {
            do {
                let page = OggPageBytes(flags: 2, granule: 0, sequence: 0, packets: [head])
                _ = try PacketAudio.decode(OggDecoder(), page.bytes)
                return nil
            } catch { return error.description }
        }
        #expect(refusal() == nil)
        head.replaceSubrange(offset..<offset + 4, with: little(value))
        #expect(refusal()?.contains(words) == true, "\(String(describing: refusal()))")
        head.removeLast()
        #expect(refusal()?.contains("79") == true)
    }
}
