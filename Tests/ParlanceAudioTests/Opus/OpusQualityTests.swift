import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

/// What Opus does to speech by the time that it has been decoded at 16 kHz, in dB of signal to noise.
///
/// Nothing is searched for here: what the head says is skipped is the codec's whole delay, so the decoded samples must lie
/// on those that went in; one sample beside, and it is 3 dB worse at least. The bounds are a little below what was
/// measured. That the samples are libopus' own, bit by bit, is what `OpusPacketDecoderTests` asks for.
@Suite("Opus, how near it comes")
struct OpusQualityTests {
    /// Real speech where there is any, else what is most like it.
    private static func audio(_ recording: Recording, rate: Int) -> [Float]? {
        switch recording {
        case .synthetic: PacketAudio.synthetic(seconds: 4, rate: rate)
        case .clean: PacketAudio.speech(seconds: 6, rate: rate, file: "lj-LJ001-0001.flac")
        case .rumbling: PacketAudio.speech(seconds: 12, rate: rate)
        }
    }

    enum Recording: Sendable {
        case synthetic
        /// Read in a studio.
        case clean
        /// Read at home, with much below 60 Hz, which every encoder of Opus turns a little.
        case rumbling
    }

    /// What is asked for at 24, 64 and 128 kbit/s.
    private static let kilobits = [24, 64, 128]

    private static func judge(
        _ file: [UInt8], _ audio: [Float], _ who: String, _ recording: Recording, _ kilobits: Int, _ bound: Double
    ) throws {
        let decoded = try PacketAudio.decode(OggDecoder(), file)
        #expect(abs(decoded.count - audio.count) <= 1)
        let quality = PacketAudio.signalToNoise(audio, decoded)
        print("Opus of \(who), \(kilobits) kbit/s, \(recording): \(quality) dB, asked for \(bound)")
        #expect(quality > bound, "\(who), \(kilobits) kbit/s: \(quality) dB")
        for shift in [-1, 1] {
            let beside = shift < 0 ? Array(decoded.dropFirst()) : [0] + decoded
            #expect(PacketAudio.signalToNoise(audio, beside) < quality - 3, "\(who): \(shift) sample beside")
        }
    }

    @Test(
        "of our encoder at 16 kHz",
        arguments: [(.synthetic, [27, 30, 34]), (.clean, [16, 27, 39]), (.rumbling, [17, 20, 21.5])]
            as [(Recording, [Double])])
    func ours(recording: Recording, bounds: [Double]) throws {
        guard let audio = Self.audio(recording, rate: 16_000) else { return }
        for (kilobits, bound) in zip(Self.kilobits, bounds) {
            let settings = OpusSettings(bitRate: kilobits * 1_000, application: .audio)
            try Self.judge(OpusCoding.ogg(audio, settings), audio, "our encoder", recording, kilobits, bound)
        }
    }

    @Test(
        "of opusenc and ffmpeg at 48 kHz",
        arguments: [(.synthetic, [23.5, 30, 33]), (.clean, [14, 24, 30.5]), (.rumbling, [15, 20, 21.5])]
            as [(Recording, [Double])])
    func theirs(recording: Recording, bounds: [Double]) throws {
        guard let full = Self.audio(recording, rate: 48_000), let audio = Self.audio(recording, rate: 16_000) else {
            return
        }
        for (kilobits, bound) in zip(Self.kilobits, bounds) {
            if let file = try OggOpusTests.opusenc(full, channels: 1, ["--bitrate", "\(kilobits)"]) {
                try Self.judge(file, audio, "opusenc", recording, kilobits, bound)
            }
            let options = ["-c:a", "libopus", "-b:a", "\(kilobits)k"]
            if let file = try Tool.ffmpegEncode(full, channels: 1, options, suffix: ".ogg") {
                try Self.judge(file, audio, "ffmpeg", recording, kilobits, bound)
            }
        }
    }
}
