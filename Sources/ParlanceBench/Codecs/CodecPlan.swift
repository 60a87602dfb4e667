import ParlanceAudio
import ParlanceCore

/// What `parlance bench codecs` measures, and on what.
public struct CodecPlan: Sendable {
    /// Mono speech; it is resampled where a codec wants another rate.
    public var samples: [Float]
    public var sampleRate: Int
    /// For people: where the speech is from.
    public var source: String
    /// How often each is measured; the best and the median are reported.
    public var runs = 5

    /// Speech to measure on: files, one after the other, as often as it takes to have `seconds`.
    public init(files: [String], seconds: Double = 20) throws {
        guard !files.isEmpty else { throw BenchFailure("there is no speech to measure on: give --audio") }
        sampleRate = 48_000
        source = files.count == 1 ? files[0] : "\(files[0]) and \(files.count - 1) more"
        samples = []
        let wanted = Int(seconds * 48_000)
        var read: [Float] = []
        for file in files where read.count < wanted {
            let (mono, rate) = try AudioFileReader.mono(path: file)
            read += try Self.convert(mono, from: rate, to: 48_000)
        }
        guard read.count >= 4_800 else { throw BenchFailure("\(source): less than 100 ms of audio") }
        while samples.count < wanted { samples += read.prefix(wanted - samples.count) }
    }

    /// - Parameter samples: at 48 kHz.
    package init(samples: [Float], source: String) {
        self.samples = samples
        self.source = source
        sampleRate = 48_000
    }

    public var seconds: Double { Double(samples.count) / Double(sampleRate) }

    func samples(at rate: Int) throws -> [Float] { try Self.convert(samples, from: sampleRate, to: rate) }

    private static func convert(_ samples: [Float], from: Int, to: Int) throws(DecodeError) -> [Float] {
        let resampler = try Resampler(from: from, to: to)
        var result: [Float] = []
        samples.withUnsafeBufferPointer { resampler.resample($0, into: &result) }
        resampler.finish(into: &result)
        return result
    }
}
