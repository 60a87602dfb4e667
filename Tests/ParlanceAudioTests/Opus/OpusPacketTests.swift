import COpus
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("Opus packets")
struct OpusPacketTests {
    static func parse(_ bytes: [UInt8]) throws(DecodeError) -> OpusPacket {
        try bytes.withUnsafeBufferPointer { (all) throws(DecodeError) in try OpusPacket(UnsafeRawBufferPointer(all)) }
    }

    @Test("every configuration is read as libopus reads it", arguments: 0..<32)
    func configurations(number: Int) throws {
        for stereo in [0, 4] as [UInt8] {
            let bytes = [UInt8(number << 3) | stereo, 1, 2, 3]
            let packet = try Self.parse(bytes)
            #expect(packet.frameDuration == Int(opus_packet_get_samples_per_frame(bytes, 48_000)))
            #expect(Int32(1_101 + packet.bandwidth.rawValue) == opus_packet_get_bandwidth(bytes))
            #expect(packet.isStereo == (opus_packet_get_nb_channels(bytes) == 2))
            #expect((packet.mode == .celt) == (number >= 16))
            #expect((packet.mode == .hybrid) == (12..<16 ~= number))
        }
    }

    @Test("of half a million packets exactly those are accepted that libopus accepts, with the same duration")
    func againstLibopus() {
        var random = PacketRandom(state: 6_716)
        var accepted = 0
        for _ in 0..<500_000 {
            var bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                // Small numbers more often: lengths that fit.
                UInt8.random(in: 0...(Bool.random(using: &random) ? 255 : 12), using: &random)
            }
            if bytes.count > 30, Int.random(in: 0..<4, using: &random) == 0 {
                bytes += [UInt8](repeating: 7, count: Int.random(in: 0...3_000, using: &random))
            }
            var toc: UInt8 = 0
            var frames = [UnsafePointer<UInt8>?](repeating: nil, count: 48)
            var sizes = [Int16](repeating: 0, count: 48)
            var offset: Int32 = 0
            let count = opus_packet_parse(bytes, Int32(bytes.count), &toc, &frames, &sizes, &offset)
            let packet = try? Self.parse(bytes)
            #expect((count > 0) == (packet != nil), "\(bytes)")
            guard let packet, count > 0 else { continue }
            accepted += 1
            #expect(packet.frameCount == Int(count))
            #expect(Int32(packet.duration) == opus_packet_get_nb_samples(bytes, Int32(bytes.count), 48_000))
            #expect(packet.isSilence == sizes[..<Int(count)].allSatisfy { $0 <= 1 })
        }
        #expect(accepted > 100_000)
    }

    @Test(
        "a refused packet says why",
        arguments: [
            ([], "0 bytes"), ([0x01, 1, 2, 3], "same length"), ([0x02, 9, 1], "9 bytes"), ([0x03], "cut short"),
            ([0x03, 0], "0 frames"), ([0x1B, 3], "180.0 ms"), ([0x03, 0x41, 200, 1], "padding"),
            ([0] + [UInt8](repeating: 0, count: 1_276), "1276 bytes"),
        ] as [([UInt8], String)])
    func refusals(bytes: [UInt8], words: String) {
        let error = #expect(throws: DecodeError.self) { try Self.parse(bytes) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test(
        "redundancy is seen where the encoder was told to add it", arguments: [1, 2], [OpusSettings.Frame.ms20, .ms60])
    func redundancy(channels: Int, frame: OpusSettings.Frame) throws {
        for loss in [0, 20] {
            let settings = OpusSettings(channels: channels, frame: frame, bitRate: 32_000, expectedLoss: loss)
            let packets = try OpusCoding.encode(PacketAudio.synthetic(channels: channels), settings)
            let carrying = try packets.filter { try Self.parse($0).carriesRedundancy }.count
            #expect(loss == 0 ? carrying == 0 : carrying > packets.count / 3, "\(carrying) of \(packets.count)")
        }
    }
}

/// Shorthand for the tests of Opus.
enum OpusCoding {
    static func encode(_ samples: [Float], _ settings: OpusSettings) throws(EncodeError) -> [[UInt8]] {
        let encoder = try OpusPacketEncoder(settings)
        let length = settings.frameSamples * settings.channels
        var packets: [[UInt8]] = []
        for start in stride(from: 0, through: samples.count - length, by: length) {
            let frame = Array(samples[start..<start + length])
            try frame.withUnsafeBufferPointer { (frame) throws(EncodeError) in
                packets.append(Array(try encoder.encode(frame)))
            }
        }
        return packets
    }

    static func ogg(
        _ samples: [Float], _ settings: OpusSettings, page: Int = 1_000, piece: Int = 777
    ) throws(EncodeError) -> [UInt8] {
        let encoder = try OggOpusEncoder(settings, pageMilliseconds: page, serial: 0x1234_5678)
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: samples.count, by: piece * settings.channels) {
            let part = Array(samples[start..<min(start + piece * settings.channels, samples.count)])
            try part.withUnsafeBufferPointer { (part) throws(EncodeError) in try encoder.encode(part, into: &bytes) }
        }
        try encoder.finish(into: &bytes)
        return bytes
    }

    /// Straight from libopus.
    static func reference(_ packets: [[UInt8]], channels: Int, rate: Int) -> [Float] {
        let decoder = opus_decoder_create(Int32(rate), Int32(channels), nil)!
        defer { opus_decoder_destroy(decoder) }
        var scratch = [Float](repeating: 0, count: rate * 120 / 1_000 * channels)
        var samples: [Float] = []
        for packet in packets {
            let count = opus_decode_float(
                decoder, packet, Int32(packet.count), &scratch, Int32(scratch.count / channels), 0)
            samples += scratch[..<(Int(count) * channels)].map { min(1, max(-1, $0)) }
        }
        return samples
    }
}
