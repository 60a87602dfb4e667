import ParlanceCore

/// The smallest piece that a codec decodes, and whether a client's chunks must respect it.
public struct CodecFrame: Hashable, Sendable {
    /// Where the bytes may be cut into messages.
    public enum Cut: Hashable, Sendable {
        /// Anywhere: the decoder carries what is left of a cut frame to the next message.
        case anywhere
        /// Every message is one packet of whole frames, at most this many: nothing can be carried.
        case packets(longest: Int)
    }

    /// As it is named in settings: `opus`, `linear16`.
    public var codec: String
    /// What one frame is called: `frame`, `block`, `sample`.
    public var unit: String
    /// Samples per channel of one frame.
    public var samples: Int
    public var sampleRate: Int
    public var channels: Int
    /// Bytes of one frame of all channels; nil where frames differ.
    public var bytes: Int?
    public var cut: Cut

    public var milliseconds: Double { Double(samples) * 1_000 / Double(sampleRate) }

    /// `20 ms`, `26.122 ms`
    public var duration: String { Self.text(milliseconds: milliseconds) }

    /// `opus, 48000 Hz, 1 channel`
    public var described: String {
        "\(codec), \(sampleRate) Hz, \(channels) channel\(channels == 1 ? "" : "s")"
    }

    init(
        _ codec: String, unit: String = "frame", samples: Int, sampleRate: Int, channels: Int, bytes: Int? = nil,
        cut: Cut = .anywhere
    ) {
        self.codec = codec
        self.unit = unit
        self.samples = samples
        self.sampleRate = sampleRate
        self.channels = channels
        self.bytes = bytes
        self.cut = cut
    }

    /// With at most three decimals, and none that say nothing.
    static func text(milliseconds: Double) -> String {
        let thousandths = Int((milliseconds * 1_000).rounded())
        var decimals = "\(1_000 + thousandths % 1_000)".dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        return "\(thousandths / 1_000)" + (decimals.isEmpty ? "" : "." + decimals) + " ms"
    }
}

extension CodecFrame {
    /// Raw samples: any whole sample of all channels is a frame. Half a sample is carried, so bytes and channels never
    /// change places.
    public static func raw(_ format: AudioFormat) -> CodecFrame {
        CodecFrame(
            format.encoding.rawValue, unit: "sample", samples: 1, sampleRate: format.sampleRate,
            channels: format.channels, bytes: format.bytesPerFrame)
    }

    /// Frame lengths of Opus in ms (RFC 6716, 2.1.4). 30 and 50 are not among them, often though they are named.
    public static let opusFrames = [2.5, 5, 10, 20, 40, 60]

    /// Opus packets without a container: one to a message, of equal frames, at most 120 ms together (RFC 6716, 3.2.5).
    /// Timestamps count at 48 kHz whatever was encoded.
    /// - Parameter milliseconds: one of ``opusFrames``.
    public static func opus(milliseconds: Double, channels: Int) throws(ChunkError) -> CodecFrame {
        let samples = try opusSamples(milliseconds)
        return CodecFrame(
            "opus", samples: samples, sampleRate: 48_000, channels: channels, cut: .packets(longest: 5_760 / samples))
    }

    /// Speex packets: 20 ms frames (RFC 5574), as many as the client put into the packet.
    public static func speex(sampleRate: Int, channels: Int) throws(ChunkError) -> CodecFrame {
        guard [8_000, 16_000, 32_000].contains(sampleRate) else {
            throw ChunkError("Speex has 8000, 16000 and 32000 Hz, not \(sampleRate)")
        }
        return CodecFrame(
            "speex", samples: sampleRate / 50, sampleRate: sampleRate, channels: channels, cut: .packets(longest: 50))
    }

    /// A stream that describes itself. Its chunks may be cut anywhere; the frame says what is decoded at a time, so how
    /// much may wait for the next chunk.
    ///
    /// - Parameters:
    ///   - sampleRate: ignored where the codec has only one.
    ///   - frame: ms, for Opus; by default 20.
    ///   - block: samples, for FLAC; by default 4,096, as its encoders do.
    public static func stream(
        _ kind: AudioStreamKind, sampleRate: Int, channels: Int, frame: Double? = nil, block: Int? = nil
    ) throws(ChunkError) -> CodecFrame {
        func make(_ samples: Int, rate: Int, unit: String = "frame") -> CodecFrame {
            CodecFrame(kind.rawValue, unit: unit, samples: samples, sampleRate: rate, channels: channels)
        }
        switch kind {
        case .wav, .aiff: return make(1, rate: sampleRate, unit: "sample")
        case .flac:
            let samples = block ?? 4_096
            guard 16...65_535 ~= samples else {
                throw ChunkError("a FLAC block has 16 to 65535 samples (RFC 9639), not \(samples)")
            }
            return make(samples, rate: sampleRate, unit: "block")
        case .oggOpus, .webm: return make(try opusSamples(frame ?? 20), rate: 48_000)
        case .oggSpeex, .speexWithHeaderByte:
            let speex = try speex(sampleRate: sampleRate, channels: channels)
            return make(speex.samples, rate: sampleRate)
        case .mp3:
            guard mp3Rates.contains(sampleRate) else {
                throw ChunkError(
                    "MP3 has the rates \(mp3Rates.map(String.init).joined(separator: ", ")) Hz, not \(sampleRate)")
            }
            // MPEG-1 has two granules of 576 in a frame, MPEG-2 and 2.5 have one.
            return make(sampleRate >= 32_000 ? 1_152 : 576, rate: sampleRate)
        case .amrNarrowband: return make(160, rate: 8_000)
        case .amrWideband: return make(320, rate: 16_000)
        }
    }

    private static let mp3Rates = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]

    private static func opusSamples(_ milliseconds: Double) throws(ChunkError) -> Int {
        guard opusFrames.contains(milliseconds) else {
            let below = opusFrames.last { $0 < milliseconds }
            let above = opusFrames.first { $0 > milliseconds }
            let nearest = [below, above].compactMap { $0.map(text(milliseconds:)) }.joined(separator: " and ")
            throw ChunkError(
                "\(text(milliseconds: milliseconds)) is not an Opus frame: there are 2.5, 5, 10, 20, 40 and 60 ms "
                    + "(RFC 6716); the nearest: \(nearest)")
        }
        return Int(milliseconds * 48)
    }
}

/// Settings of which no chunk can be said to fit.
public struct ChunkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was given and what is possible.
    public var description: String
    public init(_ description: String) { self.description = description }
}
