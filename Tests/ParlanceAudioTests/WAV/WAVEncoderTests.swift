import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

@Suite("WAV, encoded")
struct WAVEncoderTests {
    static let encodings: [SampleEncoding] = [
        .linear16, .linear32, .mulaw, .alaw, .pcm_u8, .pcm_s24le, .pcm_s32le, .pcm_f64le,
    ]

    @Test("tools read what is written, with its length (the short encodings) and without", arguments: encodings)
    func tools(encoding: SampleEncoding) throws {
        let frames = encoding.bytesPerSample < 3 ? 501 : nil
        let samples = Signals.noise(count: 501 * 3, seed: 8)
        let format = AudioFormat(encoding: encoding, sampleRate: 11_025, channels: 3)
        let file = try Streams.encode(WAVEncoder(format, frames: frames), samples, piece: 100)
        let ours = try Streams.decode(WAVDecoder(), file)
        #expect(ours.count == samples.count)
        if let judged = try Tool.ffmpegDecode(file, rate: 11_025) { #expect(judged == ours) }
        let sox = try Tool.run(
            "sox",
            ["-D", "-V1", "-t", "wav", "INPUT", "-t", "raw", "-e", "float", "-b", "32", "OUTPUT"], input: Data(file))
        if let sox { #expect(zip(Tool.floats(sox), ours).allSatisfy { abs($0 - $1) < 1e-6 }) }
    }

    @Test("samples that were promised and did not come are silence, and more are refused")
    func promises() throws {
        let format = AudioFormat(encoding: .linear16, sampleRate: 16_000)
        let short = try Streams.encode(WAVEncoder(format, frames: 10), [0.5])
        #expect(try Streams.decode(WAVDecoder(), short) == [0.5] + [Float](repeating: 0, count: 9))
        #expect(
            Streams.refusal { _ = try Streams.encode(WAVEncoder(format, frames: 1), [0.5, 0.5]) }.contains("promised"))
        #expect(try Streams.decode(WAVDecoder(), Streams.encode(WAVEncoder(format, frames: 0), [])) == [])
    }

    @Test("what WAV does not have is refused")
    func refusals() {
        for (encoding, rate, channels) in [
            (SampleEncoding.pcm_s16be, 16_000, 1), (.pcm_s8, 16_000, 1), (.linear16, 0, 1), (.linear16, 16_000, 0),
        ] {
            let format = AudioFormat(encoding: encoding, sampleRate: rate, channels: channels)
            #expect(throws: EncodeError.self) { try WAVEncoder(format) }
        }
        let format = AudioFormat(encoding: .linear16, sampleRate: 16_000)
        #expect(throws: EncodeError.self) { try WAVEncoder(format, frames: -1) }
        #expect(throws: EncodeError.self) { try WAVEncoder(format, frames: .max) }
    }
}
