import CKernels

extension SileroWeights {
    /// The layout that this kernel reads; nil without memory. Free it with `parlance_silero_free`.
    func pack(bins: Int, for kernel: SileroVAD.Kernel) -> OpaquePointer? {
        // One block of memory for all tensors, so that their addresses hold for the call.
        let names = Self.shapes(bins: bins).keys.sorted()
        var offsets: [String: Int] = [:]
        var all: [Float] = []
        for name in names {
            offsets[name] = all.count
            all += tensors[name]!  // the initializer saw to it
        }
        return all.withUnsafeBufferPointer { buffer in
            func at(_ name: String) -> UnsafePointer<Float> { buffer.baseAddress! + offsets[name]! }
            func layer(_ index: Int, _ what: String) -> UnsafePointer<Float> {
                at("encoder.\(index).reparam_conv.\(what)")
            }
            var layout = parlance_silero_tensors(
                convolution: (layer(0, "weight"), layer(1, "weight"), layer(2, "weight"), layer(3, "weight")),
                convolution_bias: (layer(0, "bias"), layer(1, "bias"), layer(2, "bias"), layer(3, "bias")),
                input: at("decoder.rnn.weight_ih"), hidden: at("decoder.rnn.weight_hh"),
                input_bias: at("decoder.rnn.bias_ih"), hidden_bias: at("decoder.rnn.bias_hh"),
                output: at("decoder.decoder.2.weight"), output_bias: at("decoder.decoder.2.bias"))
            return parlance_silero_pack(&layout, bins, kernel.rawValue)
        }
    }
}
