import ParlanceCore

/// A WAV stream, cut anywhere: PCM of 8 to 32 bits, float of 32 or 64 bits, G.711; little-endian, RIFX and RF64.
/// What follows the audio (tags) is ignored.
public final class WAVDecoder: AudioDecoder {
    public private(set) var output: DecodedAudio?

    private var reader = WAVHeaderReader()
    private var pcm: PCMDecoder?
    private var remaining = Int.max
    private var hasBegun = false

    private let ignoresLength: Bool

    /// - Parameter ignoresLength: everything after the header is audio, whatever length it claims.
    public init(ignoresLength: Bool = false) { self.ignoresLength = ignoresLength }

    public func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        var rest = bytes
        hasBegun = hasBegun || !bytes.isEmpty
        if pcm == nil, let header = try reader.read(&rest) {
            pcm = try PCMDecoder(header.format, sampleRates: AudioFormat.containerSampleRates)
            remaining = ignoresLength ? .max : header.dataLength ?? .max
            output = DecodedAudio(
                sampleRate: header.format.sampleRate, channels: header.format.channels,
                codec: "WAV, \(header.format.encoding.rawValue)")
        }
        guard let pcm else { return }
        let audio = UnsafeRawBufferPointer(rebasing: rest[..<min(rest.count, remaining)])
        remaining -= audio.count
        try pcm.decode(audio, into: &samples)
    }

    /// Audio shorter than the header says is no error: lengths are often wrong.
    public func finish(into samples: inout [Float]) throws(DecodeError) {
        guard pcm != nil || !hasBegun else { throw DecodeError("the WAV stream ended inside its header") }
        try pcm?.finish(into: &samples)
    }
}
