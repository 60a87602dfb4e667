import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

/// Streams of bytes through decoders and encoders, for the tests of all codecs.
enum Streams {
    static let pieces = [1, 7, 4_096]

    /// All of `bytes`, cut into pieces.
    static func decode(_ decoder: any AudioDecoder, _ bytes: [UInt8], piece: Int = .max) throws(DecodeError) -> [Float]
    {
        var samples: [Float] = []
        try feed(decoder, bytes, piece: piece, into: &samples)
        try decoder.finish(into: &samples)
        return samples
    }

    static func feed(
        _ decoder: any AudioDecoder, _ bytes: [UInt8], piece: Int = .max, into samples: inout [Float]
    ) throws(DecodeError) {
        try bytes.withUnsafeBufferPointer { (all) throws(DecodeError) in
            let all = UnsafeRawBufferPointer(all)
            var start = 0
            while start < all.count {
                let end = start + min(piece, all.count - start)
                try decoder.decode(UnsafeRawBufferPointer(rebasing: all[start..<end]), into: &samples)
                start = end
            }
        }
    }

    static func encode(_ encoder: any AudioEncoder, _ samples: [Float], piece: Int = .max) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try samples.withUnsafeBufferPointer { (all) throws(EncodeError) in
            var start = 0
            while start < all.count {
                let end = start + min(piece, all.count - start)
                try encoder.encode(UnsafeBufferPointer(rebasing: all[start..<end]), into: &bytes)
                start = end
            }
        }
        try encoder.finish(into: &bytes)
        return bytes
    }

    /// Something like speech: gliding tones that come and go, with a little noise; each channel another pitch.
    static func speechLike(seconds: Double, rate: Int, channels: Int = 1) -> [Float] {
        var generator = SeededGenerator(seed: 7)
        return (0..<Int(seconds * Double(rate))).flatMap { index in
            let t = Double(index) / Double(rate)
            let loudness = 0.35 + 0.3 * sin(2 * .pi * 2.3 * t)
            let noise = Double.random(in: -0.004...0.004, using: &generator)
            return (0..<channels).map { channel in
                let pitch = 2 * .pi * (130 + 35 * Double(channel)) * (t + 0.01 * sin(2 * .pi * 1.5 * t))
                let voice = sin(pitch) + 0.5 * sin(2 * pitch + 1) + 0.3 * sin(5 * pitch) + 0.1 * sin(11 * pitch)
                return Float(loudness * voice * 0.5 + noise)
            }
        }
    }

    static func linear16(_ samples: [Float]) -> [UInt8] {
        (try? encode(PCMEncoder(AudioFormat(encoding: .linear16, sampleRate: 16_000)), samples)) ?? []
    }

    /// How well `decoded` follows `original`, in dB, at the best delay of 0 to `maximumDelay` samples (looked for in
    /// the first 6,000).
    static func signalToNoise(_ decoded: [Float], _ original: [Float], maximumDelay: Int = 0) -> Double {
        let tried = (0...maximumDelay).map { ratio(decoded.dropFirst($0), original.prefix(6_000)) }
        let delay = tried.indices.max { tried[$0] < tried[$1] } ?? 0
        return ratio(decoded.dropFirst(delay), original[...])
    }

    private static func ratio(_ decoded: ArraySlice<Float>, _ original: ArraySlice<Float>) -> Double {
        var (signal, noise) = (0.0, 1e-20)
        decoded.withUnsafeBufferPointer { decoded in
            original.withUnsafeBufferPointer { original in
                for index in 0..<min(decoded.count, original.count) {
                    let difference = decoded[index] - original[index]
                    signal += Double(original[index] * original[index])
                    noise += Double(difference * difference)
                }
            }
        }
        return 10 * log10(signal / noise)
    }

    /// Cut at every length, and with bits changed at seeded places: nothing but ``DecodeError`` may come of it, and no
    /// more than `limit` samples.
    static func abuse(
        _ bytes: [UInt8], flips: Int, limit: Int = 1 << 22, piece: Int = 1_000, lengths: Int = .max,
        make: () throws -> any AudioDecoder
    ) throws {
        let step = max(bytes.count / lengths, 1)
        for length in stride(from: 0, to: bytes.count, by: step) {
            _ = try? decode(try make(), Array(bytes[..<length]), piece: piece)
        }
        var generator = SeededGenerator(seed: 99)
        for turn in 0..<flips {
            var damaged = bytes
            // Half of them in the head, where the lengths are.
            let range = turn % 2 == 0 ? min(64, bytes.count) : bytes.count
            for _ in 0...Int.random(in: 0...3, using: &generator) {
                damaged[Int.random(in: 0..<range, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            var samples: [Float] = []
            do throws(DecodeError) {
                let decoder = try? make()
                guard let decoder else { continue }
                try feed(decoder, damaged, piece: piece, into: &samples)
                try decoder.finish(into: &samples)
            } catch {
                #expect(!error.description.isEmpty)
            }
            #expect(samples.count <= limit)
            #expect(samples.allSatisfy { $0 >= -1 && $0 <= 1 })
        }
    }

    /// The description of what `body` throws.
    static func refusal(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "(accepted)"
        } catch { return "\(error)" }
    }
}

extension [UInt8] {
    static func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    static func big(_ value: Int, _ width: Int) -> [UInt8] { little(value, width).reversed() }
}
