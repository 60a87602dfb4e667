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
            for declared in [Self.raw, .packets(PacketFormat(codec: .opus, sampleRate: 48_000))] where kind != .mp3 {
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
    }

    @Test("a message that is no packet is refused with its size and with what would be one")
    func packets() {
        for (codec, words) in [(PacketFormat.Codec.opus, "20, 40 or 60 ms, 120 ms in all"), (.speex, "20 ms frames")] {
            let declared = AudioDeclaration.packets(PacketFormat(codec: codec, sampleRate: 16_000))
            let refusal = Streams.refusal {
                _ = try Streams.decode(DetectingDecoder(declared), [UInt8](repeating: 0xFF, count: 37))
            }
            #expect(refusal.contains("37 bytes") && refusal.contains(words), "\(refusal)")
        }
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
