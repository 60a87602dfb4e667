import ParlanceCore

/// A WAV stream, cut anywhere: PCM of 8 to 32 bits, float of 32 or 64 bits, G.711; little-endian, RIFX and RF64.
///
/// Tags after the audio are let by. A further file behind the first is decoded, too, if rate and channels are the same;
/// other bytes beyond the length that the header states are skipped and counted.
public final class WAVDecoder: AudioDecoder {
    public var output: DecodedAudio? { file.output }
    public var losses: AudioLosses { file.losses }

    private var file: SampleFile<WAVHeaderReader>

    /// - Parameter declared: what a client declared its samples to be. The header has to say the same, and everything
    ///   after it is audio, whatever length it claims.
    public init(declared: AudioFormat? = nil) { file = SampleFile(declared: declared) }

    public func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        try file.decode(&input, limit: limit, into: &samples)
    }

    public func finish(into samples: inout [Float]) throws(DecodeError) { try file.finish(into: &samples) }
}
