import ParlanceAudio
import ParlanceCore
import Testing

/// Streams whose kind is told from their first bytes, and held against what was declared.
@Suite("Detection")
struct DetectionTests {
    static let audio = Streams.linear16([5, 6, 7, 8].map { $0 / 32_768 })
    static let raw = AudioDeclaration.raw(AudioFormat(encoding: .linear16, sampleRate: 16_000))
    static let speech = Streams.speechLike(seconds: 0.5, rate: 16_000)

    /// Half a second as each encoder here writes it, with its name as a decoder gives it.
    static func streams() throws -> [(kind: AudioStreamKind, codec: String, bytes: [UInt8])] {
        let format = AudioFormat(encoding: .linear16, sampleRate: 16_000)
        return [
            (.wav, "WAV, linear16", try Streams.encode(WAVEncoder(format), speech)),
            (.flac, "FLAC", try Streams.encode(FLACEncoder(sampleRate: 16_000, channels: 1), speech)),
            (.mp3, "MP3", try Streams.encode(MP3Encoder(sampleRate: 16_000, channels: 1), speech)),
            (.oggOpus, "Ogg Opus", try Streams.encode(OggOpusEncoder(OpusSettings(sampleRate: 16_000)), speech)),
        ]
    }

    @Test("undeclared audio is recognized in any cut, and so is what was rightly declared", arguments: [1, 7, 4_096])
    func recognized(piece: Int) throws {
        for (kind, codec, bytes) in try Self.streams() {
            for declaration in [AudioDeclaration.detect, .stream(kind)] {
                let decoder = DetectingDecoder(declaration)
                let samples = try Streams.decode(decoder, bytes, piece: piece)
                #expect(decoder.output?.codec == codec)
                #expect(samples.count > 7_000 && samples.count < 10_000, "\(codec): \(samples.count)")
            }
        }
    }

    @Test("what was wrongly declared is refused with both names")
    func mismatch() throws {
        let streams = try Self.streams()
        for (kind, codec, bytes) in streams {
            let seen = String(codec.prefix { $0 != "," })
            for other in AudioStreamKind.allCases where other != kind {
                let refusal = Streams.refusal {
                    _ = try Streams.decode(DetectingDecoder(.stream(other, sampleRate: 16_000)), bytes, piece: 100)
                }
                #expect(refusal.contains("declared as \(other.rawValue)") && refusal.contains(seen), "\(refusal)")
            }
            for declared in [Self.raw, .packets(PacketFormat(codec: .opus, sampleRate: 48_000))] {
                // A message of an MP3 stream is one only with two frames in it.
                if kind == .mp3, declared != Self.raw { continue }
                if kind == .wav, declared == Self.raw { continue }
                let refusal = Streams.refusal {
                    _ = try Streams.decode(DetectingDecoder(declared), bytes, piece: 100)
                }
                #expect(refusal.contains("declared as ") && refusal.contains(seen), "\(refusal)")
            }
        }
    }

    @Test("what cannot be decoded is refused by its name, and what is nothing known by saying what is")
    func refused() {
        for (head, name) in [
            ("\0\0\0\u{20}ftypM4A ", "MP4"), ("caff\0\u{1}\0\0", "CAF"),
            ("hello, world, hello", "declare its encoding"),
        ] {
            let bytes = Array(head.utf8) + [UInt8](repeating: 1, count: 64)
            let refusal = Streams.refusal { _ = try Streams.decode(DetectingDecoder(.detect), bytes, piece: 3) }
            #expect(refusal.contains(name) && refusal.contains("WAV, AIFF, FLAC"), "\(refusal)")
        }
        let aac: [UInt8] = [0xFF, 0xF1, 0x50, 0x80] + [UInt8](repeating: 0, count: 64)
        #expect(Streams.refusal { _ = try Streams.decode(DetectingDecoder(.detect), aac) }.contains("is AAC"))
        let vorbis =
            Array("OggS".utf8) + [0, 2] + [UInt8](repeating: 0, count: 20) + [1, 30, 1] + Array("vorbis".utf8)
        let bytes = vorbis + [UInt8](repeating: 0, count: 300)
        #expect(Streams.refusal { _ = try Streams.decode(DetectingDecoder(.detect), bytes) }.contains("Ogg Vorbis"))
    }

    @Test("a WAV header in front of declared samples is skipped, or refused if it says otherwise", arguments: [1, 64])
    func headerInFront(piece: Int) throws {
        let file = WAVBytes.make(Self.audio)
        #expect(try Streams.decode(DetectingDecoder(Self.raw), file, piece: piece).count == 4)
        // Live senders write a length once and go on.
        #expect(try Streams.decode(DetectingDecoder(Self.raw), file + Self.audio, piece: piece).count == 8)
        #expect(try Streams.decode(DetectingDecoder(Self.raw), Self.audio, piece: piece).count == 4)
        let other = WAVBytes.make(Self.audio, rate: 8_000)
        let refusal = Streams.refusal { _ = try Streams.decode(DetectingDecoder(Self.raw), other, piece: piece) }
        #expect(refusal.contains("8000 Hz") && refusal.contains("16000 Hz"))
        // And not one sample of noise before that.
        var samples: [Float] = []
        _ = try? Streams.feed(DetectingDecoder(Self.raw), other + other, piece: piece, into: &samples)
        #expect(samples.isEmpty)
    }

    @Test(
        "MP3 and AAC declared as samples are refused by two frames in a row; one head alone is samples",
        arguments: [1, 7, 4_096])
    func framesInRow(piece: Int) throws {
        let mp3 = try Streams.encode(MP3Encoder(sampleRate: 16_000, channels: 1), Self.speech)
        let frame: [UInt8] = [0xFF, 0xF1, 0x50, 0x80, 0x02, 0x1F, 0xFC] + [UInt8](repeating: 0x21, count: 9)
        for (bytes, name) in [(mp3, "MP3"), (frame + frame + frame, "AAC")] {
            for declared in [Self.raw, .raw(AudioFormat(encoding: .mulaw, sampleRate: 8_000))] {
                let refusal = Streams.refusal {
                    _ = try Streams.decode(DetectingDecoder(declared), bytes, piece: piece)
                }
                #expect(refusal.contains("declared as ") && refusal.contains(name), "\(refusal)")
            }
            let noise = Array(bytes.prefix(6)) + (0..<9_000).map { UInt8(truncatingIfNeeded: $0 * 37) }
            #expect(try Streams.decode(DetectingDecoder(Self.raw), noise, piece: piece).count == noise.count / 2)
            // Too short to know: samples.
            #expect(try Streams.decode(DetectingDecoder(Self.raw), Array(bytes.prefix(14)), piece: piece).count == 7)
        }
        let first = try #require(PacketFormat.Codec.allCases.first)
        let whole = Streams.refusal {
            _ = try Streams.decode(DetectingDecoder(.packets(PacketFormat(codec: first, sampleRate: 48_000))), mp3)
        }
        #expect(whole.contains("MP3"))
    }

    @Test("an ID3 tag is let by, and what is behind it is recognized", arguments: [1, 7, 4_096])
    func tags(piece: Int) throws {
        let tag = Array("ID3".utf8) + [4, 0, 0, 0, 0, 0x02, 0x10] + [UInt8](repeating: 0x41, count: 272)
        for (kind, codec, bytes) in try Self.streams() where kind == .flac || kind == .mp3 {
            let plain = try Streams.decode(DetectingDecoder(.detect), bytes)
            for declaration in [AudioDeclaration.detect, .stream(kind)] {
                let decoder = DetectingDecoder(declaration)
                #expect(try Streams.decode(decoder, tag + tag + bytes, piece: piece) == plain)
                #expect(decoder.output?.codec == codec)
            }
            let refusal = Streams.refusal {
                _ = try Streams.decode(DetectingDecoder(Self.raw), tag + bytes, piece: piece)
            }
            #expect(refusal.contains("ID3"), "\(refusal)")
        }
        let wrong = Streams.refusal {
            _ = try Streams.decode(DetectingDecoder(.stream(.mp3)), tag + Self.streams()[1].bytes, piece: piece)
        }
        #expect(wrong.contains("declared as mp3") && wrong.contains("FLAC"), "\(wrong)")
        let cut = Streams.refusal {
            _ = try Streams.decode(DetectingDecoder(.detect), Array(tag[..<100]), piece: piece)
        }
        #expect(cut.contains("inside the ID3 tag"), "\(cut)")
    }

    @Test("a message that is no packet is refused with its size and with what would be one")
    func packets() {
        for (codec, words) in [
            // Its first bytes say 63 frames of 20 ms.
            (
                PacketFormat.Codec.opus,
                "1260 ms is 63 frames of 20 ms, and only whole frames can be decoded, at most 120 ms"
            ),
            (.speex, "20 ms frames: 20, 40, 60 ms"),
        ] {
            let declared = AudioDeclaration.packets(PacketFormat(codec: codec, sampleRate: 16_000))
            let refusal = Streams.refusal {
                _ = try Streams.decode(DetectingDecoder(declared), [UInt8](repeating: 0xFF, count: 37))
            }
            #expect(refusal.contains("37 bytes") && refusal.contains(words), "\(refusal)")
        }
        // Two frames of 10 ms are announced, and an odd number of bytes is there.
        let opus = AudioDeclaration.packets(PacketFormat(codec: .opus, sampleRate: 48_000))
        let refusal = Streams.refusal { _ = try Streams.decode(DetectingDecoder(opus), [0x01] + [1, 2, 3]) }
        #expect(refusal.contains("frames of 10 ms: 10, 20, 30, 40 ms fit and so on up to 120 ms"), "\(refusal)")
    }

    @Test("every stream cut anywhere, declared as anything, is samples or a refusal")
    func anything() throws {
        let declarations: [AudioDeclaration] =
            [.detect, Self.raw, .packets(PacketFormat(codec: .opus, sampleRate: 48_000))]
            + AudioStreamKind.allCases.map { .stream($0, sampleRate: 8_000) }
        for (_, _, bytes) in try Self.streams() {
            for declaration in declarations {
                for length in [0, 1, 3, 11, 12, 13, 27, 60, 300, bytes.count / 2] {
                    _ = try? Streams.decode(DetectingDecoder(declaration), Array(bytes[..<length]), piece: 5)
                }
            }
        }
    }
}
