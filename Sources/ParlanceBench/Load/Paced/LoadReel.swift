import NIOCore

/// All that is spoken in a run, cut into messages once and shared by all streams.
///
/// Each recording is filled up with silence to whole messages, so a place is the number of a message, and streams that
/// begin at the same place send the same bytes.
package struct LoadReel: Sendable {
    package let chunkMilliseconds: Int
    /// Where recordings begin.
    package let places: [Int]
    private let messages: [ByteBuffer]

    /// - Parameters:
    ///   - clips: at least one that is not empty, all of `rate`.
    ///   - places: at most so many, spread over the recordings.
    package init(
        _ clips: [LoadClip], rate: Int, samples: LoadSamples, chunkMilliseconds: Int, pauseMilliseconds: Int,
        places most: Int
    ) {
        self.chunkMilliseconds = chunkMilliseconds
        let size = rate * chunkMilliseconds / 1_000 * 2
        var tape: [UInt8] = []
        var starts: [Int] = []
        for clip in clips where !clip.isLoud.isEmpty {
            starts.append(tape.count / size)
            tape += clip.bytes
            let silence = rate * pauseMilliseconds / 1_000 * 2
            let end = (tape.count + silence + size - 1) / size * size
            tape += [UInt8](repeating: 0, count: end - tape.count)
        }
        let buffer = ByteBuffer(bytes: samples == .linear16 ? tape : Self.floats(tape))
        let width = samples == .linear16 ? size : size * 2
        messages = stride(from: 0, to: buffer.readableBytes, by: width).compactMap {
            buffer.getSlice(at: $0, length: width)
        }
        let count = min(most, starts.count)
        places = (0..<count).map { starts[$0 * starts.count / count] }
    }

    /// The same samples as 32-bit floats.
    private static func floats(_ linear: [UInt8]) -> [UInt8] {
        var samples = [Float](repeating: 0, count: linear.count / 2)
        for index in samples.indices {
            let bits = UInt16(linear[index * 2]) | UInt16(linear[index * 2 + 1]) << 8
            samples[index] = Float(Int16(bitPattern: bits)) / 32_768
        }
        return samples.withUnsafeBytes { Array($0) }
    }

    /// The message that comes so many after a place; after the last one comes the first.
    package func message(_ number: Int, from place: Int) -> ByteBuffer { messages[(place + number) % messages.count] }
}
