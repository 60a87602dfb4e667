import ParlanceCore

/// One channel's sample rate conversion, streaming, without an allocation per call.
///
/// Between common rates an own polyphase filter does it (``ResamplingFilter``), between others speexdsp. The filter's
/// delay is taken out: output sample n lies at n / output rate seconds of the input. However the input is cut, the
/// output is the same, bit for bit. Between equal rates samples pass through untouched. Used by one thread at a time.
public final class Resampler {
    /// Rates that can be converted, in both directions.
    public static let rates = 8_000...192_000

    public let inputRate: Int
    public let outputRate: Int
    private let engine: Engine
    private var taken = 0
    private var given = 0

    private enum Engine {
        case none
        case polyphase(PolyphaseResampler)
        case speex(SpeexResampler)
    }

    /// - Parameters:
    ///   - inputRate: 8,000 to 192,000 Hz.
    ///   - outputRate: the same.
    public init(
        from inputRate: Int, to outputRate: Int = MediaTime.samplesPerSecond, quality: ResamplingQuality = .live
    ) throws(DecodeError) {
        guard Self.rates.contains(inputRate), Self.rates.contains(outputRate) else {
            let rate = Self.rates.contains(inputRate) ? outputRate : inputRate
            throw DecodeError("\(rate) Hz cannot be resampled; 8,000 to 192,000 Hz can")
        }
        self.inputRate = inputRate
        self.outputRate = outputRate
        if inputRate == outputRate {
            engine = .none
        } else if let filter = ResamplingFilter.shared(from: inputRate, to: outputRate, quality: quality) {
            engine = .polyphase(PolyphaseResampler(filter))
        } else {
            let level: Int32 = quality == .live ? 5 : 8
            engine = .speex(try SpeexResampler(from: inputRate, to: outputRate, quality: level))
        }
    }

    /// Designs the filter for these rates now (a few milliseconds), so that no first stream waits for it.
    public static func prepare(
        from inputRate: Int, to outputRate: Int = MediaTime.samplesPerSecond, quality: ResamplingQuality = .live
    ) {
        _ = ResamplingFilter.shared(from: inputRate, to: outputRate, quality: quality)
    }

    /// How far the output lags behind the input, in seconds: input this much later than an output sample is needed.
    public var delay: Double {
        switch engine {
        case .none: 0
        case .polyphase(let stream): stream.filter.delay
        case .speex(let stream): Double(stream.latency) / Double(inputRate)
        }
    }

    /// For people: `polyphase, 1 × 352 taps`.
    public var described: String {
        switch engine {
        case .none: "untouched"
        case .polyphase(let stream): "polyphase, \(stream.filter.up) × \(stream.filter.taps) taps"
        case .speex: "speexdsp"
        }
    }

    /// Appends the samples that `input` completes to `output`.
    public func resample(_ input: UnsafeBufferPointer<Float>, into output: inout [Float]) {
        let before = output.count
        switch engine {
        case .none: output.append(contentsOf: input)
        case .polyphase(let stream): stream.resample(input, into: &output)
        case .speex(let stream): stream.resample(input, into: &output)
        }
        taken += input.count
        given += output.count - before
    }

    /// No more input: appends what the filter still holds, so that all output lasts as long as all input did, to the
    /// nearest sample.
    public func finish(into output: inout [Float]) {
        let (input, due) = (taken, (2 * taken * outputRate + inputRate) / (2 * inputRate))
        let end = output.count + due - given
        let silence = [Float](repeating: 0, count: 256)
        while output.count < end { silence.withUnsafeBufferPointer { resample($0, into: &output) } }
        if output.count > end { output.removeLast(output.count - end) }
        (taken, given) = (input, due)
    }
}
