/// What there is to say about a chunk size, for people.
extension ChunkAlignment {
    private var chunkText: String { CodecFrame.text(milliseconds: chunkMilliseconds) }
    private var framesText: String {
        let hundredths = Int((frames * 100).rounded())
        let isWhole = hundredths % 100 == 0 && treatment == .fits
        let number = isWhole ? "\(hundredths / 100)" : CodecFrame.text(milliseconds: frames).dropLast(3).description
        return "\(number) \(frame.unit)\(number == "1" ? "" : "s")"
    }

    private var ofDuration: String { frame.samples == 1 ? "" : " of \(frame.duration)" }

    /// The error for a chunk that is refused: the frame, the chunk, and what would fit. Nil if it is not refused.
    ///
    ///     opus: a chunk of 150 ms is 7.5 frames of 20 ms, and only whole frames can be decoded, at most 120 ms in one
    ///     message; the nearest that fits: 120 ms
    public var refusal: String? {
        guard treatment == .refused, case .packets(let longest) = frame.cut else { return nil }
        let most = CodecFrame.text(milliseconds: Double(longest) * frame.milliseconds)
        return "\(frame.codec): a chunk of \(chunkText) is \(framesText) of \(frame.duration), and only whole "
            + "\(frame.unit)s can be decoded, at most \(most) in one message; the nearest that fits: \(nearestText)"
    }

    /// `140 ms and 160 ms`
    public var nearestText: String {
        [nearestBelow, nearestAbove].compactMap { $0.map(CodecFrame.text(milliseconds:)) }.joined(separator: " and ")
    }

    /// What happens to such chunks, in a sentence or two.
    public var explanation: String {
        switch treatment {
        case .fits:
            return "Every chunk is \(framesText)\(ofDuration): nothing is left over."
        case .realigned where frames < 1:
            return
                "A chunk is \(framesText)\(ofDuration); it is decoded with the chunk that completes it. No sample is "
                + "lost or doubled, but up to \(CodecFrame.text(milliseconds: carried)) of audio waits for that."
        case .realigned:
            return "A chunk is \(framesText)\(ofDuration). What is left over of a \(frame.unit) is carried to the next "
                + "chunk: no sample is lost or doubled, but up to \(CodecFrame.text(milliseconds: carried)) of audio "
                + "waits \(chunkText) longer."
        case .refused:
            let reason =
                frames == frames.rounded()
                ? "A chunk is \(framesText)\(ofDuration), more than one packet holds."
                : "A chunk is \(framesText)\(ofDuration), and part of a frame cannot be decoded."
            return reason + " Each message is one packet, so nothing can be carried to the next."
        }
    }

    /// Whether the size is a good one, whatever the codec.
    public var advice: String {
        let chunk = chunkMilliseconds
        let rate = "\(Int(messagesPerSecond.rounded())) messages a second"
        if chunk < Self.recommended.lowerBound {
            return "Small: \(rate) cost more than the \(chunkText) are worth. Take 20 to 250 ms; 100 ms suits most."
        }
        if !isWithinBudget {
            let waits = CodecFrame.text(milliseconds: chunk + carried)
            return
                "Too slow for live text: up to \(waits) pass before the audio can be decoded, of the 300 ms in which "
                + "a word should appear. Take 20 to 250 ms; 100 ms suits most."
        }
        if chunk > Self.recommended.upperBound {
            return "Large: hardly anything is left of the 300 ms in which a word should appear. Take 20 to 250 ms; "
                + "100 ms suits most."
        }
        if chunk == Self.sweetSpot { return "The best size for most: 100 ms." }
        return "Within the recommended 20 to 250 ms; 100 ms suits most."
    }

    /// What else is worth knowing about this codec's chunks.
    public var note: String? {
        switch (frame.codec, treatment) {
        case ("opus", .refused):
            let (unit, chunk) = (frame.milliseconds, chunkMilliseconds)
            let below = (chunk / unit).rounded(.down) * unit
            let sizes = (frames == frames.rounded() ? [below] : [below, below + unit]).filter { $0 > 0 }
                .map(CodecFrame.text(milliseconds:)).joined(separator: " or ")
            return "Collecting \(sizes) at a time works if each packet is sent as a message of its own. In Ogg or "
                + "WebM (codec ogg-opus, webm) any cut works."
        case ("flac", _):
            return "A block is decoded when all of it is there. For live audio, encode with small blocks "
                + "(flac --blocksize=\(max(frame.sampleRate / 50, 16)))."
        default: return nil
        }
    }
}
