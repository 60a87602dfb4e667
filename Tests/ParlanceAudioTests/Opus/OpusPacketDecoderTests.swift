import COpus
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("Opus packet decoder")
struct OpusPacketDecoderTests {
    static func decode(_ packets: [[UInt8]], channels: Int, rate: Int = 16_000) throws(DecodeError) -> [Float] {
        let decoder = try OpusPacketDecoder(channels: channels, sampleRate: rate)
        var samples: [Float] = []
        for packet in packets { try PacketAudio.decode(packet: packet, decoder, into: &samples) }
        return samples
    }

    @Test(
        "every frame length, mono and stereo, gives libopus' own samples, and the speech that went in",
        arguments: OpusSettings.Frame.allCases, [1, 2])
    func frames(frame: OpusSettings.Frame, channels: Int) throws {
        for audio in PacketAudio.both(seconds: 1.5, channels: channels) {
            for application in [OpusSettings.Application.voip, .audio, .lowDelay] {
                let settings = OpusSettings(
                    channels: channels, frame: frame, bitRate: 96_000, application: application)
                let packets = try OpusCoding.encode(audio, settings)
                for rate in OpusPacketDecoder.sampleRates {
                    let decoded = try Self.decode(packets, channels: channels, rate: rate)
                    #expect(decoded == OpusCoding.reference(packets, channels: channels, rate: rate))
                    let expected = packets.count * frame.rawValue * rate / 48_000 * channels
                    #expect(decoded.count == expected)
                }
                let lag = try OpusPacketEncoder(settings).lookahead * channels
                let decoded = try Self.decode(packets, channels: channels)
                let quality = PacketAudio.signalToNoise(audio, decoded.dropFirst(lag))
                // For speech, libopus filters out rumble, which turns the phases of the lowest tones.
                #expect(quality > (application == .voip ? 4 : 8), "\(frame) \(application) \(channels): \(quality) dB")
            }
        }
    }

    @Test("a mono decoder takes stereo packets, a stereo one mono ones", arguments: [1, 2])
    func otherChannels(channels: Int) throws {
        let packets = try OpusCoding.encode(
            PacketAudio.synthetic(channels: 3 - channels), OpusSettings(channels: 3 - channels))
        let decoded = try Self.decode(packets, channels: channels)
        #expect(decoded == OpusCoding.reference(packets, channels: channels, rate: 16_000))
    }

    @Test(
        "packets of several frames, up to 120 ms, give the same samples as their frames", arguments: [2, 3, 6, 12, 48])
    func severalFrames(count: Int) throws {
        let frame: OpusSettings.Frame = count > 12 ? .ms2_5 : count > 6 ? .ms10 : .ms20
        let single = try OpusCoding.encode(
            PacketAudio.synthetic(), OpusSettings(frame: frame, bitRate: 64_000, application: .lowDelay))
        let repacketizer = opus_repacketizer_create()!
        defer { opus_repacketizer_destroy(repacketizer) }
        var packets: [[UInt8]] = []
        for start in stride(from: 0, through: single.count - count, by: count) {
            let parts = single[start..<start + count].map { part in
                let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: part.count)
                copy.initialize(from: part, count: part.count)
                return copy
            }
            defer { for part in parts { part.deallocate() } }
            opus_repacketizer_init(repacketizer)
            for (index, part) in parts.enumerated() {
                #expect(opus_repacketizer_cat(repacketizer, part, Int32(single[start + index].count)) == OPUS_OK)
            }
            var packet = [UInt8](repeating: 0, count: 8_000)
            let length = opus_repacketizer_out(repacketizer, &packet, 8_000)
            try #require(length > 0)
            packets.append(Array(packet[..<Int(length)]))
        }
        #expect(try OpusPacketTests.parse(packets[0]).frameCount == count)
        let expected = OpusCoding.reference(single, channels: 1, rate: 16_000)
        let decoded = try Self.decode(packets, channels: 1)
        #expect(decoded.count > 16_000)
        #expect(decoded[...] == expected[..<decoded.count])
    }

    @Test("silence told in one or two bytes lasts as long as it says")
    func discontinuous() throws {
        let audio = PacketAudio.synthetic(seconds: 0.4) + [Float](repeating: 0, count: 32_000)
        let packets = try OpusCoding.encode(audio, OpusSettings(bitRate: 16_000, discontinuous: true))
        let short = packets.filter { $0.count <= 2 }
        #expect(short.count > 50)
        #expect(try short.allSatisfy { try OpusPacketTests.parse($0).isSilence })
        let decoded = try Self.decode(packets, channels: 1)
        #expect(decoded.count == packets.count * 320)
        #expect(decoded.suffix(8_000).allSatisfy { abs($0) < 0.01 })
    }

    @Test("lost packets: what the next one carries is better than a guess, a guess better than silence")
    func loss() throws {
        for audio in PacketAudio.both(seconds: 8) {
            let packets = try OpusCoding.encode(audio, OpusSettings(bitRate: 32_000, expectedLoss: 20))
            let intact = try Self.decode(packets, channels: 1)
            var random = PacketRandom(state: 15)
            let lost = packets.map { _ in Double.random(in: 0..<1, using: &random) < 0.15 }
            var quality: [String: Double] = [:]
            for way in ["silence", "guess", "redundancy"] {
                let decoder = try OpusPacketDecoder(channels: 1)
                var samples: [Float] = []
                var gap = 0
                for (index, packet) in packets.enumerated() {
                    if lost[index] {
                        gap += 320
                        continue
                    }
                    if gap > 0 {
                        if way == "silence" { samples += [Float](repeating: 0, count: gap) }
                        packet.withUnsafeBytes {
                            if way == "guess" { decoder.conceal(samples: gap, next: nil, into: &samples) }
                            if way == "redundancy" { decoder.conceal(samples: gap, next: $0, into: &samples) }
                        }
                        gap = 0
                    }
                    try PacketAudio.decode(packet: packet, decoder, into: &samples)
                }
                quality[way] = PacketAudio.signalToNoise(intact, samples)
                #expect(samples.count == intact.count - gap)
                if way == "redundancy" { #expect(decoder.recoveredSamples > decoder.concealedSamples / 2) }
            }
            print("Opus, 15 % of packets lost, dB against the intact stream:", quality)
            #expect(quality["redundancy"]! > quality["guess"]! + 1)
            #expect(quality["guess"]! > quality["silence"]! + 0.1)
        }
    }

    @Test("an empty packet is concealed at the length of the one before it", arguments: OpusSettings.Frame.allCases)
    func empty(frame: OpusSettings.Frame) throws {
        let packets = try OpusCoding.encode(PacketAudio.synthetic(), OpusSettings(frame: frame))
        let decoder = try OpusPacketDecoder(channels: 1)
        var samples: [Float] = []
        for packet in packets.prefix(20) { try PacketAudio.decode(packet: packet, decoder, into: &samples) }
        let before = samples.count
        try PacketAudio.decode(packet: [], decoder, into: &samples)
        #expect(samples.count - before == frame.rawValue / 3)
        #expect(decoder.concealedSamples == frame.rawValue / 3)
    }

    @Test("a gap has exactly the samples asked for, and is silent beyond one second", arguments: [1, 2])
    func gaps(channels: Int) throws {
        let packets = try OpusCoding.encode(
            PacketAudio.synthetic(channels: channels), OpusSettings(channels: channels, bitRate: 64_000))
        for count in [1, 7, 39, 40, 41, 320, 1_919, 1_920, 1_921, 16_000, 160_001] {
            let decoder = try OpusPacketDecoder(channels: channels)
            var samples: [Float] = []
            for packet in packets.prefix(10) { try PacketAudio.decode(packet: packet, decoder, into: &samples) }
            let before = samples.count
            decoder.conceal(samples: count, next: nil, into: &samples)
            #expect(samples.count - before == count * channels)
            #expect(decoder.concealedSamples == count)
            if count > 16_000 {
                #expect(samples.dropFirst(before + 16_000 * channels).allSatisfy { $0 == 0 })
                decoder.conceal(samples: 320, next: nil, into: &samples)
                #expect(samples.suffix(320 * channels).allSatisfy { $0 == 0 })
            }
        }
        let decoder = try OpusPacketDecoder(channels: channels)
        var samples: [Float] = []
        decoder.conceal(samples: -5, next: nil, into: &samples)
        #expect(samples.isEmpty)
    }

    @Test("a refused packet leaves the decoder as it was")
    func refusedPacket() throws {
        let packets = try OpusCoding.encode(PacketAudio.synthetic(), OpusSettings())
        let decoder = try OpusPacketDecoder(channels: 1)
        var samples: [Float] = []
        for packet in packets {
            try PacketAudio.decode(packet: packet, decoder, into: &samples)
            #expect(throws: DecodeError.self) {
                try PacketAudio.decode(packet: [0x1B, 0x3F, 1, 2], decoder, into: &samples)
            }
        }
        #expect(samples == OpusCoding.reference(packets, channels: 1, rate: 16_000))
    }

    @Test("random packets are decoded or refused, and never loud beyond ±1")
    func randomPackets() throws {
        var random = PacketRandom(state: 99)
        let decoder = try OpusPacketDecoder(channels: 2)
        var samples: [Float] = []
        for _ in 0..<5_000 {
            let packet = (0..<Int.random(in: 0...120, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            samples.removeAll(keepingCapacity: true)
            _ = try? PacketAudio.decode(packet: packet, decoder, into: &samples)
            #expect(samples.count <= 3_840)
            #expect(samples.allSatisfy { abs($0) <= 1 })
            packet.withUnsafeBytes { decoder.conceal(samples: packet.count, next: $0, into: &samples) }
        }
    }

    @Test(
        "channels and rates that Opus does not have are refused",
        arguments: [(0, 16_000), (3, 16_000), (1, 44_100), (1, -1)])
    func badSettings(channels: Int, rate: Int) {
        #expect(throws: DecodeError.self) { try OpusPacketDecoder(channels: channels, sampleRate: rate) }
        #expect(throws: EncodeError.self) { try OpusPacketEncoder(OpusSettings(sampleRate: rate, channels: channels)) }
    }
}
