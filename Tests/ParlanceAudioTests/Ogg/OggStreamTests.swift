import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("Ogg streams")
struct OggStreamTests {
    static let settings = OpusSettings(bitRate: 32_000, expectedLoss: 20)

    static func pages(seconds: Double = 3, page: Int = 100) throws -> [OggPageBytes] {
        OggPageBytes.split(try OpusCoding.ogg(PacketAudio.synthetic(seconds: seconds), settings, page: page))
    }

    static func refusal(_ bytes: [UInt8]) -> String {
        for piece in [1, 4_096] {
            do {
                _ = try PacketAudio.decode(OggDecoder(), bytes, piece: piece)
                Issue.record("was decoded")
            } catch {
                if piece == 4_096 { return error.description }
            }
        }
        return ""
    }

    @Test(
        "lost pages are concealed for as long as they lasted, counted, and the rest stays in its place",
        arguments: [1, 7, 4_096])
    func lostPages(piece: Int) throws {
        let all = try Self.pages()
        let intact = try PacketAudio.decode(OggDecoder(), all.bytes)
        for lost in [[4], [9, 10, 11], [6, 14, 15]] {
            let kept = all.enumerated().filter { !lost.contains($0.offset) }.map(\.element)
            let decoder = OggDecoder()
            let decoded = try PacketAudio.decode(decoder, kept.bytes, piece: piece)
            #expect(decoded.count == intact.count)
            #expect(decoder.losses.filledSamples == lost.count * 1_600)
            #expect(
                decoder.lostPages == (lost.count == 2 ? 1 : lost == [4] || lost.count == 3 && lost[1] == 10 ? 1 : 2))
            #expect(PacketAudio.signalToNoise(intact.suffix(8_000), decoded.suffix(8_000)) > 20)
        }
    }

    @Test(
        "seconds of lost pages are filled as well: a second is concealed, the rest is silence", arguments: [1, 4_096])
    func longGap(piece: Int) throws {
        let all = try Self.pages(seconds: 8)
        let intact = try PacketAudio.decode(OggDecoder(), all.bytes)
        let decoder = OggDecoder()
        let decoded = try PacketAudio.decode(decoder, (all[..<6] + all[66...]).flatMap(\.bytes), piece: piece)
        #expect(decoder.losses == AudioLosses(filledSamples: 96_000))
        #expect(decoded.count == intact.count)
        #expect(PacketAudio.signalToNoise(intact.suffix(8_000), decoded.suffix(8_000)) > 20)
        #expect(decoded[24_000..<(24_000 + 64_000)].allSatisfy { $0 == 0 })
    }

    @Test("of a gap of hours a minute is filled, and the rest is counted")
    func endlessGap() throws {
        var all = try Self.pages()
        for index in 10..<all.count {
            all[index].granule += 48_000 * 7_200
            all[index].sequence += 1
        }
        let decoder = OggDecoder()
        let decoded = try PacketAudio.decode(decoder, all.bytes)
        let minute = 60 * 16_000
        #expect(decoded.count == 48_000 + minute)
        #expect(decoder.losses == AudioLosses(filledSamples: minute, unfilledSamples: 7_200 * 16_000 - minute))
    }

    @Test("positions that jump to the end of time and back, over and over, are counted and do no harm")
    func jumpingGaps() throws {
        let all = try Self.pages()
        var pages = Array(all[..<4])
        for turn in 0..<400 {
            var page = all[4]
            page.granule = turn % 2 == 0 ? 1 << 60 : 9_600
            page.sequence = UInt32(10 + 2 * turn)
            pages.append(page)
        }
        let decoder = OggDecoder()
        let decoded = try PacketAudio.decode(decoder, pages.bytes)
        let losses = decoder.losses
        #expect(losses.filledSamples + losses.unfilledSamples == 200 * AudioLosses.longestGap * 16_000)
        // A minute, and twenty times what came.
        #expect(losses.filledSamples <= 60 * 16_000 + 20 * (decoded.count - losses.filledSamples))
    }

    @Test("a page with a wrong checksum counts as lost")
    func brokenPage() throws {
        let all = try Self.pages()
        var bytes = all.map(\.bytes)
        bytes[8][40] ^= 1
        let decoder = OggDecoder()
        let decoded = try PacketAudio.decode(decoder, bytes.flatMap { $0 })
        #expect(decoded.count == 48_000)
        #expect(decoder.brokenPages == 1)
        #expect(decoder.lostPages == 1)
        #expect(decoder.losses.filledSamples == 1_600)
        #expect(decoder.losses.skippedBytes == bytes[8].count)
    }

    @Test("garbage before and between pages is passed over, but not without end")
    func garbage() throws {
        let all = try Self.pages()
        let noise = [UInt8](repeating: 0x4F, count: 30_000)
        let clean = try PacketAudio.decode(OggDecoder(), all.bytes)
        let decoder = OggDecoder()
        #expect(
            try PacketAudio.decode(decoder, noise + all[..<5].flatMap(\.bytes) + noise + all[5...].flatMap(\.bytes))
                == clean)
        #expect(decoder.skippedBytes == 60_000)
        #expect(Self.refusal([UInt8](repeating: 0x4F, count: 240_000)).contains("no Ogg page"))
        #expect(
            Self.refusal(all[..<5].flatMap(\.bytes) + [UInt8](repeating: 0, count: 240_000)).contains("no Ogg page"))
        var fake = Array("OggS".utf8)
        for _ in 0..<20_000 { fake += Array("OggS".utf8) }
        #expect(Self.refusal(fake).contains("no Ogg page"))
        #expect(Self.refusal([UInt8](repeating: 0x4F, count: 80)).contains("no Ogg page"))
    }

    @Test("streams in a row go on; of another kind of audio they are refused", arguments: [1, 4_096])
    func chains(piece: Int) throws {
        let one = try OpusCoding.ogg(PacketAudio.synthetic(), Self.settings)
        let two = try OpusCoding.ogg(PacketAudio.synthetic(seconds: 0.5), OpusSettings(frame: .ms60))
        let both = try PacketAudio.decode(OggDecoder(), one) + PacketAudio.decode(OggDecoder(), two)
        #expect(try PacketAudio.decode(OggDecoder(), one + two, piece: piece) == both)
        // Without the mark at the end of the first, as radio relays send it.
        var pages = OggPageBytes.split(one)
        pages[pages.count - 1].flags = 0
        #expect(try PacketAudio.decode(OggDecoder(), pages.bytes + two, piece: piece).count >= both.count)
        let stereo = try OpusCoding.ogg(PacketAudio.synthetic(channels: 2), OpusSettings(channels: 2))
        #expect(Self.refusal(one + stereo).contains("must agree"))
    }

    @Test("a stream among others is found")
    func multiplexed() throws {
        let ours = try Self.pages()
        let theirs = try Self.pages().map { page in
            var page = page
            page.serial = 99
            return page
        }
        let skeleton = OggPageBytes(
            flags: 2, granule: 0, serial: 5, sequence: 0,
            packets: [Array("fishead\0".utf8) + [UInt8](repeating: 0, count: 56)])
        let video = OggPageBytes(flags: 2, granule: 0, serial: 6, sequence: 0, packets: [[0x80] + Array("theora".utf8)])
        let mixed = [skeleton, video] + zip(ours, theirs).flatMap { [$0, $1] }
        #expect(try PacketAudio.decode(OggDecoder(), mixed.bytes) == PacketAudio.decode(OggDecoder(), ours.bytes))
    }

    @Test("what cannot be decoded is refused by its name")
    func names() throws {
        let audio = PacketAudio.synthetic(rate: 48_000)
        if let file = try Tool.ffmpegEncode(audio, channels: 1, ["-c:a", "libvorbis"], suffix: ".ogg") {
            #expect(Self.refusal(file).contains("Vorbis"))
        }
        for (packet, words) in [
            ([0x80] + Array("theora".utf8), "Theora"), (Array("CELT    ".utf8), "CELT"), ([1, 2, 3], "unknown kind"),
            ([], "unknown kind"),
        ] {
            let pages = [
                OggPageBytes(flags: 2, granule: 0, sequence: 0, packets: [packet]),
                OggPageBytes(granule: 1, sequence: 1, packets: [[1, 2]]),
            ]
            #expect(Self.refusal(pages.bytes).contains(words))
            #expect(Self.refusal(pages[0].bytes).contains(words))
        }
        #expect(Self.refusal(try Self.pages()[2...].flatMap(\.bytes)).contains("in the middle"))
    }

    static func head(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var packet = Array("OpusHead".utf8) + [1, 1, 56, 1, 0x80, 0xBB, 0, 0, 0, 0, 0]
        change(&packet)
        return OggPageBytes(flags: 2, granule: 0, sequence: 0, packets: [packet]).bytes
            + OggPageBytes(granule: 0, sequence: 1, packets: [Array("OpusTags".utf8)]).bytes
    }

    @Test("an Opus head that lies is refused")
    func badHeads() throws {
        #expect(try PacketAudio.decode(OggDecoder(), Self.head { _ in }).isEmpty)
        #expect(Self.refusal(Self.head { $0[8] = 0x20 }).contains("version 32"))
        #expect(Self.refusal(Self.head { $0[9] = 0 }).contains("0 channels"))
        #expect(Self.refusal(Self.head { $0[9] = 255 }).contains("255 channels"))
        #expect(Self.refusal(Self.head { $0[9] = 3 }).contains("family 0 with 3"))
        #expect(Self.refusal(Self.head { $0[18] = 2 }).contains("family 2"))
        #expect(Self.refusal(Self.head { $0.removeLast() }).contains("19 bytes"))
        #expect(Self.refusal(Self.head { $0[18] = 1 }).contains("needs 22"))
        #expect(
            Self.refusal(
                Self.head {
                    $0[18] = 1
                    $0 += [0, 0, 0]
                }
            ).contains("0 streams"))
        #expect(
            Self.refusal(
                Self.head {
                    $0[18] = 1
                    $0 += [1, 2, 0]
                }
            ).contains("2 of them"))
        #expect(
            Self.refusal(
                Self.head {
                    $0[18] = 1
                    $0 += [1, 0, 1]
                }
            ).contains("number 1"))
        #expect(
            Self.refusal(
                Self.head {
                    $0[18] = 255
                    $0 += [255, 255, 1]
                }
            ).contains("255 streams"))
        #expect(
            try PacketAudio.decode(
                OggDecoder(),
                Self.head {
                    $0[18] = 255
                    $0 += [255, 0, 255]
                }
            ).isEmpty)
    }

    @Test("comments without end are refused before they are stored")
    func endlessComments() throws {
        var bytes = Self.head { _ in }
        bytes = Array(bytes.prefix(bytes.count - 36))
        let body = Array("OpusTags".utf8) + [UInt8](repeating: 0, count: 255 * 255 - 8)
        for sequence in 1...40 as ClosedRange<UInt32> {
            var page = OggPageBytes(flags: sequence == 1 ? 0 : 1, granule: -1, sequence: sequence, packets: [])
            page.lacing = [UInt8](repeating: 255, count: 255)
            page.body = body
            bytes += page.bytes
        }
        #expect(Self.refusal(bytes).contains("at most 1048576"))
        let pages = try Self.pages()
        #expect(Self.refusal(([pages[0]] + pages[2...]).flatMap(\.bytes)).contains("OpusTags"))
    }

    @Test(
        "positions that lie make no samples, and behind a hole no more than a minute",
        arguments: [0, 1, -1, -2, .min, .max, .max - 1, 1 << 60, 1 << 61, 1 << 40] as [Int64])
    func hostilePositions(granule: Int64) throws {
        let all = try Self.pages(seconds: 1)
        let length = try PacketAudio.decode(OggDecoder(), all.bytes).count
        for index in 2..<all.count {
            var pages = all
            pages[index].granule = granule
            #expect(try PacketAudio.decode(OggDecoder(), pages.bytes).count <= length + 320)
            // A jump, with and without a hole before it.
            for later in index..<all.count { pages[later].granule = pages[later].granule &+ granule }
            #expect(try PacketAudio.decode(OggDecoder(), pages.bytes).count <= length + 320)
            pages.remove(at: index)
            #expect(try PacketAudio.decode(OggDecoder(), pages.bytes).count <= length + 60 * 16_000)
        }
    }

    @Test("the same pages over and over end in an error or in no more samples than they hold")
    func loops() throws {
        let all = try Self.pages(seconds: 0.5)
        let heads = Array(repeating: all[0], count: 5_000)
        #expect(try PacketAudio.decode(OggDecoder(), heads.bytes).isEmpty)
        let looped = [all[0], all[1]] + Array(repeating: all[2...4], count: 50).flatMap { $0 }
        #expect(try PacketAudio.decode(OggDecoder(), looped.bytes).count <= 150 * 1_600 + 50 * 16_000)
        let empty = (2..<200 as Range<UInt32>).map {
            OggPageBytes(granule: Int64($0) * 960, serial: 0x1234_5678, sequence: $0, packets: [[]])
        }
        #expect(try PacketAudio.decode(OggDecoder(), (all[..<2] + empty).flatMap(\.bytes)).isEmpty)
    }

    @Test("a stream cut at any byte is decoded up to there or refused")
    func truncation() throws {
        let bytes = try OpusCoding.ogg(PacketAudio.synthetic(seconds: 0.6), OpusSettings(bitRate: 12_000), page: 60)
        let whole = try PacketAudio.decode(OggDecoder(), bytes)
        for length in 0..<bytes.count {
            guard let part = try? PacketAudio.decode(OggDecoder(), Array(bytes[..<length])) else { continue }
            #expect(part.count <= whole.count + 1_000)
            #expect(part.elementsEqual(whole.prefix(part.count)) || part.count > whole.count)
        }
    }

    @Test("flipped bits are decoded or refused, with the checksums made right again so that they are seen")
    func flips() throws {
        var random = PacketRandom(state: 3_533)
        let all = try Self.pages(seconds: 0.6)
        for _ in 0..<3_000 {
            var pages = all
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<pages.count, using: &random)
                switch Int.random(in: 0..<6, using: &random) {
                case 0: pages[index].flags = UInt8.random(in: 0...7, using: &random)
                case 1: pages[index].granule = Int64.random(in: .min ... .max, using: &random)
                case 2: pages[index].sequence = UInt32.random(in: 0...20, using: &random)
                case 3: pages[index].lacing = pages[index].lacing.map { _ in UInt8.random(in: 0...255, using: &random) }
                default:
                    guard !pages[index].body.isEmpty else { continue }
                    let at = Int.random(in: 0..<min(pages[index].body.count, 60), using: &random)
                    pages[index].body[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                }
                let length = pages[index].lacing.reduce(0) { $0 + Int($1) }
                let body = pages[index].body
                pages[index].body = Array(
                    (body + [UInt8](repeating: 9, count: max(0, length - body.count))).prefix(length))
            }
            if let samples = try? PacketAudio.decode(OggDecoder(), pages.bytes, piece: 999) {
                #expect(samples.count < 3_000_000)
                #expect(samples.allSatisfy { abs($0) <= 1 })
            }
        }
    }
}
