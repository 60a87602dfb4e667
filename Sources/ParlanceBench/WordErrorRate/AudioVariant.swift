import ParlanceAudio
import ParlanceCore

/// One way in which a client may send the same speech: a codec with its bit rate, a sample rate, a number of channels.
public struct AudioVariant: Hashable, Sendable, CustomStringConvertible {
    /// Bit rates are bits per second.
    public enum Codec: Hashable, Sendable {
        case samples(SampleEncoding)
        case wav
        case aiff
        case flac
        case oggFLAC
        case opusPackets(bitRate: Int)
        case oggOpus(bitRate: Int)
        case webmOpus(bitRate: Int)
        case mp3(bitRate: Int)
        case amr(AMRDecoder.Band, bitRate: Int)
        case speexPackets(bitRate: Int)
        case oggSpeex(bitRate: Int)
    }

    public var codec: Codec
    public var sampleRate: Int
    public var channels: Int
    public var description: String

    /// For people: every name that may stand before the numbers.
    public static let names =
        "wav, aiff, flac, ogg-flac, opus, ogg-opus, webm, mp3, amr-nb, amr-wb, speex, ogg-speex, "
        + SampleEncoding.allCases.map(\.rawValue).joined(separator: ", ")

    /// Reads `CODEC[:KBITS][@RATE][xCHANNELS]`, as `opus:24`, `amr-wb:12.65`, `mulaw@8000`, `flac@44100x2`.
    public init(_ text: String) throws(BenchFailure) {
        description = text
        var rest = text[...]
        func cut(_ mark: Character) -> Double? {
            guard let at = rest.lastIndex(of: mark), let value = Double(rest[rest.index(after: at)...]) else {
                return nil
            }
            rest = rest[..<at]
            return value
        }
        // "opus" has no x, but "speex" and a hexadecimal would: only a trailing number counts.
        let count = cut("x")
        let rate = cut("@")
        let kilobits = cut(":")
        guard let channels = Int(exactly: count ?? 1), (1...2).contains(channels) else {
            throw BenchFailure("\(text): 1 or 2 channels, please")
        }
        if let kilobits, !(0.5...1_000).contains(kilobits) {
            throw BenchFailure("\(text): 0.5 to 1000 kbit/s, please")
        }
        func bits(_ usual: Double) -> Int { Int(((kilobits ?? usual) * 1_000).rounded()) }
        var usualRate = 16_000
        switch rest {
        case "wav": codec = .wav
        case "aiff": codec = .aiff
        case "flac": codec = .flac
        case "ogg-flac": codec = .oggFLAC
        case "opus": codec = .opusPackets(bitRate: bits(32))
        case "ogg-opus": codec = .oggOpus(bitRate: bits(32))
        case "webm": codec = .webmOpus(bitRate: bits(32))
        case "mp3": codec = .mp3(bitRate: bits(64))
        case "amr-nb":
            codec = .amr(.narrowband, bitRate: bits(12.2))
            usualRate = 8_000
        case "amr-wb": codec = .amr(.wideband, bitRate: bits(23.85))
        case "speex": codec = .speexPackets(bitRate: bits(28))
        case "ogg-speex": codec = .oggSpeex(bitRate: bits(28))
        case let name:
            guard let encoding = SampleEncoding(name: String(name)) else {
                throw BenchFailure("\(text): '\(name)' is no codec here; there are \(Self.names)")
            }
            codec = .samples(encoding)
        }
        guard let sampleRate = Int(exactly: rate ?? Double(usualRate)), AudioFormat.sampleRates.contains(sampleRate)
        else { throw BenchFailure("\(text): the rate is 8000 to 48000 Hz") }
        self.sampleRate = sampleRate
        self.channels = channels
        try checkShape()
    }

    /// What the codec itself has not.
    private func checkShape() throws(BenchFailure) {
        switch codec {
        case .amr(let band, _):
            guard sampleRate == AMREncoder.sampleRate(band), channels == 1 else {
                throw BenchFailure("\(self): one channel at \(AMREncoder.sampleRate(band)) Hz is all it has")
            }
        case .speexPackets, .oggSpeex:
            guard [8_000, 16_000, 32_000].contains(sampleRate), channels == 1 else {
                throw BenchFailure("\(self): Speex is one channel at 8000, 16000 or 32000 Hz here")
            }
        default: break
        }
    }
}
