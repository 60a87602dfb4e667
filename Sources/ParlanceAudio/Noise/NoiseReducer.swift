import CSpeexDSP
import ParlanceCore

/// One stream's noise reduction at 16 kHz: speexdsp's preprocessor (spectral subtraction by Ephraim and Malah's rule), with
/// neither gain control nor voice activity of its own.
///
/// Samples keep their places: what comes out is as long as what went in, once ``finish(into:)`` has given the rest. It is up
/// to ``latencySamples`` behind. One thread at a time; nothing is allocated after the beginning but by `output`.
public final class NoiseReducer {
    private static let frame = 256
    /// How far the output may be behind the input: the frame that is being filled, and the one that overlaps it.
    public static let latencySamples = 2 * frame

    private let state: OpaquePointer
    private var samples = [Int16](repeating: 0, count: frame)
    private var filled = 0
    /// Of the output, what lies before the first sample.
    private var early = frame
    private var taken = 0
    private var given = 0

    public init(_ kind: NoiseReduction) throws(DecodeError) {
        guard let state = speex_preprocess_state_init(Int32(Self.frame), Int32(MediaTime.samplesPerSecond)) else {
            throw DecodeError("noise reduction could not be made (speexdsp)")
        }
        self.state = state
        set(SPEEX_PREPROCESS_SET_DENOISE, 1)
        set(SPEEX_PREPROCESS_SET_AGC, 0)
        set(SPEEX_PREPROCESS_SET_VAD, 0)
        set(SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, kind.decibels)
    }

    deinit { speex_preprocess_state_destroy(state) }

    private func set(_ request: Int32, _ value: Int32) {
        var value = value
        speex_preprocess_ctl(state, request, &value)
    }

    /// - Parameter input: mono, ±1; beyond that it is cut.
    public func reduce(_ input: UnsafeBufferPointer<Float>, into output: inout [Float]) {
        taken += input.count
        for sample in input {
            samples[filled] = Int16(min(max(sample, -1), 1) * 32_767)
            filled += 1
            if filled == Self.frame { run(&output) }
        }
    }

    /// There is no more: gives the rest.
    public func finish(into output: inout [Float]) {
        while given < taken {
            for index in filled..<Self.frame { samples[index] = 0 }
            run(&output)
        }
    }

    private func run(_ output: inout [Float]) {
        samples.withUnsafeMutableBufferPointer { _ = speex_preprocess_run(state, $0.baseAddress) }
        filled = 0
        let skipped = min(early, Self.frame)
        early -= skipped
        let count = min(Self.frame - skipped, taken - given)
        for index in skipped..<skipped + count { output.append(Float(samples[index]) / 32_768) }
        given += count
    }
}

extension NoiseReduction {
    /// How far noise is brought down at most: as much as words bear.
    fileprivate var decibels: Int32 {
        switch self {
        case .nearField: -8
        case .farField: -15
        }
    }
}
