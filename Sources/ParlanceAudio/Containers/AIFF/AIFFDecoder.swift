import ParlanceCore

/// An AIFF or AIFF-C stream, cut anywhere: PCM of 8 to 32 bits, float, G.711. What follows the audio is ignored.
public final class AIFFDecoder: AudioDecoder {
    public private(set) var output: DecodedAudio?

    private var reader = AIFFHeaderReader()
    private var pcm: PCMDecoder?
    private var remaining = Int.max
    private var hasBegun = false

    public init() {}

    public func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        var rest = bytes
        hasBegun = hasBegun || !bytes.isEmpty
        if pcm == nil, let header = try reader.read(&rest) {
            pcm = try PCMDecoder(header.format, sampleRates: AudioFormat.containerSampleRates)
            remaining = header.dataLength ?? .max
            output = DecodedAudio(
                sampleRate: header.format.sampleRate, channels: header.format.channels,
                codec: "AIFF, \(header.format.encoding.rawValue)")
        }
        guard let pcm else { return }
        let audio = UnsafeRawBufferPointer(rebasing: rest[..<min(rest.count, remaining)])
        remaining -= audio.count
        try pcm.decode(audio, into: &samples)
    }

    /// Audio shorter than the header says is no error: lengths are often wrong.
    public func finish(into samples: inout [Float]) throws(DecodeError) {
        guard pcm != nil || !hasBegun else { throw DecodeError("the AIFF stream ended inside its header") }
        try pcm?.finish(into: &samples)
    }
}
