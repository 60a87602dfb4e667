import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("WebM")
struct WebMTests {
    static func cuts(_ file: [UInt8], codec: String, channels: Int = 1, rate: Int = 16_000) throws -> [Float] {
        let decoder = WebMDecoder()
        let whole = try PacketAudio.decode(decoder, file)
        #expect(decoder.output == DecodedAudio(sampleRate: rate, channels: channels, codec: codec))
        for piece in [1, 7, 4_096] { #expect(try PacketAudio.decode(WebMDecoder(), file, piece: piece) == whole) }
        return whole
    }

    @Test(
        "Opus as ffmpeg writes it gives the samples that ffmpeg hears, in any cut",
        arguments: [
            ["-frame_duration", "20"], ["-frame_duration", "60"], ["-frame_duration", "2.5"],
            ["-live", "1", "-cluster_time_limit", "100"], ["-application", "voip", "-b:a", "16k"],
        ], [1, 2])
    func ffmpegOpus(arguments: [String], channels: Int) throws {
        for audio in PacketAudio.both(seconds: 2.1, rate: 48_000, channels: channels) {
            for suffix in [".webm", ".mka"] where suffix == ".webm" || !arguments.contains("-live") {
                guard
                    let file = try Tool.ffmpegEncode(
                        audio, channels: channels, ["-c:a", "libopus"] + arguments, suffix: suffix)
                else { return }
                let decoded = try Self.cuts(file, codec: "WebM Opus", channels: channels)
                #expect(decoded.count == audio.count / 3, "\(suffix)")
                guard let other = try Tool.ffmpegDecode(file, rate: 16_000, ["-c:a", "libopus"]) else { continue }
                let quality = PacketAudio.signalToNoise(other, decoded)
                // Theirs is decoded at 48 kHz and resampled, with another delay.
                #expect(quality > 12, "\(suffix): \(quality) dB")
                guard let full = try Tool.ffmpegDecode(file, rate: 48_000, ["-c:a", "libopus"]) else { continue }
                let ours = try PacketAudio.decode(WebMDecoder(opusSampleRate: 48_000), file)
                #expect(ours.count == full.count)
                #expect(PacketAudio.signalToNoise(full, ours) > 70)  // ffmpeg rounds to 16 bits
            }
        }
    }

    @Test("Opus as mkvmerge writes it, laced or not, gives the same samples as the Ogg file it was made of")
    func mkvmerge() throws {
        let ogg = try OpusCoding.ogg(PacketAudio.synthetic(seconds: 2.05), OpusSettings(bitRate: 32_000))
        let expected = try PacketAudio.decode(OggDecoder(), ogg)
        for arguments in [
            [], ["--disable-lacing"], ["--cluster-length", "100ms"], ["--webm"], ["--engage", "lacing_xiph"],
            ["--engage", "lacing_ebml"],
        ] {
            guard
                let file = try Tool.run("mkvmerge", ["-q", "-o", "OUTPUT"] + arguments + ["INPUT"], input: Data(ogg))
            else { return }
            let decoded = try Self.cuts(Array(file), codec: "WebM Opus")
            #expect(decoded == expected, "\(arguments)")
        }
    }

    @Test("a live recording without lengths is decoded as it comes, a packet as soon as its block is there")
    func live() throws {
        let packets = try OpusCoding.encode(PacketAudio.synthetic(), OpusSettings())
        let expected = OpusCoding.reference(packets, channels: 1, rate: 16_000)
        let file = EBMLBytes.live(packets, codecPrivate: EBMLBytes.opusHead())
        #expect(try Self.cuts(file, codec: "WebM Opus") == expected)
        var samples: [Float] = []
        try file.withUnsafeBytes { try WebMDecoder().decode($0, into: &samples) }
        #expect(samples == expected)
        // Cut anywhere, the front is there.
        for length in stride(from: 300, to: file.count, by: 53) {
            let part = try PacketAudio.decode(WebMDecoder(), Array(file[..<length]))
            #expect(part[...] == expected.prefix(part.count))
        }
        // Two recordings in a row, as a page that starts its recorder anew sends them.
        #expect(try PacketAudio.decode(WebMDecoder(), file + file) == expected + expected)
        let stereo = EBMLBytes.live(packets, codecPrivate: EBMLBytes.opusHead(channels: 2))
        #expect(Self.refusal(file + stereo).contains("must agree"))
    }

    @Test("all lacings hold the same frames", arguments: [2, 4, 6] as [UInt8])
    func lacings(flags: UInt8) throws {
        // Opus at a constant bit rate for frames of the same length.
        let settings = OpusSettings(bitRate: 24_000)
        var packets = try OpusCoding.encode(PacketAudio.synthetic(), settings)
        if flags == 4 {
            let length = packets.map(\.count).max()! + 5
            packets = packets.map { packet in  // padding to the same length (RFC 6716, code 3)
                [packet[0] | 3, 0x41, UInt8(length - packet.count - 2)] + packet.dropFirst()
                    + [UInt8](repeating: 0, count: length - packet.count - 2)
            }
        }
        let expected = OpusCoding.reference(packets, channels: 1, rate: 16_000)
        var blocks: [UInt8] = []
        for start in stride(from: 0, through: packets.count - 5, by: 5) {
            let frames = Array(packets[start..<start + 5])
            var lengths: [UInt8] = []
            switch flags {
            case 2:
                for frame in frames.dropLast() {
                    lengths += [UInt8](repeating: 255, count: frame.count / 255) + [UInt8(frame.count % 255)]
                }
            case 6:
                lengths += EBMLBytes.size(frames[0].count, width: 2)
                for index in 1..<4 {
                    let width = index  // differences in 1, 2 and 3 bytes
                    let middle = 1 << (7 * width - 1) - 1
                    var difference = frames[index].count - frames[index - 1].count
                    if width == 1, abs(difference) > 62 {
                        difference = 0
                        Issue.record("does not fit")
                    }
                    lengths += EBMLBytes.size(difference + middle, width: width)
                }
            default: break
            }
            blocks += EBMLBytes.simpleBlock([4] + lengths + frames.flatMap { $0 }, flags: 0x80 | flags)
        }
        let file =
            EBMLBytes.head("matroska")
            + EBMLBytes.endless(
                0x1853_8067,
                EBMLBytes.tracks(EBMLBytes.track("A_OPUS", codecPrivate: EBMLBytes.opusHead()))
                    + EBMLBytes.endless(0x1F43_B675, blocks))
        #expect(try Self.cuts(file, codec: "WebM Opus") == expected)
    }

    @Test(
        "PCM and FLAC are decoded bit for bit, in any cut",
        arguments: ["pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_s16be", "pcm_f32le", "pcm_f64le", "pcm_u8", "flac"],
        [1, 2])
    func lossless(codec: String, channels: Int) throws {
        let audio = PacketAudio.synthetic(channels: channels)
        guard
            let file = try Tool.ffmpegEncode(
                audio, rate: 16_000, channels: channels, ["-c:a", codec], suffix: ".mka"),
            let expected = try Tool.ffmpegDecode(file, rate: 16_000)
        else { return }
        let decoded = try Self.cuts(file, codec: codec == "flac" ? "WebM FLAC" : "WebM PCM", channels: channels)
        #expect(decoded == expected)
        for length in stride(from: 0, to: file.count, by: 997) {
            _ = try? PacketAudio.decode(WebMDecoder(), Array(file[..<length]))
        }
    }

    static func refusal(_ bytes: [UInt8]) -> String {
        do {
            _ = try PacketAudio.decode(WebMDecoder(), bytes)
            Issue.record("was decoded")
            return ""
        } catch { return error.description }
    }

    static func document(_ segment: [UInt8], type: String = "webm") -> [UInt8] {
        EBMLBytes.head(type) + EBMLBytes.endless(0x1853_8067, segment)
    }

    static let cluster: [UInt8] = EBMLBytes.endless(0x1F43_B675, EBMLBytes.simpleBlock([0, 0]))

    @Test("what cannot be decoded is refused by its name")
    func names() throws {
        func tracks(_ entries: [UInt8]...) -> String {
            Self.refusal(Self.document(EBMLBytes.element(0x1654_AE6B, entries.flatMap { $0 }) + Self.cluster))
        }
        #expect(tracks(EBMLBytes.track("A_VORBIS")).contains("A_VORBIS"))
        #expect(tracks(EBMLBytes.track("V_VP9", type: 1), EBMLBytes.track("A_AAC")).contains("A_AAC"))
        #expect(tracks(EBMLBytes.track("V_VP9", type: 1)).contains("no audio track"))
        #expect(tracks().contains("no track"))
        #expect(Self.refusal(Self.document(Self.cluster)).contains("before it has tracks"))
        #expect(Self.refusal(EBMLBytes.head("docx")).contains("docx"))
        #expect(tracks(EBMLBytes.track("A_OPUS", more: EBMLBytes.element(0x6D80, [1]))).contains("encrypted"))
        #expect(tracks(EBMLBytes.track("A_OPUS", channels: 0)).contains("0 channels"))
        #expect(tracks(EBMLBytes.track("A_OPUS", codecPrivate: [1, 2, 3])).contains("19 bytes"))
        #expect(tracks(EBMLBytes.track("A_PCM/INT/LIT", channels: 0)).contains("0 channels"))
        #expect(tracks(EBMLBytes.track("A_PCM/INT/LIT", channels: 1 << 30)).contains("channels"))
        #expect(tracks(EBMLBytes.track("A_PCM/INT/LIT", bits: 17)).contains("17 bits"))
        for rate in [0, -1, .nan, .infinity, 1e300, 7_999] {
            #expect(tracks(EBMLBytes.track("A_PCM/INT/LIT", rate: rate)).contains("Hz"))
        }
        if let file = try Tool.ffmpegEncode(
            PacketAudio.synthetic(rate: 48_000), channels: 1, ["-c:a", "libvorbis"], suffix: ".webm")
        {
            #expect(Self.refusal(file).contains("A_VORBIS"))
        }
    }

    @Test("lengths and structures that lie are refused")
    func lies() {
        func refused(_ segment: [UInt8], _ words: String) {
            let text = Self.refusal(Self.document(segment))
            #expect(text.contains(words), "\(text)")
        }
        let tracks = EBMLBytes.tracks(EBMLBytes.track("A_OPUS"))
        let huge = EBMLBytes.size(1 << 40)
        refused(tracks + EBMLBytes.endless(0x1F43_B675, EBMLBytes.id(0xA3) + huge), "at most 1048576")
        refused(EBMLBytes.id(0x1654_AE6B) + huge + EBMLBytes.id(0xAE) + EBMLBytes.size(1 << 41), "around it has")
        refused(EBMLBytes.element(0x1654_AE6B, EBMLBytes.id(0xAE) + huge), "around it has")
        refused(EBMLBytes.endless(0x1654_AE6B, []), "no length")
        refused(tracks + EBMLBytes.endless(0x1F43_B675, EBMLBytes.id(0xA3) + [0xFF]), "no length")
        refused(EBMLBytes.element(0x1654_AE6B, EBMLBytes.element(0x1654_AE6B, [0xEC, 0x80])), "where it cannot be")
        refused(EBMLBytes.element(0xAE, []), "where it cannot be")
        refused([0x00], "begins no WebM element")
        refused([0xEC, 0x00], "more than 8 bytes")
        refused(EBMLBytes.element(0x1654_AE6B, [0xAE]) + Self.cluster, "does not fit")
        refused(
            EBMLBytes.tracks(EBMLBytes.element(0xAE, EBMLBytes.id(0x63A2) + EBMLBytes.size(70_000))), "around it has")
        refused(
            EBMLBytes.tracks(EBMLBytes.track("A_OPUS", codecPrivate: [UInt8](repeating: 0, count: 70_000))),
            "at most 65536")
        refused(tracks + EBMLBytes.endless(0x1F43_B675, EBMLBytes.element(0xAF, [1])), "encrypted")
        for (block, words) in [
            ([], "cut short"), ([0x81], "cut short"), ([0x81, 0, 0], "cut short"), ([0x81, 0, 0, 2], "cut short"),
            ([0x81, 0, 0, 2, 3, 255, 255], "cut short"), ([0x81, 0, 0, 2, 1, 9, 1], "claim"),
            ([0x81, 0, 0, 4, 2, 1, 2], "same length"), ([0x81, 0, 0, 6, 3, 0x81, 0x80, 0x80], "frame of"),
            ([0x81, 0, 0, 6, 1, 0x01, 255, 255, 255, 255, 255, 255, 255], "frame of"), ([0x00, 0, 0, 0], "cut short"),
            ([0x81, 0, 0, 0, 0x1B, 3], "120 ms"),
        ] as [([UInt8], String)] {
            refused(tracks + EBMLBytes.endless(0x1F43_B675, EBMLBytes.element(0xA3, block)), words)
        }
        #expect(Self.refusal(EBMLBytes.element(0x1853_8067, tracks)).contains("EBML head"))
        #expect(Self.refusal(EBMLBytes.head()).contains("before its tracks"))
        #expect(Self.refusal(EBMLBytes.element(0x1A45_DFA3, EBMLBytes.number(0x42F2, 9))).contains("at most 4"))
    }

    @Test("elements of any claimed length that nobody needs are passed over without being stored")
    func passedOver() throws {
        let packets = try OpusCoding.encode(PacketAudio.synthetic(seconds: 0.3), OpusSettings())
        let blocks = packets.map { EBMLBytes.simpleBlock($0) }
        let junk = [UInt8](repeating: 0xA5, count: 300_000)
        let segment =
            EBMLBytes.element(0xEC, junk) + EBMLBytes.element(0x1941_A469, junk)
            + EBMLBytes.tracks(
                EBMLBytes.track("V_VP8", number: 1, type: 1), EBMLBytes.track("A_OPUS", number: 2),
                EBMLBytes.track("A_OPUS", number: 3))
            + EBMLBytes.element(
                0x1F43_B675,
                EBMLBytes.simpleBlock(junk, track: 1) + EBMLBytes.element(0x4DBB, junk)
                    + EBMLBytes.simpleBlock([UInt8](repeating: 0xA5, count: 1 << 21), track: 1)  // a picture
                    + packets.flatMap {
                        EBMLBytes.simpleBlock($0, track: 2) + EBMLBytes.simpleBlock([1, 2, 3], track: 3)
                    })
            + EBMLBytes.element(0x1254_C367, junk) + EBMLBytes.element(0x1C53_BB6B, junk)
        let expected = OpusCoding.reference(packets, channels: 1, rate: 16_000)
        for piece in [7, 4_096, .max] {
            #expect(try PacketAudio.decode(WebMDecoder(), Self.document(segment), piece: piece) == expected)
            // A segment with a length, a cluster without one in it.
            let inside =
                EBMLBytes.tracks(EBMLBytes.track("A_OPUS")) + EBMLBytes.endless(0x1F43_B675, blocks.flatMap { $0 })
            let file = EBMLBytes.head() + EBMLBytes.element(0x1853_8067, inside) + EBMLBytes.element(0xEC, junk)
            #expect(try PacketAudio.decode(WebMDecoder(), file + file, piece: piece) == expected + expected)
        }
        // A claim that is never kept ends with what was there before it.
        let open = Self.document(
            EBMLBytes.tracks(EBMLBytes.track("A_OPUS")) + EBMLBytes.endless(0x1F43_B675, blocks.flatMap { $0 }))
        #expect(
            try PacketAudio.decode(WebMDecoder(), open + EBMLBytes.id(0xEC) + EBMLBytes.size(1 << 50) + junk)
                == expected)
    }

    @Test(
        "padding at the end is left out, pre-skip at the start",
        arguments: [0, 1, 6_500_000, 20_000_000, 90_000_000_000, -5])
    func padding(nanoseconds: Int) throws {
        let packets = try OpusCoding.encode(PacketAudio.synthetic(seconds: 0.4), OpusSettings())
        let expected = OpusCoding.reference(packets, channels: 1, rate: 16_000)
        let last = EBMLBytes.element(
            0xA0,
            EBMLBytes.element(0xA1, [0x81, 0, 0, 0] + packets.last!)
                + EBMLBytes.element(0x75A2, (0..<8).map { UInt8(truncatingIfNeeded: nanoseconds >> (56 - 8 * $0)) }))
        let file = Self.document(
            EBMLBytes.tracks(EBMLBytes.track("A_OPUS", codecPrivate: EBMLBytes.opusHead(preSkip: 312)))
                + EBMLBytes.endless(0x1F43_B675, packets.dropLast().flatMap { EBMLBytes.simpleBlock($0) } + last))
        let left = [0: 0, 1: 0, 6_500_000: 104, -5: 0][nanoseconds] ?? 320
        #expect(try Self.cuts(file, codec: "WebM Opus") == Array(expected.dropFirst(104).dropLast(left)))
        #expect(try PacketAudio.decode(WebMDecoder(), Array(file.dropLast(1))).count >= expected.count - 424)
    }

    @Test("a file cut at any byte, or with bits flipped, is decoded up to there or refused")
    func broken() throws {
        let packets = try OpusCoding.encode(PacketAudio.synthetic(seconds: 0.4), OpusSettings(bitRate: 12_000))
        let live = EBMLBytes.live(packets, codecPrivate: EBMLBytes.opusHead(preSkip: 312), perCluster: 5)
        let whole = try PacketAudio.decode(WebMDecoder(), live)
        for length in 0..<live.count {
            guard let part = try? PacketAudio.decode(WebMDecoder(), Array(live[..<length])) else { continue }
            #expect(part[...] == whole.prefix(part.count))
        }
        var files = [live]
        let ogg = try OpusCoding.ogg(PacketAudio.synthetic(seconds: 0.4), OpusSettings(bitRate: 12_000))
        if let file = try Tool.run("mkvmerge", ["-q", "-o", "OUTPUT", "INPUT"], input: Data(ogg)) {
            files.append(Array(file))
        }
        var random = PacketRandom(state: 8_794)
        for round in 0..<6_000 {
            var file = files[round % files.count]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(
                    in: 0..<(Bool.random(using: &random) ? min(file.count, 700) : file.count), using: &random)
                file[at] =
                    Bool.random(using: &random)
                    ? file[at] ^ 1 << UInt8.random(in: 0..<8, using: &random)
                    : UInt8.random(in: 0...255, using: &random)
            }
            if let samples = try? PacketAudio.decode(WebMDecoder(), file, piece: 501) {
                #expect(samples.count < 1_000_000)
                #expect(samples.allSatisfy { abs($0) <= 1 })
            }
        }
    }
}
