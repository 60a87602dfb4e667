import ParlanceCore

/// Waits for the first bytes, holds them against what was declared, then decodes what they are.
///
/// - Nothing declared: the kind is recognized, or refused by name.
/// - Raw samples declared: a WAV header in front of them, which many clients send along, is skipped if it says the same;
///   its length does not count. Any other container is refused with both names, as it would only be noise.
/// - A stream of a kind declared: another kind is refused with both names.
/// - Packets declared: each call is one packet; a container in the first one is refused with both names.
public final class DetectingDecoder: AudioDecoder {
    public var output: DecodedAudio? { decoder?.output }
    public var concealedSamples: Int { decoder?.concealedSamples ?? 0 }

    private let declaration: AudioDeclaration
    private var head: [UInt8] = []
    private var decoder: (any AudioDecoder)?
    private var declaredFormat: AudioFormat?  // of the WAV stream that is to be held against it

    public init(_ declaration: AudioDeclaration) { self.declaration = declaration }

    public func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        if case .packets(let format) = declaration { return try decodePacket(bytes, format, into: &samples) }
        if let decoder { return try advance(decoder, bytes, into: &samples) }
        head.append(contentsOf: bytes)
        try decide(AudioSignature.look(at: head), into: &samples)
    }

    private func decodePacket(
        _ packet: UnsafeRawBufferPointer, _ format: PacketFormat, into samples: inout [Float]
    ) throws(DecodeError) {
        if decoder == nil {
            if case .seen(let seen) = AudioSignature.look(at: packet, isWhole: true), seen.isUnmistakable {
                throw mismatch(seen)
            }
            decoder = try AudioDecoders.make(format)
        }
        do throws(DecodeError) {
            try decoder?.decode(packet, into: &samples)
        } catch {
            // Most often the message is no packet at all: several in one, or part of one.
            throw DecodeError("\(error.description) (a message of \(packet.count) bytes). \(format.codec.framing)")
        }
    }

    public func finish(into samples: inout [Float]) throws(DecodeError) {
        if decoder == nil, !head.isEmpty { try decide(AudioSignature.look(at: head, isWhole: true), into: &samples) }
        try decoder?.finish(into: &samples)
    }

    private func decide(_ finding: AudioSignature.Finding, into samples: inout [Float]) throws(DecodeError) {
        if finding == .needsMore { return }
        var seen: AudioSignature?
        if case .seen(let signature) = finding { seen = signature }
        let made = try choose(seen)
        decoder = made
        let audio = head
        head = []
        try audio.withUnsafeBufferPointer { (all) throws(DecodeError) in
            try advance(made, UnsafeRawBufferPointer(all), into: &samples)
        }
    }

    private func choose(_ seen: AudioSignature?) throws(DecodeError) -> any AudioDecoder {
        switch declaration {
        case .raw(let format):
            if seen == .wav {
                declaredFormat = format
                return WAVDecoder(ignoresLength: true)
            }
            if let seen, seen.isUnmistakable { throw mismatch(seen) }
            return try PCMDecoder(format)
        case .stream(let kind, let sampleRate):
            if let seen, seen.kind != kind { throw mismatch(seen) }
            // Without their magic line AMR frames look like nothing in particular, nor do Speex packets.
            return try AudioDecoders.make(kind, seen: seen, sampleRate: sampleRate)
        case .packets(let format):
            return try AudioDecoders.make(format)
        case .detect:
            guard let seen else {
                throw DecodeError(
                    "the audio does not begin like any stream that is known here (\(Self.known)); declare its encoding "
                        + "and sample rate if it is raw samples or packets")
            }
            guard let kind = seen.kind else {
                throw DecodeError(
                    "the audio is \(seen.rawValue), which this server does not decode; it does: \(Self.known)")
            }
            return try AudioDecoders.make(kind, seen: seen, sampleRate: nil)
        }
    }

    private static let known = "WAV, AIFF, FLAC, Ogg Opus, Ogg FLAC, Ogg Speex, WebM, MP3, AMR"

    private func mismatch(_ seen: AudioSignature) -> DecodeError {
        let advice =
            seen.kind.map { "declare \($0.rawValue), or nothing, and it will be recognized" }
            ?? "this server does not decode that; send one of \(Self.known)"
        return DecodeError("declared as \(declaration.described), but the audio is \(seen.rawValue): \(advice)")
    }

    private func advance(
        _ decoder: any AudioDecoder, _ bytes: UnsafeRawBufferPointer, into samples: inout [Float]
    ) throws(DecodeError) {
        try decoder.decode(bytes, into: &samples)
        guard let declared = declaredFormat, let seen = decoder.output else { return }
        declaredFormat = nil
        guard
            seen
                == DecodedAudio(
                    sampleRate: declared.sampleRate, channels: declared.channels,
                    codec: "WAV, \(declared.encoding.rawValue)")
        else {
            throw DecodeError(
                "declared as \(declared.described), but its header says \(seen.codec), \(seen.sampleRate) Hz, "
                    + "\(seen.channels) channel\(seen.channels == 1 ? "" : "s")")
        }
    }
}

extension PacketFormat.Codec {
    /// What a message must be, for error texts.
    fileprivate var framing: String {
        switch self {
        case .opus:
            "Each message must be one whole packet: frames of 2.5, 5, 10, 20, 40 or 60 ms, 120 ms in all at most. Send each "
                + "packet as a message of its own, or declare ogg-opus or webm for a stream that may be cut anywhere"
        case .speex:
            "Each message must be one whole packet of 20 ms frames. Send each packet as a message of its own, or declare "
                + "ogg-speex for a stream that may be cut anywhere"
        }
    }
}
