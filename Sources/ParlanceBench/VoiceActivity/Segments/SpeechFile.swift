import Foundation
import Parlance
import ParlanceAudio
import ParlanceCore

/// Reads a recording as sessions would hear it: mono at 16 kHz, in pieces of at most about a second.
enum SpeechFile {
    static func read(path: String, piece: (UnsafeBufferPointer<Float>) -> Void) throws {
        let reader: AudioFileReader
        do {
            reader = try AudioFileReader(path: path)
        } catch {
            // Not libsndfile's; perhaps it says itself what it is.
            guard let bytes = FileHandle(forReadingAtPath: path) else { throw error }
            return try readStream(bytes, path: path, piece)
        }
        var pipe = try Pipe(reader.output)
        var frames: [Float] = []
        while true {
            frames.removeAll(keepingCapacity: true)
            guard reader.read(frames: 16_384, into: &frames) > 0 else { break }
            pipe.take(frames, piece)
        }
        pipe.finish(piece)
    }

    private static func readStream(
        _ bytes: FileHandle, path: String, _ piece: (UnsafeBufferPointer<Float>) -> Void
    ) throws {
        defer { try? bytes.close() }
        do {
            let decoder = try Catalog.makeDecoder(.detect)
            var pipe: Pipe?
            var frames: [Float] = []
            var isOver = false
            while !isOver {
                let next = [UInt8](try bytes.read(upToCount: 4_096) ?? Data())
                isOver = next.isEmpty
                try decode(next, by: decoder, into: &frames)
                if pipe == nil, let output = decoder.output { pipe = try Pipe(output) }
                pipe?.take(frames, piece)
                if pipe != nil { frames.removeAll(keepingCapacity: true) }
            }
            pipe?.finish(piece)
        } catch let failure as SessionFailure {
            throw DecodeError("\(path): \(failure.message)")
        } catch let error as DecodeError {
            throw DecodeError("\(path): \(error.description)")
        }
    }

    /// No bytes: the end.
    private static func decode(
        _ bytes: [UInt8], by decoder: any AudioDecoder, into frames: inout [Float]
    ) throws(DecodeError) {
        if bytes.isEmpty { return try decoder.finish(into: &frames) }
        try bytes.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
            try decoder.decode(UnsafeRawBufferPointer(bytes), into: &frames)
        }
    }

    /// Interleaved frames at any rate to mono at 16 kHz.
    private struct Pipe {
        private let splitter: ChannelSplitter
        private let resampler: Resampler
        private var mono: [Float] = []
        private var speech: [Float] = []

        init(_ audio: DecodedAudio) throws(DecodeError) {
            splitter = ChannelSplitter(inputChannels: audio.channels, mode: .mixed)
            resampler = try Resampler(from: audio.sampleRate)
        }

        mutating func take(_ frames: [Float], _ piece: (UnsafeBufferPointer<Float>) -> Void) {
            mono.removeAll(keepingCapacity: true)
            speech.removeAll(keepingCapacity: true)
            frames.withUnsafeBufferPointer { splitter.take(0, of: $0, into: &mono) }
            mono.withUnsafeBufferPointer { resampler.resample($0, into: &speech) }
            speech.withUnsafeBufferPointer(piece)
        }

        mutating func finish(_ piece: (UnsafeBufferPointer<Float>) -> Void) {
            speech.removeAll(keepingCapacity: true)
            resampler.finish(into: &speech)
            speech.withUnsafeBufferPointer(piece)
        }
    }
}
