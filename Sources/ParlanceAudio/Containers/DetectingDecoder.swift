import ParlanceCore

/// Waits for the first bytes, holds them against what was declared, then decodes what they are.
///
/// - Nothing declared: the kind is recognized, or refused by name. ID3 tags in front are let by.
/// - Raw samples declared: a WAV header in front of them, which many clients send along, is skipped if it says the same;
///   its length does not count. Any other container is refused with both names, as it would only be noise.
/// - A stream of a kind declared: another kind is refused with both names.
/// - Packets declared: each call is one packet; a container in the first one is refused with both names.
public final class DetectingDecoder: AudioDecoder {
    public var output: DecodedAudio? { decoder?.output }
    public var losses: AudioLosses { decoder?.losses ?? AudioLosses() }

    private let declaration: AudioDeclaration
    private var decoder: (any AudioDecoder)?
    /// The first bytes; once there is a decoder, those that it still has to be given.
    private var head: [UInt8] = []
    private var given = 0
    private var tagLeft = 0
    private var sawTag = false

    public init(_ declaration: AudioDeclaration) { self.declaration = declaration }

    public func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        if case .packets(let format) = declaration {
            try decodePacket(input.take(input.count), format, into: &samples)
            return .needsInput
        }
        if decoder == nil { try detect(&input, isWhole: false) }
        guard let decoder else { return .needsInput }
        let start = samples.count
        guard try decodeHead(limit, into: &samples) == .needsInput else { return .reachedLimit }
        let wanted = limit - (samples.count - start)
        return wanted > 0 ? try decoder.decode(&input, limit: wanted, into: &samples) : .reachedLimit
    }

    public func finish(into samples: inout [Float]) throws(DecodeError) {
        if decoder == nil, !head.isEmpty || sawTag {
            var nothing = UnsafeRawBufferPointer(start: nil, count: 0)
            try detect(&nothing, isWhole: true)
            while try decodeHead(.max, into: &samples) == .reachedLimit {}
        }
        try decoder?.finish(into: &samples)
    }

    /// Gives the decoder what was held back for a look at it.
    private func decodeHead(_ limit: Int, into samples: inout [Float]) throws(DecodeError) -> DecodeProgress {
        guard let decoder, given < head.count else { return .needsInput }
        let (bytes, start) = (head, given)
        var left = 0
        let progress = try bytes.withUnsafeBufferPointer { (all) throws(DecodeError) in
            var input = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[start...]))
            let progress = try decoder.decode(&input, limit: limit, into: &samples)
            left = input.count
            return progress
        }
        given = head.count - left
        if progress == .needsInput {
            head = []
            given = 0
        }
        return progress
    }

    // MARK: Detection

    /// Takes bytes off `input` until they tell what the audio is, and chooses its decoder.
    private func detect(_ input: inout UnsafeRawBufferPointer, isWhole: Bool) throws(DecodeError) {
        while decoder == nil {
            tagLeft -= input.take(min(tagLeft, input.count)).count
            guard tagLeft == 0 else {
                if isWhole { throw DecodeError("the audio ended inside the ID3 tag at its beginning") }
                return
            }
            let room = max(AudioSignature.maximumLength - head.count, 0)
            head.append(contentsOf: input.take(min(room, input.count)))
            switch AudioSignature.look(at: head, isWhole: isWhole) {
            case .needsMore: return
            case .tag(let length):
                try refuseTag()
                sawTag = true
                tagLeft = max(length - head.count, 0)
                head.removeFirst(min(length, head.count))
                if isWhole, head.isEmpty, tagLeft == 0 { throw DecodeError("the audio is nothing but an ID3 tag") }
            case .unknown:
                // Behind a tag MP3 may begin with something else, and be found further on.
                decoder = try choose(sawTag ? .mp3 : nil)
            case .seen(let seen):
                if case .raw = declaration, seen != .wav {
                    let isCertain = head.withUnsafeBytes { seen.isUnmistakable($0) }
                    if isCertain == nil, !isWhole, head.count < AudioSignature.maximumLength { return }
                    decoder = try choose(isCertain == true ? seen : nil)
                } else {
                    decoder = try choose(seen)
                }
            }
        }
    }

    private func choose(_ seen: AudioSignature?) throws(DecodeError) -> any AudioDecoder {
        switch declaration {
        case .raw(let format):
            if seen == .wav { return WAVDecoder(declared: format) }
            if let seen { throw mismatch(seen) }
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

    /// Neither samples nor packets have tags.
    private func refuseTag() throws(DecodeError) {
        switch declaration {
        case .raw, .packets:
            throw DecodeError(
                "declared as \(declaration.described), but the audio begins with an ID3 tag, as MP3 files do: declare "
                    + "mp3, or nothing, and it will be recognized")
        case .stream, .detect: return
        }
    }

    // MARK: Packets

    private func decodePacket(
        _ packet: UnsafeRawBufferPointer, _ format: PacketFormat, into samples: inout [Float]
    ) throws(DecodeError) {
        if decoder == nil {
            switch AudioSignature.look(at: packet, isWhole: true) {
            case .tag: try refuseTag()
            case .seen(let seen): if seen.isUnmistakable(packet) == true { throw mismatch(seen) }
            case .unknown, .needsMore: break
            }
            decoder = try AudioDecoders.make(format)
        }
        do throws(DecodeError) {
            try decoder?.decode(packet, into: &samples)
        } catch {
            // Most often the message is no packet at all: several in one, or part of one.
            throw DecodeError(
                "\(error.description) (a message of \(packet.count) bytes). "
                    + ChunkAlignment.packetRefusal(format, packet))
        }
    }
}
