import CKernels

/// One stream through a shared ``ResamplingFilter``: the last input samples, and where the next output sample lies.
///
/// Memory is taken once. Not shared between threads.
final class PolyphaseResampler {
    /// Input samples that are taken at a time, beyond those that the filter holds back.
    private static let piece = 512

    let filter: ResamplingFilter
    private let samples: UnsafeMutableBufferPointer<Float>
    private var held: Int
    private var place: parlance_fir_place

    init(_ filter: ResamplingFilter) {
        self.filter = filter
        samples = .allocate(capacity: filter.taps + Self.piece)
        samples.initialize(repeating: 0)
        // Silence lies before the first sample: so much that the first output sample's window begins with it.
        held = -filter.firstWindow
        place = parlance_fir_place(position: 0, phase: filter.firstPhase)
    }

    deinit { samples.deallocate() }

    /// Appends the output samples that `input` completes.
    func resample(_ input: UnsafeBufferPointer<Float>, into output: inout [Float]) {
        var taken = 0
        while taken < input.count {
            // There is always room: less than a window is left over from before.
            let count = min(samples.count - held, input.count - taken)
            _ = UnsafeMutableBufferPointer(rebasing: samples[held..<held + count])
                .update(fromContentsOf: UnsafeBufferPointer(rebasing: input[taken..<taken + count]))
            taken += count
            held += count
            guard held >= filter.taps else { continue }  // not even one window
            output.append(addingCapacity: (held - filter.taps + 1) * filter.up / filter.down + 1) { span in
                span.withUnsafeMutableBufferPointer { free, written in
                    written = filter.run(
                        UnsafeBufferPointer(rebasing: samples[..<held]), place: &place, into: free)
                }
            }
            let used = Int(place.position)
            held -= used
            _ = UnsafeMutableBufferPointer(rebasing: samples[..<held])
                .update(fromContentsOf: samples[used..<used + held])
            place.position = 0
        }
    }
}
