import Foundation
import ParlanceCore

/// The head of an audio file, once it is known how long the audio is: streams cannot say it, files should.
enum SpokenFileHead {
    static func complete(_ file: FileHandle, _ format: SpokenFormat, seconds: Double) throws {
        // Not in a pipe, not in a device.
        guard (try? file.seekToEnd()).map({ $0 > 64 && $0 < 1 << 32 }) == true else { return }
        let end = try file.offset()
        switch format.kind {
        case .wav:
            try write(UInt32(end - 8).littleEndian, at: 4, file)
            try write(UInt32(end - 44).littleEndian, at: 40, file)
        case .flac:
            // STREAMINFO: 36 bits, the upper four share a byte with the depth (16, of which 1 is left out: 15).
            let samples = UInt64((seconds * Double(format.sampleRate)).rounded())
            guard samples < 1 << 36 else { return }
            try write(UInt8(15 << 4 & 0xF0) | UInt8(samples >> 32), at: 21, file)
            try write(UInt32(truncatingIfNeeded: samples).bigEndian, at: 22, file)
        case .raw, .mp3, .oggOpus: break
        }
    }

    private static func write(_ value: some FixedWidthInteger, at place: UInt64, _ file: FileHandle) throws {
        try file.seek(toOffset: place)
        try file.write(contentsOf: withUnsafeBytes(of: value) { Data($0) })
    }
}
