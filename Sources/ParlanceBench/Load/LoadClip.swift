import ParlanceAudio
import ParlanceCore

/// A recording as a load session sends it: 16-bit samples of one rate, and where they are loud.
package struct LoadClip: Sendable {
    /// Speech is what lies above this; root mean square over ``windowMilliseconds``, relative to full scale.
    package static let speechLevel: Float = 0.01  // -40 dBFS
    package static let windowMilliseconds = 10

    package var name: String
    /// Whole windows only: the end is filled up with silence.
    package var bytes: [UInt8]
    package var isLoud: [Bool]

    /// - Parameter samples: in ±1, at `rate`.
    package init(name: String, samples: [Float], rate: Int) {
        self.name = name
        let window = rate * Self.windowMilliseconds / 1_000
        let windows = (samples.count + window - 1) / window
        bytes = LinearSamples(samples).bytes
        bytes += [UInt8](repeating: 0, count: windows * window * 2 - bytes.count)
        isLoud = (0..<windows).map { index in
            let part = samples[(index * window)..<min((index + 1) * window, samples.count)]
            let energy = part.reduce(Float(0)) { $0 + $1 * $1 } / Float(window)
            return energy >= Self.speechLevel * Self.speechLevel
        }
    }

    /// Reads a file, mixed to mono. At 16 kHz any file will do; at another rate only files of that rate, because a
    /// converted file would not be what a caller's telephone sends.
    package init(path: String, rate: Int) throws {
        if rate == MediaTime.samplesPerSecond {
            self.init(name: path, samples: try AudioFileReader.speech(path: path), rate: rate)
            return
        }
        let reader = try AudioFileReader(path: path)
        guard reader.output.sampleRate == rate else {
            throw BenchFailure(
                "\(path) has \(reader.output.sampleRate) Hz; with --rate \(rate) every file must have \(rate) Hz")
        }
        let splitter = ChannelSplitter(inputChannels: reader.output.channels, mode: .mixed)
        var samples: [Float] = []
        var frames: [Float] = []
        while reader.read(frames: 16_384, into: &frames) > 0 {
            frames.withUnsafeBufferPointer { splitter.take(0, of: $0, into: &samples) }
            frames.removeAll(keepingCapacity: true)
        }
        self.init(name: path, samples: samples, rate: rate)
    }
}
