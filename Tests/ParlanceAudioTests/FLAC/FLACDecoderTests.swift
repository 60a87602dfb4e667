import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("FLAC, decoded")
struct FLACDecoderTests {
    static let layouts: [(rate: Int, channels: Int, bits: Int, arguments: [String])] = [
        (16_000, 1, 16, []), (44_100, 2, 16, ["-8"]), (48_000, 1, 24, ["-0"]), (8_000, 1, 8, []),
        (96_000, 6, 24, ["-b", "576"]), (192_000, 8, 16, ["-b", "65535"]), (22_050, 2, 32, []),
        (12_345, 1, 16, ["-b", "16"]), (16_000, 1, 16, ["--padding=70000"]),
    ]

    @Test("what flac writes is read as ffmpeg reads it, to the bit, however it is cut", arguments: layouts.indices)
    func ffmpeg(index: Int) throws {
        let layout = Self.layouts[index]
        let integers = FLACStreams.integers(count: 9_000, channels: layout.channels, bits: layout.bits)
        guard
            let file = try FLACStreams.encode(
                integers, channels: layout.channels, rate: layout.rate, bits: layout.bits, layout.arguments)
        else { return }
        let scale = 1 / Float(2_147_483_648.0)
        let expected = integers.map { Float($0) * scale }
        if layout.bits < 32, let judged = try Tool.ffmpegDecode(file, rate: layout.rate) { #expect(judged == expected) }
        for piece in Streams.pieces {
            let decoder = FLACDecoder()
            #expect(try Streams.decode(decoder, file, piece: piece) == expected)
            #expect(
                decoder.output
                    == DecodedAudio(sampleRate: layout.rate, channels: layout.channels, codec: "FLAC"))
        }
    }

    @Test("a frame's samples come with its last byte")
    func promptness() throws {
        let integers = FLACStreams.integers(count: 8_000, channels: 1, bits: 16)
        guard let file = try FLACStreams.encode(integers, channels: 1, rate: 16_000, bits: 16, ["-b", "320"]) else {
            return
        }
        let decoder = FLACDecoder()
        var samples: [Float] = []
        var late = 0
        for (index, byte) in file.enumerated() {
            let before = samples.count
            try Streams.feed(decoder, [byte], into: &samples)
            // The next frame's first byte must find all samples of the frame before it here.
            let isSync = index + 1 < file.count && byte == 0xFF && file[index + 1] == 0xF8
            if isSync, samples.count > before { late += 1 }
        }
        #expect(samples.count == 8_000)  // before finish()
        #expect(late == 0)
    }

    @Test("metadata of many megabytes goes by, also an ID3 tag in front and one behind")
    func metadata() throws {
        let integers = FLACStreams.integers(count: 3_000, channels: 1, bits: 16)
        guard let file = try FLACStreams.encode(integers, channels: 1, rate: 16_000, bits: 16) else { return }
        let expected = try Streams.decode(FLACDecoder(), file)
        let picture = [UInt8](repeating: 0xFF, count: 0xFF_FFFF)
        let id3 = Array("ID3".utf8) + [4, 0, 0, 0, 0, 2, 1] + [UInt8](repeating: 0xFF, count: 257)
        let id3v1 = Array("TAG".utf8) + [UInt8](repeating: 0x20, count: 125)
        #expect(
            try Streams.decode(FLACDecoder(), FLACStreams.inserting(picture, kind: 6, into: file), piece: 65_536)
                == expected)
        #expect(try Streams.decode(FLACDecoder(), id3 + file + id3v1, piece: 7) == expected)
        // A count of samples that lies: 36 bits at byte 21, and the MD5 sum behind them.
        var lying = file
        for index in 22..<42 { lying[index] = 0x55 }
        #expect(try Streams.decode(FLACDecoder(), lying, piece: 100) == expected)
    }

    @Test("damage is an error, and so is what is no FLAC from its start")
    func refusals() throws {
        let integers = FLACStreams.integers(count: 20_000, channels: 1, bits: 16)
        guard let file = try FLACStreams.encode(integers, channels: 1, rate: 16_000, bits: 16) else { return }
        let head = FLACStreams.headLength(file)
        func refusal(_ bytes: [UInt8]) -> String {
            let refusals = Streams.pieces.map { piece in
                Streams.refusal { _ = try Streams.decode(FLACDecoder(), bytes, piece: piece) }
            }
            #expect(Set(refusals).count == 1)  // however it is cut
            return refusals[0]
        }
        #expect(refusal(Array(file[head...])).contains("begins in the middle"))
        #expect(refusal(Array("RIFF".utf8)).contains("not a FLAC stream"))
        #expect(refusal(Array(file[..<30])).contains("inside its head"))
        #expect(refusal(Array(file[..<(file.count - 1)])).contains("middle of a frame"))
        #expect(refusal(file + [0, 0, 0]).contains("damaged"))
        #expect(refusal(Array(file[..<head]) + file).contains("damaged"))  // another stream's head in the middle
        // One bit in the middle of a frame's samples.
        var flipped = file
        flipped[head + 4_000] ^= 0x10
        #expect(refusal(flipped).contains("damaged"))
        // A stream info of another form than the frames.
        var other = file
        other[20] ^= 0x02
        #expect(refusal(other).contains("2 channels"))
        var slow = file
        slow[18] = 0
        slow[19] = 0
        #expect(refusal(slow).contains("8,000 to 192,000"))
        var late = file
        late[4] = 1
        #expect(refusal(late).contains("stream info"))
    }

    @Test("a damaged checksum is found before the next frames have piled up")
    func damagedChecksum() throws {
        let integers = FLACStreams.integers(count: 40_000, channels: 1, bits: 16)
        guard let file = try FLACStreams.encode(integers, channels: 1, rate: 16_000, bits: 16, ["-b", "1024"]) else {
            return
        }
        var damaged = file
        damaged[FLACStreams.headLength(file) + 500] ^= 1
        let decoder = FLACDecoder()
        var samples: [Float] = []
        var fed = 0
        let refusal = Streams.refusal {
            for byte in damaged {
                fed += 1
                try Streams.feed(decoder, [byte], into: &samples)
            }
        }
        #expect(refusal.contains("damaged"))
        #expect(fed < FLACStreams.headLength(file) + 4_096)
    }

    @Test("bytes made to look like many ends of frames cost no more than they should")
    func manyEnds() throws {
        // A frame of verbatim silence: once its running checksum is 0, every further byte 0 leaves it 0. With the
        // block of 65,535 samples never finished, each byte would be worth an attempt.
        let header: [UInt8] = [0xFF, 0xF8, 0x76, 0x08, 0x00, 0xFF, 0xFE]
        func crc(_ bytes: [UInt8], width: Int, polynomial: Int) -> Int {
            bytes.reduce(0) { crc, byte in
                (0..<8).reduce(crc ^ Int(byte) << (width - 8)) { crc, _ in
                    (crc << 1 ^ (crc >> (width - 1) & 1 == 1 ? polynomial : 0)) & (1 << width - 1)
                }
            }
        }
        var frame = header + [UInt8(crc(header, width: 8, polynomial: 0x07)), 0x02]
        frame += [UInt8].big(crc(frame, width: 16, polynomial: 0x8005), 2)
        let info =
            [UInt8].big(65_535, 2) + .big(65_535, 2) + .big(0, 6) + .big(44_100 << 12 | 15 << 4, 4) + .big(0, 4)
            + [UInt8](repeating: 0, count: 16)
        let stream = Array("fLaC".utf8) + [0x80, 0, 0, 34] + info + frame + [UInt8](repeating: 0, count: 60_000)
        let decoder = FLACDecoder()
        var samples: [Float] = []
        let clock = ContinuousClock()
        var refusal = ""
        let time = clock.measure {
            refusal = Streams.refusal { try Streams.feed(decoder, stream, piece: 1, into: &samples) }
        }
        // Each of the 60,000 attempts would decode up to 30,000 samples: half a minute. It takes some milliseconds.
        #expect(refusal == "(accepted)" && samples.isEmpty)
        #expect(time < .seconds(10))
    }

    @Test("cuts and damage end in errors, never worse")
    func abuse() throws {
        let integers = FLACStreams.integers(count: 1_600, channels: 2, bits: 16)
        guard
            let file = try FLACStreams.encode(
                integers, channels: 2, rate: 16_000, bits: 16, ["-b", "192", "--no-padding"])
        else { return }
        try Streams.abuse(file, flips: 3_000, lengths: 500) { FLACDecoder() }
    }
}
