import CKernels
import ParlanceCore

/// Silero's voice activity network (github.com/snakers4/silero-vad, version 6.2.3), run by Parlance's own kernels.
///
/// One decision per 32 ms. The weights (1 MB) are packed once and shared by all streams and threads; a detector holds
/// 1.3 kB: its recurrent state and the last samples, which precede each window. Probabilities are ONNX Runtime's within
/// 1e-4.
public final class SileroVAD: VoiceActivityModel, @unchecked Sendable {  // immutable once made
    /// What the network was trained for. Sessions use 16 kHz.
    public enum Band: Sendable {
        /// 16 kHz: windows of 512 samples.
        case wide
        /// 8 kHz: windows of 256 samples.
        case narrow
    }

    /// The processor's vectors that are used. Kernels differ in the last bits only.
    public enum Kernel: Int32, CaseIterable, Sendable {
        case portable, avx2, avx512

        /// Those that this processor has, the fastest last.
        public static var available: [Kernel] { allCases.filter { parlance_silero_kernel_of($0.rawValue) != nil } }
    }

    public let name = "silero"
    public let band: Band
    /// Samples of one decision, at the band's rate.
    public let windowSamples: Int
    public let kernel: Kernel

    private let network: OpaquePointer
    private let run:
        @convention(c) (
            OpaquePointer?, UnsafePointer<UnsafeMutablePointer<parlance_silero_state>?>?,
            UnsafePointer<UnsafePointer<Float>?>?, Int, UnsafeMutablePointer<Float>?
        ) -> Void

    /// Loads the weights of the prefix; a few milliseconds.
    public convenience init(prefix: Prefix? = .current) throws(RecognizerError) {
        guard let weights = prefix?.sileroWeights else {
            throw .unavailable("The Silero voice activity weights are not installed. \(Prefix.advice)")
        }
        try self.init(weights: weights)
    }

    /// - Parameters:
    ///   - weights: `silero_vad_16k_op15.onnx` or, for either band, `silero_vad_op18_ifless.onnx`. Other files are refused.
    ///   - kernel: the fastest that the processor has, when nil.
    public init(weights: String, band: Band = .wide, kernel: Kernel? = nil) throws(RecognizerError) {
        let kernel = kernel ?? Kernel.available.last ?? .portable
        guard let run = parlance_silero_kernel_of(kernel.rawValue) else {
            throw .unavailable("This processor cannot run the \(kernel) kernel.")
        }
        let bins = band == .wide ? 129 : 65
        let read = try SileroWeights(path: weights, prefix: band == .wide ? "model." : "model_8k.", bins: bins)
        guard let network = read.pack(bins: bins, for: kernel) else {
            throw .failed("No memory for the voice activity weights.")
        }
        self.run = run
        self.network = network
        self.kernel = kernel
        self.band = band
        windowSamples = band == .wide ? 512 : 256
    }

    deinit { parlance_silero_free(network) }

    public func makeDetector() -> any VoiceActivityDetector { makeStream() }

    /// A detector that can also be stepped together with others.
    public func makeStream() -> SileroStream { SileroStream(model: self) }

    /// Steps many streams by one window each; about half the work of stepping them one by one. Never allocates.
    ///
    /// Each stream gets the same bits as alone. One thread at a time for each stream.
    /// - Parameters:
    ///   - streams: different ones, all of this model.
    ///   - windows: `windowSamples` samples for each stream. Those that are not finite count as 0; others are limited
    ///     to ±32,768.
    ///   - probabilities: as many as streams.
    public func step(
        _ streams: [SileroStream], windows: UnsafeBufferPointer<UnsafePointer<Float>>,
        into probabilities: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(streams.count == windows.count)
        step(windows, into: probabilities) { streams[$0] }
    }

    /// - Parameter stream: the stream that each of the windows is for.
    func step(
        _ windows: UnsafeBufferPointer<UnsafePointer<Float>>, into probabilities: UnsafeMutableBufferPointer<Float>,
        _ stream: (Int) -> SileroStream
    ) {
        precondition(windows.count <= probabilities.count)
        let most = 48  // two lists of pointers, small enough for the stack
        withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<parlance_silero_state>?.self, capacity: most) { states in
            withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: most) { inputs in
                for first in stride(from: 0, to: windows.count, by: most) {
                    let count = min(most, windows.count - first)
                    for index in 0..<count {
                        let stream = stream(first + index)
                        precondition(stream.model === self, "a stream of another model")
                        states.initializeElement(at: index, to: stream.state)
                        inputs.initializeElement(at: index, to: windows[first + index])
                    }
                    run(network, states.baseAddress, inputs.baseAddress, count, probabilities.baseAddress! + first)
                }
            }
        }
    }

    fileprivate func step(
        _ state: UnsafeMutablePointer<parlance_silero_state>, _ window: UnsafePointer<Float>
    ) -> Float {
        var state = Optional(state)
        var window = Optional(window)
        var probability: Float = 0
        run(network, &state, &window, 1, &probability)
        return probability
    }
}

/// One stream's state in Silero's network: 1.3 kB. One thread at a time.
public final class SileroStream: VoiceActivityDetector {
    fileprivate let model: SileroVAD
    fileprivate let state: UnsafeMutablePointer<parlance_silero_state>

    fileprivate init(model: SileroVAD) {
        self.model = model
        state = .allocate(capacity: 1)
        state.initialize(to: parlance_silero_state())  // zeros
    }

    deinit { state.deallocate() }

    public func probability(of window: UnsafeBufferPointer<Float>) -> Float {
        precondition(window.count == model.windowSamples)
        return model.step(state, window.baseAddress!)
    }
}
