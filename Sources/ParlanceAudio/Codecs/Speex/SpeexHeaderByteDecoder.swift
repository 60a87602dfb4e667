import ParlanceCore

/// Speex packets in a row, each after a byte that says its length (Google's `SPEEX_WITH_HEADER_BYTE`), cut anywhere.
///
/// A length of 0 is a frame that was not sent, and is concealed.
public final class SpeexHeaderByteDecoder: AudioDecoder {
    public var output: DecodedAudio? { packets.output }

    private let packets: SpeexPacketDecoder
    private var packet: [UInt8] = []
    private var length: Int?

    /// - Parameter sampleRate: 8,000, 16,000 or 32,000. Google's clients use 16,000.
    public init(sampleRate: Int) throws(DecodeError) {
        packets = try SpeexPacketDecoder(sampleRate: sampleRate)
        packet.reserveCapacity(255)
    }

    public func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        var position = 0
        while position < bytes.count {
            guard let length else {
                length = Int(bytes[position])
                position += 1
                if length == 0 { try decodePacket(into: &samples) }
                continue
            }
            let end = min(position + length - packet.count, bytes.count)
            packet.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[position..<end]))
            position = end
            if packet.count == length { try decodePacket(into: &samples) }
        }
    }

    /// A last, incomplete packet cannot be played and is left out.
    public func finish(into samples: inout [Float]) throws(DecodeError) {}

    private func decodePacket(into samples: inout [Float]) throws(DecodeError) {
        try packet.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
            try packets.decode(UnsafeRawBufferPointer(bytes), into: &samples)
        }
        packet.removeAll(keepingCapacity: true)
        length = nil
    }
}
