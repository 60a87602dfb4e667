import Foundation
import ParlanceCore
import Testing

/// Audio and independent tools for the tests of packet codecs and their containers.
enum PacketAudio {
    /// A second and a half of sweeps with pauses, the same on every run; the second channel is quieter and shifted.
    static func synthetic(seconds: Double = 1.5, rate: Int = 16_000, channels: Int = 1) -> [Float] {
        let count = Int(seconds * Double(rate))
        var samples: [Float] = []
        samples.reserveCapacity(count * channels)
        for index in 0..<count {
            for channel in 0..<channels {
                let time = Double(index) / Double(rate) + 0.13 * Double(channel)
                let part = time.truncatingRemainder(dividingBy: 0.5)
                let voiced = part < 0.4 ? sin(.pi * part / 0.4) : 0
                let pitch = 110 + 60 * part
                var value = 0.0
                for harmonic in 1...12 {
                    let weight = 1 / Double(harmonic) * (harmonic == 5 || harmonic == 9 ? 1.5 : 1)
                    value += weight * sin(2 * .pi * pitch * Double(harmonic) * part)
                }
                samples.append(Float(0.15 * voiced * value) / Float(channel + 1))
            }
        }
        return samples
    }

    /// Some seconds of real read speech at `rate`, if there is any beside the project and ffmpeg to read it.
    static func speech(
        seconds: Double, rate: Int = 16_000, channels: Int = 1, file: String = "ls-3005-163389-0000.flac"
    ) -> [Float]? {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["PARLANCE_SHARED"]
            ?? root.resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("shared").path
        let path = shared + "/audio/read/\(file)"
        guard FileManager.default.fileExists(atPath: path) else {
            print("*** \(path) is not there: real speech is left out of this test. ***")
            return nil
        }
        return try? Tool.ffmpegSamples(path, rate: rate, channels: channels, seconds: seconds)
    }

    /// Synthetic audio, and real speech where there is any.
    static func both(seconds: Double, rate: Int = 16_000, channels: Int = 1) -> [[Float]] {
        [synthetic(seconds: seconds, rate: rate, channels: channels)]
            + [speech(seconds: seconds, rate: rate, channels: channels)].compactMap { $0 }
    }

    /// How far `other` is from `reference`, in dB.
    static func signalToNoise(_ reference: some Collection<Float>, _ other: some Collection<Float>) -> Double {
        var signal = 1e-12
        var noise = 1e-12
        for (a, b) in zip(reference, other) {
            signal += Double(a) * Double(a)
            noise += Double(a - b) * Double(a - b)
        }
        return 10 * log10(signal / noise)
    }

    /// The shift of `other` (up to `limit` samples either way) at which it is nearest to `reference`.
    static func bestShift(_ reference: [Float], _ other: [Float], limit: Int) -> Int {
        func correlation(_ shift: Int) -> Double {
            var sum = 0.0
            for index in max(0, -shift)..<min(reference.count, other.count - shift) {
                sum += Double(reference[index]) * Double(other[index + shift])
            }
            return sum
        }
        return (-limit...limit).max { correlation($0) < correlation($1) } ?? 0
    }

    /// All of `bytes` through `decoder`, `piece` at a time.
    static func decode(
        _ decoder: any AudioDecoder, _ bytes: [UInt8], piece: Int = .max
    ) throws(DecodeError) -> [Float] {
        var samples: [Float] = []
        try bytes.withUnsafeBufferPointer { (all) throws(DecodeError) in
            var start = 0
            while start < all.count {
                let end = piece < all.count - start ? start + piece : all.count
                try decoder.decode(
                    UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[start..<end])), into: &samples)
                start = end
            }
        }
        try decoder.finish(into: &samples)
        return samples
    }

    /// One packet through `decoder`.
    static func decode(packet: [UInt8], _ decoder: any AudioDecoder, into samples: inout [Float]) throws(DecodeError) {
        try packet.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
            try decoder.decode(UnsafeRawBufferPointer(bytes), into: &samples)
        }
    }

    static func littleEndian(_ samples: [Float]) -> Data {
        samples.withUnsafeBytes { Data($0) }
    }
}

/// Numbers that look random and are the same on every run.
struct PacketRandom: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9
    }
}

/// Programs of other people, as judges.
enum Tool {
    struct Failure: Error { var text: String }

    static func path(_ name: String) -> String? {
        let path = "/usr/bin/" + name
        if FileManager.default.isExecutableFile(atPath: path) { return path }
        print("*** \(name) is not installed: a comparison with it is SKIPPED. ***")
        return nil
    }

    /// Runs `name`, gives it `input` in a file where an argument says `INPUT`, and returns the file at `OUTPUT`, or what
    /// it printed. Nil when it is not installed.
    @discardableResult
    static func run(_ name: String, _ arguments: [String], input: Data = Data(), suffix: String = "") throws -> Data? {
        guard let path = path(name) else { return nil }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("parlance-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appendingPathComponent("input")
        let target = folder.appendingPathComponent("output" + suffix)
        try input.write(to: source)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments.map {
            $0.replacingOccurrences(of: "INPUT", with: source.path)
                .replacingOccurrences(of: "OUTPUT", with: target.path)
        }
        let log = folder.appendingPathComponent("log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let handle = try FileHandle(forWritingTo: log)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        try handle.close()
        let printed = try Data(contentsOf: log)
        guard process.terminationStatus == 0 else {
            throw Failure(text: "\(name) \(arguments): \(String(decoding: printed, as: UTF8.self))")
        }
        return FileManager.default.fileExists(atPath: target.path) ? try Data(contentsOf: target) : printed
    }

    static func ffmpegSamples(_ path: String, rate: Int, channels: Int, seconds: Double) throws -> [Float]? {
        try run(
            "ffmpeg",
            [
                "-v", "error", "-i", path, "-t", "\(seconds)", "-ar", "\(rate)", "-ac", "\(channels)", "-f", "f32le",
                "OUTPUT",
            ]
        ).map(floats)
    }

    /// `samples` made into a file by ffmpeg.
    static func ffmpegEncode(
        _ samples: [Float], rate: Int = 48_000, channels: Int, _ arguments: [String], suffix: String
    ) throws -> [UInt8]? {
        try run(
            "ffmpeg",
            ["-v", "error", "-f", "f32le", "-ar", "\(rate)", "-ac", "\(channels)", "-i", "INPUT"] + arguments
                + ["OUTPUT"],
            input: PacketAudio.littleEndian(samples), suffix: suffix
        ).map { Array($0) }
    }

    /// What ffmpeg's libopus or own decoder makes of a file.
    static func ffmpegDecode(_ file: [UInt8], rate: Int, _ arguments: [String] = []) throws -> [Float]? {
        try run(
            "ffmpeg", ["-v", "error"] + arguments + ["-i", "INPUT", "-ar", "\(rate)", "-f", "f32le", "OUTPUT"],
            input: Data(file)
        ).map(floats)
    }

    static func floats(_ data: Data) -> [Float] {
        data.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
        }
    }

    static func integers(_ data: Data) -> [Float] {
        data.withUnsafeBytes { bytes in
            (0..<bytes.count / 2).map { Float(bytes.loadUnaligned(fromByteOffset: 2 * $0, as: Int16.self)) / 32_768 }
        }
    }
}
