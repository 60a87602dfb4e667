import COnnxRuntime
import ParlanceCore
import Synchronization

/// Silero's voice activity network run by ONNX Runtime: the reference that `SileroVAD` is held against. Not for serving.
///
/// One decision per 32 ms. The network is loaded once and shared; a detector holds 4.5 kB: its recurrent state and the last
/// samples, which precede each window. About 0.1 ms of one core per window.
public final class SileroONNX: VoiceActivityModel, @unchecked Sendable {  // running a session is thread-safe
    public let name = "silero-onnx"
    /// Samples of one decision, at the band's rate.
    public let windowSamples: Int
    fileprivate let rate: Int32
    fileprivate let session: OpaquePointer
    private let failures = Atomic<Int>(0)

    /// Loads the weights of the prefix. Blocks for some tens of milliseconds.
    public convenience init(prefix: Prefix? = .current) throws(RecognizerError) {
        guard let weights = prefix?.sileroWeights else {
            throw .unavailable("The Silero voice activity weights are not installed. \(Prefix.advice)")
        }
        try self.init(weights: weights, library: prefix?.onnxRuntimeLibrary)
    }

    /// - Parameters:
    ///   - weights: any published form of the network; not all have the narrow band.
    ///   - library: where `libonnxruntime.so` is, if not on the library path.
    public init(weights: String, library: String? = nil, band: SileroVAD.Band = .wide) throws(RecognizerError) {
        var error = ErrorText()
        guard error.fill({ parlance_onnx_load(library, $0, $1) }) == 0 else {
            throw .unavailable("Silero voice activity needs ONNX Runtime: \(error.text). \(Prefix.advice)")
        }
        guard let session = error.fill({ parlance_onnx_session_open(weights, $0, $1) }) else {
            throw .badModel("\(weights): \(error.text)")
        }
        self.session = session
        rate = band == .wide ? 16_000 : 8_000
        windowSamples = band == .wide ? 512 : 256
        // A network with other inputs than Silero's is found now, not by a session.
        let detector = try Detector(model: self)
        let silence = [Float](repeating: 0, count: windowSamples)
        guard silence.withUnsafeBufferPointer(detector.step) != nil else {
            throw .badModel("\(weights): this is not Silero's voice activity network: \(detector.lastError)")
        }
    }

    deinit { parlance_onnx_session_close(session) }

    /// Windows that could not be computed, over all detectors. Anything but zero deserves a line in the log.
    public var failedWindows: Int { failures.load(ordering: .relaxed) }

    public func makeDetector() throws(RecognizerError) -> any VoiceActivityDetector {
        try Detector(model: self)
    }

    /// Streams that are stepped together, each from its beginning.
    public func makeBatch(streams: Int) throws(RecognizerError) -> Batch { try Batch(model: self, streams: streams) }

    private final class Detector: VoiceActivityDetector {
        private let batch: Batch

        init(model: SileroONNX) throws(RecognizerError) { batch = try Batch(model: model, streams: 1) }

        var lastError: String { batch.lastError }

        func probability(of window: UnsafeBufferPointer<Float>) -> Float {
            if let probability = step(window) { return probability }
            batch.model.failures.add(1, ordering: .relaxed)
            return 1
        }

        func step(_ window: UnsafeBufferPointer<Float>) -> Float? {
            precondition(window.count == batch.model.windowSamples)
            var start = window.baseAddress!
            var probability: Float = 0
            let isComputed = withUnsafePointer(to: &start) { windows in
                withUnsafeMutablePointer(to: &probability) { probability in
                    batch.step(
                        UnsafeBufferPointer(start: windows, count: 1),
                        into: UnsafeMutableBufferPointer(start: probability, count: 1))
                }
            }
            return isComputed ? probability : nil
        }
    }

    /// The state of some streams, whose windows go through the network in one call. One thread at a time.
    public final class Batch {
        fileprivate let model: SileroONNX
        private let handle: OpaquePointer
        private let streams: Int
        private var error = ErrorText()

        fileprivate init(model: SileroONNX, streams: Int) throws(RecognizerError) {
            precondition(streams > 0)
            var error = ErrorText()
            guard let handle = error.fill({ parlance_silero_create(model.session, model.rate, streams, $0, $1) }) else {
                throw .failed("Voice activity detection cannot begin: \(error.text)")
            }
            self.model = model
            self.handle = handle
            self.streams = streams
        }

        deinit { parlance_silero_destroy(handle) }

        fileprivate var lastError: String { error.text }

        /// Takes `windowSamples` samples of each stream; false, and no probabilities, where the network failed.
        public func step(
            _ windows: UnsafeBufferPointer<UnsafePointer<Float>>, into probabilities: UnsafeMutableBufferPointer<Float>
        ) -> Bool {
            precondition(windows.count == streams && probabilities.count >= streams)
            return windows.withMemoryRebound(to: UnsafePointer<Float>?.self) { windows in
                error.fill { parlance_silero_step(handle, windows.baseAddress, probabilities.baseAddress, $0, $1) } == 0
            }
        }
    }
}
