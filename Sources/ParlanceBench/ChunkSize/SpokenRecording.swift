import ParlanceAudio
import ParlanceCore

/// A recording as a caller sends it: 16-bit samples at its own rate, mixed to mono, with a pause after it.
package struct SpokenRecording: Sendable {
    /// Speech is what lies above this: root mean square over 10 ms, relative to full scale.
    package static let speechLevel: Float = 0.01  // -40 dBFS

    package let rate: Int
    package let reference: [String]
    /// Where speech begins by its level, in seconds.
    package let onset: Double?
    private let bytes: [UInt8]

    /// - Parameter samples: in ±1, at `rate`.
    package init(samples: [Float], rate: Int, reference: [String], pauseMilliseconds: Int) {
        self.rate = rate
        self.reference = reference
        let window = rate / 100
        onset = stride(from: 0, to: samples.count, by: window).first { start in
            let part = samples[start..<min(start + window, samples.count)]
            let energy = part.reduce(Float(0)) { $0 + $1 * $1 } / Float(window)
            return energy >= Self.speechLevel * Self.speechLevel
        }.map { Double($0) / Double(rate) }
        bytes = LinearSamples(samples).bytes + [UInt8](repeating: 0, count: rate * pauseMilliseconds / 1_000 * 2)
    }

    init(path: String, reference: String, pauseMilliseconds: Int) throws {
        let reader = try AudioFileReader(path: path)
        let splitter = ChannelSplitter(inputChannels: reader.output.channels, mode: .mixed)
        var samples: [Float] = []
        var frames: [Float] = []
        while reader.read(frames: 16_384, into: &frames) > 0 {
            frames.withUnsafeBufferPointer { splitter.take(0, of: $0, into: &samples) }
            frames.removeAll(keepingCapacity: true)
        }
        self.init(
            samples: samples, rate: reader.output.sampleRate, reference: TextNormalization().words(reference),
            pauseMilliseconds: pauseMilliseconds)
    }

    package var seconds: Double { Double(bytes.count / 2) / Double(rate) }

    /// The messages of a client whose chunks have this length; the last one may be shorter.
    package func chunks(milliseconds: Int) -> [ArraySlice<UInt8>] {
        let size = rate * milliseconds / 1_000 * 2
        return stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
    }
}
