import Foundation
import NIOCore
import ParlanceAudio
import ParlanceBench
import ParlanceCore
import Testing

@Suite("Ways to send the same speech")
struct AudioVariantTests {
    /// A second of a voiced sound below 3 kHz, at 16 kHz.
    private static let samples: [Float] = (0..<16_000).map { index in
        let time = Double(index) / 16_000
        let value = (1...20).reduce(0.0) { $0 + sin(2 * .pi * 140 * Double($1) * time) / Double($1) }
        return Float(0.15 * value * sin(.pi * time))
    }

    @Test(
        "codec, bits, rate and channels are read",
        arguments: [
            ("opus:24", .opusPackets(bitRate: 24_000), 16_000, 1), ("webm", .webmOpus(bitRate: 32_000), 16_000, 1),
            ("mulaw@8000", .samples(.mulaw), 8_000, 1), ("flac@44100x2", .flac, 44_100, 2),
            ("ogg-flac@11025", .oggFLAC, 11_025, 1), ("wavx2", .wav, 16_000, 2), ("aiff", .aiff, 16_000, 1),
            ("amr-nb", .amr(.narrowband, bitRate: 12_200), 8_000, 1),
            ("amr-wb:12.65", .amr(.wideband, bitRate: 12_650), 16_000, 1),
            ("speex:8@8000", .speexPackets(bitRate: 8_000), 8_000, 1),
            ("ogg-speex", .oggSpeex(bitRate: 28_000), 16_000, 1), ("mp3:48@32000", .mp3(bitRate: 48_000), 32_000, 1),
        ] as [(String, AudioVariant.Codec, Int, Int)])
    func reading(text: String, codec: AudioVariant.Codec, rate: Int, channels: Int) throws {
        let variant = try AudioVariant(text)
        #expect(variant.codec == codec)
        #expect(variant.sampleRate == rate && variant.channels == channels)
        #expect("\(variant)" == text)
    }

    @Test(
        "what is none says what there is",
        arguments: [
            ("vorbis", "ogg-speex"), ("opus@96000", "48000"), ("flacx3", "1 or 2"), ("amr-nb@16000", "8000"),
            ("amr-wbx2", "one channel"), ("speex@24000", "32000"), ("mp3:0", "kbit/s"), ("opus:1e9", "kbit/s"),
            ("flac@1e99", "48000"), ("wavx1.5", "1 or 2"),
        ])
    func refusals(text: String, words: String) {
        let failure = #expect(throws: BenchFailure.self) { try AudioVariant(text) }
        #expect(failure?.description.contains(words) == true, "\(String(describing: failure))")
    }

    @Test(
        "every way is decoded as it is declared, all of it, in its channels, and is still the same sound",
        arguments: [
            "linear16", "linear16@11025", "linear16@12000", "linear16@24000", "linear16@32000", "pcm_s24be@48000x2",
            "mulaw@8000", "wav@32000x2", "aiff@11025", "aiffx2", "flac@12000", "ogg-flac@24000", "ogg-flacx2",
            "opus:24",
            "opus:24@12000", "opus:48@24000x2", "ogg-opus:32@48000x2", "webm", "webm:64x2", "mp3:64", "mp3:48@11025",
            "mp3:64@32000x2", "amr-nb", "amr-wb", "speex", "speex@32000", "ogg-speex", "ogg-speex:8@8000",
        ])
    func decoding(text: String) throws {
        let variant = try AudioVariant(text)
        if let missing = try variant.whatIsMissing() {
            print("*** \(text) is LEFT OUT: \(missing). ***")
            return
        }
        let sent = try variant.messages(of: Self.samples, rate: 16_000, chunk: 20)
        #expect(sent.messages.count >= 8)
        let decoder = DetectingDecoder(sent.declaration)
        var decoded: [Float] = []
        for message in sent.messages { try message.withUnsafeReadableBytes { try decoder.decode($0, into: &decoded) } }
        try decoder.finish(into: &decoded)
        let output = try #require(decoder.output)
        #expect(output.channels == variant.channels)
        let mono = stride(from: 0, to: decoded.count, by: output.channels).map { decoded[$0] }
        // Codecs of whole frames, and with a delay.
        #expect(abs(Double(mono.count) / Double(output.sampleRate) - 1) < 0.16)
        // Codecs for speech turn phases.
        let bound =
            switch variant.codec {
            case .samples, .wav, .aiff, .flac, .oggFLAC: 0.98
            case .mp3: 0.9
            default: 0.4
            }
        let likeness = try Self.likeness(mono, rate: output.sampleRate)
        print("Sent as \(text): correlation \(likeness)")
        #expect(likeness > bound, "\(likeness)")
    }

    /// The highest correlation with the samples that went in, up to 100 ms later.
    private static func likeness(_ mono: [Float], rate: Int) throws -> Double {
        let resampler = try Resampler(from: rate)
        var other: [Float] = []
        mono.withUnsafeBufferPointer { resampler.resample($0, into: &other) }
        resampler.finish(into: &other)
        return (0..<1_600).map { shift in
            var (both, left, right) = (0.0, 1e-9, 1e-9)
            for (a, b) in zip(samples, other.dropFirst(shift)) {
                both += Double(a * b)
                left += Double(a * a)
                right += Double(b * b)
            }
            return both / (left * right).squareRoot()
        }.max() ?? 0
    }

    @Test("without its program a way is left out, and the report says so")
    func missingProgram() throws {
        #expect(throws: EncoderMissing.self) {
            try ForeignEncoder.encode(
                Self.samples, rate: 16_000, channels: 1, "no-such-program-here", ["INPUT", "OUTPUT"])
        }
        #expect(throws: EncoderMissing.self) {
            try ForeignEncoder.ffmpeg(Self.samples, rate: 16_000, ["-c:a", "no-such-encoder"])
        }
        #expect(throws: BenchFailure.self) { try AudioVariant("mp3:9").whatIsMissing() }
        #expect(throws: BenchFailure.self) { try AudioVariant("opus@44100").whatIsMissing() }
    }

    @Test(
        "a bench without the programs says what it left out",
        .enabled(if: SharedData.program != nil && SharedData.digitsModel != nil && SharedData.audio != nil))
    func leftOut() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(SharedData.program))
        process.environment = ProcessInfo.processInfo.environment.merging(["PATH": "/nowhere"]) { $1 }
        process.arguments = [
            "bench", "wer", "--manifest", SharedData.audio! + "/manifest.tsv", "--model", SharedData.digitsModel!,
            "--only", "digits8k", "--limit", "1", "--audio", "aiff,wav",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(text.contains("NOT MEASURED:\n  aiff: it needs ffmpeg"), "\(text)")
        #expect(text.contains("wav - session") && !text.contains("aiff - session"))
    }
}
