import ParlanceCore

/// An AIFF or AIFF-C stream, cut anywhere: PCM of 8 to 32 bits, float, G.711.
///
/// Tags after the audio are let by. A further file behind the first is decoded, too, if rate and channels are the same;
/// other bytes beyond the length that the header states are skipped and counted.
public final class AIFFDecoder: AudioDecoder {
    public var output: DecodedAudio? { file.output }
    public var losses: AudioLosses { file.losses }

    private var file = SampleFile<AIFFHeaderReader>()

    public init() {}

    public func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        try file.decode(&input, limit: limit, into: &samples)
    }

    public func finish(into samples: inout [Float]) throws(DecodeError) { try file.finish(into: &samples) }
}

extension AIFFHeaderReader: SampleFileHeaderReader {
    static let name = "AIFF"

    mutating func readHeader(_ input: inout UnsafeRawBufferPointer) throws(DecodeError) -> SampleFileHeader? {
        try read(&input)
    }
}
