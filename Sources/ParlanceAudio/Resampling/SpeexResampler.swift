import CSpeexDSP
import ParlanceCore

/// One stream through speexdsp's resampler: any rate to any other, with a table of its own. For rates that no
/// ``ResamplingFilter`` is kept for.
final class SpeexResampler {
    private static let piece = 512
    private let state: OpaquePointer

    /// - Parameter quality: 0 to 10; 5 holds 1.5 to 5 ms back.
    init(from inputRate: Int, to outputRate: Int, quality: Int32) throws(DecodeError) {
        var status: Int32 = 0
        guard let state = speex_resampler_init(1, UInt32(inputRate), UInt32(outputRate), quality, &status) else {
            throw DecodeError("the resampler could not be made (speexdsp error \(status))")
        }
        self.state = state
        speex_resampler_skip_zeros(state)
    }

    deinit { speex_resampler_destroy(state) }

    /// How much input beyond an output sample's own place is needed for it, in input samples.
    var latency: Int { Int(speex_resampler_get_input_latency(state)) }

    func resample(_ input: UnsafeBufferPointer<Float>, into output: inout [Float]) {
        var up: UInt32 = 0
        var down: UInt32 = 0
        speex_resampler_get_ratio(state, &down, &up)
        var rest = input
        while !rest.isEmpty {
            var read = UInt32(min(rest.count, Self.piece))
            output.append(addingCapacity: Int(read) * Int(up) / Int(down) + 2) { span in
                span.withUnsafeMutableBufferPointer { free, written in
                    var room = UInt32(free.count)
                    _ = speex_resampler_process_float(state, 0, rest.baseAddress, &read, free.baseAddress, &room)
                    written = Int(room)
                }
            }
            rest = UnsafeBufferPointer(rebasing: rest[Int(read)...])
        }
    }
}
