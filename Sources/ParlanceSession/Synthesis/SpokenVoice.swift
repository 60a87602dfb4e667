import ParlanceAudio
import ParlanceCore

/// A conversation's audio on its way from the engine to bytes: its rate, its encoding. One thread at a time.
///
/// Each sentence is resampled by itself, so that all of it is out when it ends; the encoder lasts as long as the session.
final class SpokenVoice {
    private let encoder: any AudioEncoder
    private let inputRate: Int
    private let outputRate: Int
    private var resampler: Resampler?
    private var samples: [Float] = []
    private var bytes: [UInt8] = []
    /// Samples encoded, at the output's rate.
    private(set) var encoded = 0

    init(_ format: SpokenFormat, from rate: Int) throws(EncodeError) {
        encoder = try SpokenEncoders.make(format)
        inputRate = rate
        outputRate = format.sampleRate
        guard Resampler.rates.contains(rate) else { throw EncodeError("the voice speaks at \(rate) Hz") }
    }

    /// Gives the bytes that `input` completes to `take`.
    func encode(_ input: UnsafeBufferPointer<Float>, _ take: ([UInt8]) -> Void) throws(EncodeError) {
        guard inputRate != outputRate else { return try pass(input, take) }
        if resampler == nil {
            do { resampler = try Resampler(from: inputRate, to: outputRate) } catch {
                throw EncodeError(error.description)
            }
        }
        samples.removeAll(keepingCapacity: true)
        resampler?.resample(input, into: &samples)
        try passSamples(take)
    }

    /// The sentence is over: gives what its last samples become.
    func endSentence(_ take: ([UInt8]) -> Void) throws(EncodeError) {
        guard let resampler else { return }
        self.resampler = nil
        samples.removeAll(keepingCapacity: true)
        resampler.finish(into: &samples)
        try passSamples(take)
    }

    /// The sentence was stopped: what its last samples would have become is dropped.
    func dropSentence() { resampler = nil }

    /// Nothing follows: gives the stream's end.
    func finish(_ take: ([UInt8]) -> Void) throws(EncodeError) {
        bytes.removeAll(keepingCapacity: true)
        try encoder.finish(into: &bytes)
        if !bytes.isEmpty { take(bytes) }
    }

    private func passSamples(_ take: ([UInt8]) -> Void) throws(EncodeError) {
        try samples.withUnsafeBufferPointer { (samples) throws(EncodeError) in try pass(samples, take) }
    }

    private func pass(_ samples: UnsafeBufferPointer<Float>, _ take: ([UInt8]) -> Void) throws(EncodeError) {
        guard !samples.isEmpty else { return }
        bytes.removeAll(keepingCapacity: true)
        try encoder.encode(samples, into: &bytes)
        encoded += samples.count
        if !bytes.isEmpty { take(bytes) }
    }
}
