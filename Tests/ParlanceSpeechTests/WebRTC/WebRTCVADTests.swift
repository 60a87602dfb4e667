import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("WebRTC voice activity")
struct WebRTCVADTests {
    // What PyPI's webrtcvad 2.0.10 decides on goforward.raw, one bit per whole frame, the first the most significant:
    //     b = open("/usr/share/pocketsphinx/test/data/goforward.raw", "rb").read(); n = 32 * ms
    //     v = webrtcvad.Vad(mode)
    //     bits = "".join("01"[v.is_speech(b[i:i + n], 16000)] for i in range(0, len(b) - n + 1, n))
    //     print(f"{int(bits, 2):0{(len(bits) + 3) // 4}x}")
    @Test(
        "decides as the original package does, frame by frame",
        arguments: [
            (0, 10, "1ff000ff80000ffffffffffffffffffffffffffffffffffffffffffffffffe00000000"),
            (0, 20, "3e0f803ffffffffffffffffffffffff0000"),
            (0, 30, "79e0ffffffffffffffff000"),
            (1, 10, "1ff000ff80000ffffffffffffffffffffffffffffffffffffffffffffffffe00000000"),
            (1, 20, "3e0f803ffffffffffffffffffffffff0000"),
            (1, 30, "79e07fffffffffffffff000"),
            (2, 10, "000000fe00000fffffffffffffffffffffffffffffffffffffffffffff000000000000"),
            (2, 20, "3c0f003ffffffffffffffffffffffc00000"),
            (2, 30, "71c07ffffffffffffffc000"),
            (3, 10, "00000000000007fffff87fffffffffe0ffffffffffffffff9ffffffe00000000000000"),
            (3, 20, "0000003ffefffffcffffffffffff0000000"),
            (3, 30, "00007f7fffbfffffffc0000"),
        ])
    func original(aggressiveness: Int, milliseconds: Int, decisions: String) throws {
        let vad = try WebRTCVAD(aggressiveness: aggressiveness, milliseconds: milliseconds)
        let found = try windows(of: speech(), by: vad)
        let wanted = decisions.flatMap { digit -> [Float] in
            let value = Int(String(digit), radix: 16)!
            return (0..<4).map { Float(value >> (3 - $0) & 1) }
        }
        #expect(found == Array(wanted.suffix(found.count)))
        #expect(wanted.count - found.count < 4)
    }

    @Test("tells its aggressiveness in its name, and takes 10, 20 or 30 ms")
    func describes() throws {
        #expect(try WebRTCVAD(aggressiveness: 3, milliseconds: 10).name == "webrtc:3")
        #expect(try WebRTCVAD(aggressiveness: 3, milliseconds: 10).windowSamples == 160)
        #expect(throws: RecognizerError.self) { try WebRTCVAD(aggressiveness: 4) }
        #expect(throws: RecognizerError.self) { try WebRTCVAD(aggressiveness: -1) }
        #expect(throws: RecognizerError.self) { try WebRTCVAD(milliseconds: 32) }
    }

    @Test("hears nothing in silence, and survives samples that are no sound")
    func odd() throws {
        let vad = try WebRTCVAD()
        #expect(try windows(of: [Float](repeating: 0, count: 48_000), by: vad).allSatisfy { $0 == 0 })
        #expect(try windows(of: [Float](repeating: .nan, count: 48_000), by: vad).allSatisfy { $0 == 0 })
        _ = try windows(of: [Float](repeating: .infinity, count: 48_000), by: vad)
    }
}

/// The probabilities of all whole windows, by a detector of its own.
func windows(of samples: [Float], by model: any VoiceActivityModel) throws -> [Float] {
    let detector = try model.makeDetector()
    let size = model.windowSamples
    return stride(from: 0, through: samples.count - size, by: size).map { start in
        samples[start..<start + size].withUnsafeBufferPointer(detector.probability)
    }
}

/// "go forward ten meters", from Debian's pocketsphinx-testdata.
private func speech() throws -> [Float] {
    let path = "/usr/share/pocketsphinx/test/data/goforward.raw"
    let data = try #require(FileManager.default.contents(atPath: path), "run scripts/setup: \(path) is missing")
    return data.withUnsafeBytes { bytes in
        (0..<bytes.count / 2).map {
            Float(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * $0, as: Int16.self))) / 32_768
        }
    }
}
