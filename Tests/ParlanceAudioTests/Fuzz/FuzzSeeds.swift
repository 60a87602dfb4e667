import CSpeex
import Foundation
import ParlanceAudio
import ParlanceCore

/// Small well-formed inputs, made by our own encoders. They differ in what a parser sees, not in how they sound.
enum FuzzSeeds {
    /// A tenth of a second of gliding tones, mono or more.
    static func tones(rate: Int, channels: Int = 1, seconds: Double = 0.1) -> [Float] {
        (0..<Int(seconds * Double(rate)) * channels).map { index in
            let time = Double(index / channels) / Double(rate)
            return Float(0.4 * sin(2 * .pi * (180 + 400 * time + 50 * Double(index % channels)) * time))
        }
    }

    static func encode(_ encoder: any AudioEncoder, _ samples: [Float]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try samples.withUnsafeBufferPointer { (all) throws(EncodeError) in try encoder.encode(all, into: &bytes) }
        try encoder.finish(into: &bytes)
        return bytes
    }

    @Sendable static func wav() throws -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        for encoding in [
            SampleEncoding.linear16, .linear32, .mulaw, .alaw, .pcm_u8, .pcm_s24le, .pcm_s32le, .pcm_f64le,
        ] {
            for (rate, channels, isCounted) in [(8_000, 1, true), (16_000, 2, false)] {
                let format = AudioFormat(encoding: encoding, sampleRate: rate, channels: channels)
                let samples = tones(rate: rate, channels: channels, seconds: 0.01)
                let encoder = try WAVEncoder(format, frames: isCounted ? samples.count / channels : nil)
                seeds.append(try encode(encoder, samples))
            }
        }
        seeds.append(WAVBytes.make([1, 2, 3, 4, 5, 6], bits: 24, channels: 2, extensible: true))
        seeds.append(WAVBytes.make([1, 2, 3, 4], length: 0xFFFF_FFFF, extra: WAVBytes.chunk("LIST", [1, 2, 3])))
        seeds.append(
            WAVBytes.make([1, 2, 3, 4], extra: WAVBytes.chunk("fact", [2, 0, 0, 0])) + WAVBytes.chunk("id3 ", [9]))
        // One behind another, and something behind that.
        seeds.append(WAVBytes.make([1, 2, 3]) + [0] + WAVBytes.make([4, 5]) + (128..<160).map { UInt8($0) })
        return seeds
    }

    @Sendable static func aiff() throws -> [[UInt8]] {
        func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
            Array(name.utf8) + .big(body.count, 4) + body + [UInt8](repeating: 0, count: body.count % 2)
        }
        // 16,000 Hz as an 80-bit float.
        let rate: [UInt8] = [0x40, 0x0C, 0xFA, 0, 0, 0, 0, 0, 0, 0]
        var seeds: [[UInt8]] = []
        for (bits, channels) in [(8, 1), (16, 1), (16, 2), (24, 2), (32, 1)] {
            let audio = (0..<60 * bits / 8 * channels).map { UInt8(truncatingIfNeeded: $0 * 7) }
            let common = [UInt8].big(channels, 2) + .big(60, 4) + .big(bits, 2) + rate
            let body = Array("AIFF".utf8) + chunk("COMM", common) + chunk("SSND", .big(0, 8) + audio)
            seeds.append(Array("FORM".utf8) + .big(body.count, 4) + body)
        }
        for (kind, bits) in [
            ("NONE", 16), ("sowt", 16), ("fl32", 32), ("FL64", 64), ("ulaw", 16), ("alaw", 16), ("in24", 24),
        ] {
            let common =
                [UInt8].big(1, 2) + .big(30, 4) + .big(bits, 2) + rate + Array(kind.utf8) + [3] + Array("any".utf8)
            let version = chunk("FVER", .big(0xA280_5140, 4))
            let audio = (0..<240).map { UInt8(truncatingIfNeeded: $0 * 5) }
            let body =
                Array("AIFC".utf8) + version + chunk("COMM", common) + chunk("ANNO", [65])
                + chunk("SSND", .big(2, 4) + .big(0, 4) + [0, 0] + audio)
            seeds.append(Array("FORM".utf8) + .big(body.count, 4) + body)
        }
        return seeds
    }

    @Sendable static func flac() throws -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        for (rate, channels, bits, block) in [(16_000, 1, 16, 192), (48_000, 2, 24, 576), (8_000, 1, 16, 1_152)] {
            let encoder = try FLACEncoder(sampleRate: rate, channels: channels, bits: bits, blockSize: block)
            seeds.append(try encode(encoder, tones(rate: rate, channels: channels, seconds: 0.05)))
        }
        let silence = [Float](repeating: 0, count: 9_000)
        seeds.append(try encode(FLACEncoder(sampleRate: 16_000, channels: 1), silence))
        return seeds
    }

    @Sendable static func mp3() throws -> [[UInt8]] {
        try [(16_000, 1, 32_000), (44_100, 2, 64_000), (8_000, 1, 16_000)].map { rate, channels, bitRate in
            try encode(
                MP3Encoder(sampleRate: rate, channels: channels, bitRate: bitRate),
                tones(rate: rate, channels: channels, seconds: 0.15))
        }
    }

    // MARK: Opus and its containers

    static func opusFrames(_ settings: OpusSettings, seconds: Double = 0.1) throws -> [[UInt8]] {
        let encoder = try OpusPacketEncoder(settings)
        let samples = tones(rate: settings.sampleRate, channels: settings.channels, seconds: seconds)
        let size = settings.frameSamples * settings.channels
        return try stride(from: 0, to: samples.count - size + 1, by: size).map { start in
            try samples.withUnsafeBufferPointer { (all) throws(EncodeError) in
                Array(try encoder.encode(UnsafeBufferPointer(rebasing: all[start..<start + size])))
            }
        }
    }

    static let opusSettings: [OpusSettings] = [
        OpusSettings(bitRate: 12_000), OpusSettings(bitRate: 16_000, expectedLoss: 20),
        OpusSettings(sampleRate: 48_000, channels: 2, frame: .ms10, bitRate: 48_000, application: .audio),
        OpusSettings(sampleRate: 24_000, frame: .ms2_5, bitRate: 32_000, application: .lowDelay),
        OpusSettings(sampleRate: 8_000, frame: .ms60, bitRate: 8_000, discontinuous: true),
    ]

    @Sendable static func opusPackets() throws -> [[UInt8]] {
        try opusSettings.enumerated().map { index, settings in
            var input = [UInt8(index * 2 + settings.channels - 1)]
            for (number, packet) in try opusFrames(settings).enumerated() where packet.count < 250 {
                if number % 4 == 3 { input += [251] }
                input += [UInt8(packet.count)] + packet
            }
            return input
        } + [[4, 1, 0x08, 2, 0x03, 0x01, 3, 0x0B, 0x41, 0x00, 0, 5, 0xFF, 0x82, 1, 7, 7]]
    }

    @Sendable static func ogg() throws -> [[UInt8]] {
        var seeds = try opusSettings.map { settings in
            try encode(
                OggOpusEncoder(settings, pageMilliseconds: 40, serial: 3),
                tones(rate: settings.sampleRate, channels: settings.channels, seconds: 0.15))
        }
        let first = seeds[0]
        seeds.append(first + seeds[1])
        seeds.append(try speexInOgg())
        seeds.append(try flacInOgg())
        seeds.append(opusInOgg(channels: 3))
        seeds.append(opusInOgg(channels: 1, missing: [3, 5]))
        return seeds
    }

    /// An Opus head of mapping family 255: a stream for each channel.
    static func multistreamHead(channels: UInt8) -> [UInt8] {
        Array("OpusHead".utf8) + [1, channels, 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 255, channels, 0] + (0..<channels)
    }

    /// A packet for it: 60 ms in each stream, of which nothing was coded; all but the last with its length in front.
    static func multistreamPacket(channels: UInt8) -> [UInt8] {
        [UInt8]((1..<channels).flatMap { _ -> [UInt8] in [0x18, 0] }) + [0x18]
    }

    private static func opusInOgg(channels: UInt8, missing: Set<Int> = []) -> [UInt8] {
        let packets = [[UInt8]](repeating: multistreamPacket(channels: channels), count: 5)
        return oggPages(
            [multistreamHead(channels: channels), Array("OpusTags".utf8)] + packets,
            granules: (0..<7).map { max($0 - 1, 0) * 2_880 }, missing: missing)
    }

    @Sendable static func multistream() throws -> [[UInt8]] {
        (0..<3).map { (choice: Int) -> [UInt8] in
            let packet = multistreamPacket(channels: FuzzMultistream.channels[choice])
            var input = [UInt8(choice)]
            for number in 0..<4 {
                if number == 2 { input.append(251) }  // a gap
                input.append(UInt8(packet.count))
                input += packet
            }
            return input
        }
    }

    /// Messages of packets that were declared, and of containers that were not.
    @Sendable static func messages() throws -> [[UInt8]] {
        let opus = try opusFrames(OpusSettings(bitRate: 12_000)).prefix(3).flatMap { [UInt8($0.count)] + $0 }
        let speex = speexPackets().prefix(3).flatMap { [UInt8($0.count)] + $0 }
        var seeds: [[UInt8]] = [[0] + opus, [1] + opus, [2] + speex]
        for other in try [flac()[0], mp3()[0], ogg()[0]] {
            let part = Array(other.prefix(250))
            seeds.append([0, UInt8(part.count)] + part)
        }
        return seeds
    }

    /// Pages of whole packets, the first of them alone on its page.
    static func oggPages(
        _ packets: [[UInt8]], granules: [Int], serial: UInt8 = 9, missing: Set<Int> = []
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, packet) in packets.enumerated() where !missing.contains(index) {
            let lacing = [UInt8](repeating: 255, count: packet.count / 255) + [UInt8(packet.count % 255)]
            let granule = [UInt8].little(granules[index], 8)
            let flags: UInt8 = index == 0 ? 2 : index == packets.count - 1 ? 4 : 0
            bytes += Array("OggS".utf8) + [0, flags] + granule + [serial, 0, 0, 0, UInt8(index), 0, 0, 0, 0, 0, 0, 0]
            bytes += [UInt8(lacing.count)] + lacing + packet
        }
        Checksums.repairOgg(&bytes)
        return bytes
    }

    private static func speexInOgg() throws -> [UInt8] {
        var head = Array("Speex   1.2".utf8)
        head += [UInt8](repeating: 0, count: 28 - head.count)
        for value in [1, 80, 16_000, 1, 4, 1, -1, 320, 0, 1, 0, 0, 0] { head += .little(value, 4) }
        let audio = speexPackets()
        let granules = [0, 0] + audio.indices.map { ($0 + 1) * 320 }
        return oggPages([head, [4, 0, 0, 0, 65, 66, 67, 68, 0, 0, 0, 0]] + audio, granules: granules)
    }

    private static func flacInOgg() throws -> [UInt8] {
        let native = try flac()[0]
        let headEnd = 4 + 4 + 34
        let first: [UInt8] = [0x7F] + Array("FLAC".utf8) + [1, 0, 0, 1] + native[..<headEnd]
        return oggPages([first, Array(native[headEnd...])], granules: [0, 800])
    }

    @Sendable static func webm() throws -> [[UInt8]] {
        var seeds = try opusSettings.prefix(3).map { settings in
            EBMLBytes.live(
                try opusFrames(settings),
                codecPrivate: EBMLBytes.opusHead(channels: UInt8(settings.channels), preSkip: 312), perCluster: 3)
        }
        let packets = try opusFrames(OpusSettings(bitRate: 12_000))
        seeds.append(EBMLBytes.live(packets, codecPrivate: EBMLBytes.opusHead()) { 20 * $0 + ($0 > 2 ? 700 : 0) })
        let many = multistreamPacket(channels: 5)
        seeds.append(
            EBMLBytes.live([many, many], codecPrivate: multistreamHead(channels: 5)) { 60 * $0 })
        let track = EBMLBytes.tracks(EBMLBytes.track("A_OPUS", codecPrivate: EBMLBytes.opusHead()))
        // A group with padding to discard; lacing of each kind.
        let group = EBMLBytes.element(
            0xA0, EBMLBytes.element(0xA1, [0x81, 0, 0, 0] + packets[0]) + EBMLBytes.number(0x75A2, 5_000_000))
        let laced =
            EBMLBytes.simpleBlock([1, UInt8(packets[0].count)] + packets[0] + packets[1], flags: 0x82)
            + EBMLBytes.simpleBlock([1, 0x80 | UInt8(packets[0].count)] + packets[0] + packets[1], flags: 0x86)
            + EBMLBytes.simpleBlock([1] + packets[0] + packets[0], flags: 0x84)
        let cluster = EBMLBytes.element(0x1F43_B675, EBMLBytes.number(0xE7, 0) + group + laced)
        seeds.append(EBMLBytes.head() + EBMLBytes.element(0x1853_8067, track + cluster))
        for (codec, bits) in [("A_PCM/INT/LIT", 16), ("A_PCM/FLOAT/IEEE", 32)] {
            let tracks = EBMLBytes.tracks(
                EBMLBytes.track("V_VP8", number: 2, type: 1), EBMLBytes.track(codec, bits: bits))
            let cluster = EBMLBytes.endless(0x1F43_B675, EBMLBytes.simpleBlock([1, 2, 3, 4, 5, 6, 7, 8]))
            seeds.append(EBMLBytes.head("matroska") + EBMLBytes.endless(0x1853_8067, tracks + cluster))
        }
        let native = try flac()[0]
        let flacTrack = EBMLBytes.tracks(EBMLBytes.track("A_FLAC", codecPrivate: Array(native[..<42])))
        seeds.append(
            EBMLBytes.head()
                + EBMLBytes.endless(
                    0x1853_8067,
                    flacTrack + EBMLBytes.endless(0x1F43_B675, EBMLBytes.simpleBlock(Array(native[42...])))))
        return seeds
    }

    // MARK: Speech codecs without an encoder here

    /// Tenth of a second of Speex in packets of 20 ms; modes 0 to 2 are of 8, 16 and 32 kHz.
    static func speexPackets(mode: Int = 1) -> [[UInt8]] {
        guard let encoder = speex_encoder_init(speex_lib_get_mode(Int32(mode))) else { return [] }
        defer { speex_encoder_destroy(encoder) }
        var bits = SpeexBits()
        speex_bits_init(&bits)
        defer { speex_bits_destroy(&bits) }
        let size = 160 << mode
        var samples = tones(rate: 8_000 << mode).map { $0 * 32_767 }
        return stride(from: 0, to: samples.count - size + 1, by: size).map { start in
            speex_bits_reset(&bits)
            samples.withUnsafeMutableBufferPointer { _ = speex_encode(encoder, $0.baseAddress! + start, &bits) }
            var packet = [CChar](repeating: 0, count: 400)
            let count = speex_bits_write(&bits, &packet, 400)
            return packet[..<Int(count)].map { UInt8(bitPattern: $0) }
        }
    }

    @Sendable static func speex() throws -> [[UInt8]] {
        (0..<3).map { mode in [UInt8(mode)] + speexPackets(mode: mode).flatMap { [UInt8($0.count)] + $0 } }
    }

    static func amr() throws -> [[UInt8]] {
        func frames(_ lengths: [Int]) -> [UInt8] {
            lengths.enumerated().flatMap { type, length -> [UInt8] in
                [UInt8(type << 3 | 4)] + (0..<length).map { UInt8(truncatingIfNeeded: $0 * 29 + type) }
            }
        }
        let narrow = frames([12, 13, 15, 17, 19, 20, 26, 31, 5])
        let wide = frames([17, 23, 32, 36, 40, 46, 50, 58, 60, 5])
        return [
            [0] + narrow + [0x7C], [0] + Array("#!AMR\n".utf8) + narrow, [1] + wide + [0x74, 0x7C],
            [1] + Array("#!AMR-WB\n".utf8) + wide,
        ]
    }

    // MARK: Others

    @Sendable static func pcm() throws -> [[UInt8]] {
        SampleEncoding.allCases.indices.map { index in
            [UInt8(index)] + (0..<96).map { UInt8(truncatingIfNeeded: $0 * 83) }
        }
    }

    @Sendable static func detect() throws -> [[UInt8]] {
        let tag = Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5]
        var streams = [try wav()[0], try wav()[3], try aiff()[0], try flac()[0], try mp3()[0]]
        streams += [try ogg()[0], try ogg()[6], try webm()[0]]
        streams += try amr().map { Array($0.dropFirst()) }
        var seeds = streams.map { [0] + $0 }
        seeds += [[0] + tag + streams[3], [0] + tag + tag + streams[4]]
        seeds += (0..<3).map { [UInt8(FuzzDeclarations.all.count - 1 - $0)] + streams[4] }
        let first = FuzzDeclarations.all.count - 3
        seeds += (first..<first + 3).map { [UInt8($0)] + streams[0] }
        for (index, kind) in AudioStreamKind.allCases.enumerated() {
            let stream =
                switch kind {
                case .wav: streams[0]
                case .aiff: streams[2]
                case .flac: streams[3]
                case .oggOpus: streams[5]
                case .oggSpeex: streams[6]
                case .webm: streams[7]
                case .mp3: streams[4]
                case .amrNarrowband: streams[8]
                case .amrWideband: streams[10]
                case .speexWithHeaderByte: Array(try speex()[1].dropFirst())
                }
            seeds.append([UInt8(index + 1)] + stream)
        }
        return seeds
    }

    @Sendable static func jitter() throws -> [[UInt8]] {
        func operations(_ head: [UInt8], _ count: Int, _ each: (Int) -> [UInt8]) -> [UInt8] {
            head + (0..<count).flatMap(each)
        }
        return [
            operations([0, 0], 60) { $0 % 5 == 4 ? [15, 20] : [UInt8($0 % 4)] },
            operations([5, 0], 60) { $0 % 7 == 3 ? [4, 3, 4, 0xFD, 15, 40] : [0x40, 15, 20] },
            operations([0x88, 255], 40) { $0 % 9 == 8 ? [14, 2, 0, 0, 5, 1, 2, 3, 4, 5, 6, 0] : [0, 15, 20] },
        ]
    }
}
