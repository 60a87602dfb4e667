import Foundation
import ParlanceAudio
import ParlanceCore

/// A program of Debian's that encodes what we have no encoder for.
package enum ForeignEncoder {
    /// What `program` makes of `frames` (interleaved), which it is given as a WAV file of 16-bit samples.
    ///
    /// - Parameter arguments: `INPUT` and `OUTPUT` stand for the files.
    /// - Throws: ``EncoderMissing`` when the program is not installed, or has no encoder for this.
    package static func encode(
        _ frames: [Float], rate: Int, channels: Int, _ program: String, _ arguments: [String]
    ) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("parlance-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appendingPathComponent("speech.wav")
        let output = folder.appendingPathComponent("encoded")
        let format = AudioFormat(encoding: .linear16, sampleRate: rate, channels: channels)
        try Data(WAVEncoder(format, frames: frames.count / channels).all(of: frames)).write(to: input)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            [program] + arguments.map { $0 == "INPUT" ? input.path : $0 == "OUTPUT" ? output.path : $0 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let bytes = try? Data(contentsOf: output), !bytes.isEmpty else {
            throw EncoderMissing("it needs \(program) to encode it, and that is not here or cannot")
        }
        return Array(bytes)
    }

    package static func ffmpeg(_ frames: [Float], rate: Int, channels: Int = 1, _ options: [String]) throws -> [UInt8] {
        try encode(
            frames, rate: rate, channels: channels, "ffmpeg",
            ["-nostdin", "-v", "quiet", "-i", "INPUT"] + options + ["OUTPUT"])
    }

    /// - Parameter bitRate: bits per second at most; the encoder takes the best of its modes below that.
    static func speexenc(_ frames: [Float], rate: Int, channels: Int = 1, bitRate: Int) throws -> [UInt8] {
        try encode(
            frames, rate: rate, channels: channels, "speexenc", ["--bitrate", "\(bitRate)", "INPUT", "OUTPUT"])
    }
}

/// Something cannot be encoded here, and why; what needs it is left out, and the report says so.
package struct EncoderMissing: Error, CustomStringConvertible {
    package var description: String
    init(_ description: String) { self.description = description }
}

extension AudioEncoder {
    /// The whole stream.
    func all(of frames: [Float]) throws(EncodeError) -> [UInt8] {
        var bytes: [UInt8] = []
        try frames.withUnsafeBufferPointer { (all) throws(EncodeError) in try encode(all, into: &bytes) }
        try finish(into: &bytes)
        return bytes
    }
}
