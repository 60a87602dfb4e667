import ParlanceCore

extension ChunkAlignment {
    /// What a message that cannot be decoded should have been, where each is one packet: the codec's frame, how long the
    /// message says it is, and the sizes that fit.
    static func packetRefusal(_ format: PacketFormat, _ packet: UnsafeRawBufferPointer) -> String {
        switch format.codec {
        case .opus: opusRefusal(format, packet)
        case .speex:
            "Each message must be one whole packet of 20 ms frames: 20, 40, 60 ms and so on, at most 1000 ms. Send each "
                + "packet as a message of its own, or declare ogg-speex for a stream that may be cut anywhere"
        }
    }

    private static func opusRefusal(_ format: PacketFormat, _ packet: UnsafeRawBufferPointer) -> String {
        let otherwise =
            "Each message must be one whole packet: frames of 2.5, 5, 10, 20, 40 or 60 ms, 120 ms in all at most"
        let advice =
            "Send each packet as a message of its own, or declare ogg-opus or webm for a stream that may be cut "
            + "anywhere"
        guard let toc = packet.first else { return "\(otherwise). \(advice)" }
        // The packet's first bytes tell its frames, even if what follows them is not what they say.
        let duration = Double(OpusPacket.configuration(toc).frameDuration) / 48
        guard let frame = try? CodecFrame.opus(milliseconds: duration, channels: format.channels) else {
            return "\(otherwise). \(advice)"
        }
        if toc & 3 == 3, packet.count > 1,
            let refusal = try? ChunkAlignment(frame, chunk: duration * Double(packet[1] & 0x3F)).refusal
        {
            return "\(refusal). \(advice)"
        }
        let sizes = (1...Int((120 / duration).rounded(.down))).prefix(4).map {
            CodecFrame.text(milliseconds: Double($0) * duration).dropLast(3)
        }
        let last = CodecFrame.text(milliseconds: (120 / duration).rounded(.down) * duration)
        return "\(otherwise). This one says frames of \(frame.duration): \(sizes.joined(separator: ", ")) ms fit"
            + "\(Double(sizes.count) * duration < 120 ? " and so on up to \(last)" : ""). \(advice)"
    }
}
