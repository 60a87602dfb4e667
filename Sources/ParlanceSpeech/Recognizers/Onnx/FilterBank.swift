import CKernels
import ParlanceCore

/// Kaldi's log-mel filter bank, by kernels of our own: 25 ms frames of 16 kHz audio, 10 ms apart.
///
/// Shared by all streams of a model. All kernels give the same bits.
package final class FilterBank: @unchecked Sendable {  // immutable once made
    /// The processor's vectors that are used.
    package enum Kernel: Int32, CaseIterable, Sendable {
        case portable, avx2, avx512

        /// Those that this processor has, the fastest last.
        package static var available: [Kernel] { allCases.filter { parlance_filterbank_kernel_of($0.rawValue) != nil } }
    }

    /// Samples from one frame to the next, and of a frame.
    package static let shift = Int(parlance_filterbank_shift)
    package static let window = Int(parlance_filterbank_window)

    /// Numbers per frame.
    package let bins: Int
    private let tables: OpaquePointer
    private let run: @convention(c) (OpaquePointer?, UnsafePointer<Float>?, Int, UnsafeMutablePointer<Float>?) -> Void

    /// Nil for a number of bins that this spectrum cannot have, and for a kernel that the processor lacks.
    ///
    /// - Parameter kernel: the fastest, when nil.
    package init?(bins: Int, kernel: Kernel? = nil) {
        let kernel = kernel ?? Kernel.available.last ?? .portable
        guard bins > 0, let run = parlance_filterbank_kernel_of(kernel.rawValue),
            let tables = parlance_filterbank_make(bins)
        else { return nil }
        self.bins = bins
        self.tables = tables
        self.run = run
    }

    deinit { parlance_filterbank_free(tables) }

    /// Writes `frames` × ``bins`` numbers to `features`. Reads ``shift`` × (`frames` − 1) + ``window`` samples.
    package func compute(
        _ samples: UnsafePointer<Float>, frames: Int, into features: UnsafeMutablePointer<Float>
    ) {
        run(tables, samples, frames, features)
    }
}
