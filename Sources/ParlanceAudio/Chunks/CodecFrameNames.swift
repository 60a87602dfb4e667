import ParlanceCore

extension CodecFrame {
    /// Every name that ``named(_:sampleRate:channels:frame:block:)`` understands.
    public static let names: [String] =
        SampleEncoding.allCases.map(\.rawValue) + PacketFormat.Codec.allCases.map(\.rawValue)
        + AudioStreamKind.allCases.map(\.rawValue)

    /// The frame of a codec that is known by name.
    ///
    /// - Parameters:
    ///   - name: one of ``names``, or what ``SampleEncoding/init(name:)`` understands besides.
    ///   - sampleRate: nil takes what is usual for the codec.
    ///   - frame: ms; only for Opus.
    ///   - block: samples; only for FLAC.
    /// - Throws: what is wrong and what is possible.
    public static func named(
        _ name: String, sampleRate: Int? = nil, channels: Int = 1, frame: Double? = nil, block: Int? = nil
    ) throws(ChunkError) -> CodecFrame {
        guard 1...AudioFormat.maximumChannels ~= channels else {
            throw ChunkError("\(channels) channels; 1 to \(AudioFormat.maximumChannels) are possible")
        }
        let lower = name.lowercased()
        let packets = PacketFormat.Codec(rawValue: lower)
        let kind = AudioStreamKind(rawValue: lower)
        let encoding = SampleEncoding(name: lower)
        let isOpus = packets == .opus || kind == .oggOpus || kind == .webm
        if frame != nil, !isOpus {
            throw ChunkError("--frame is for Opus, whose frames can be chosen; those of \(name) cannot")
        }
        if block != nil, kind != .flac {
            throw ChunkError("--block is for FLAC, whose block size can be chosen; \(name) has none")
        }
        let rate = sampleRate ?? usualRate(of: packets, kind, encoding)
        guard AudioFormat.sampleRates.contains(rate) else {
            throw ChunkError("\(rate) Hz; 8000 to 48000 Hz are possible")
        }
        if let fixed = onlyRate(of: kind), rate != fixed {
            throw ChunkError("\(name) has \(fixed) Hz and no other rate, so not \(rate)")
        }
        if let encoding { return raw(AudioFormat(encoding: encoding, sampleRate: rate, channels: channels)) }
        if let kind {
            return try stream(kind, sampleRate: rate, channels: channels, frame: frame, block: block)
        }
        switch packets {
        case .opus: return try opus(milliseconds: frame ?? 20, channels: channels)
        case .speex: return try speex(sampleRate: rate, channels: channels)
        case nil:
            throw ChunkError("no codec is called \(name); there are \(names.joined(separator: ", "))")
        }
    }

    private static func onlyRate(of kind: AudioStreamKind?) -> Int? {
        switch kind {
        case .amrNarrowband: 8_000
        case .amrWideband: 16_000
        default: nil
        }
    }

    private static func usualRate(
        of packets: PacketFormat.Codec?, _ kind: AudioStreamKind?, _ encoding: SampleEncoding?
    ) -> Int {
        switch (packets, kind, encoding) {
        case (.opus, _, _), (_, .oggOpus, _), (_, .webm, _): 48_000
        case (_, _, .mulaw), (_, _, .alaw): 8_000
        case (_, .mp3, _): 44_100
        default: onlyRate(of: kind) ?? 16_000
        }
    }
}
