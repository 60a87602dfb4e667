import ParlanceCore

/// Speex packets in a row, each after a byte that says its length (Google's `SPEEX_WITH_HEADER_BYTE`), cut anywhere.
///
/// A length of 0 is a frame that was not sent, and is concealed.
public final class SpeexHeaderByteDecoder: AudioDecoder {
    public var output: DecodedAudio? { packets.output }
    public private(set) var losses = AudioLosses()

    private let packets: SpeexPacketDecoder
    private var packet: [UInt8] = []
    private var length: Int?

    /// - Parameter sampleRate: 8,000, 16,000 or 32,000. Google's clients use 16,000.
    public init(sampleRate: Int) throws(DecodeError) {
        packets = try SpeexPacketDecoder(sampleRate: sampleRate)
        packet.reserveCapacity(255)
    }

    public func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        let start = samples.count
        while !input.isEmpty {
            guard samples.count - start < limit else { return .reachedLimit }
            guard let length else {
                length = Int(input.take(1)[0])
                if length == 0 { try decodePacket(into: &samples) }
                continue
            }
            packet.append(contentsOf: input.take(min(length - packet.count, input.count)))
            if packet.count == length { try decodePacket(into: &samples) }
        }
        return .needsInput
    }

    /// A last, incomplete packet cannot be played: it is left out, and counted.
    public func finish(into samples: inout [Float]) throws(DecodeError) {
        losses.skippedBytes += length == nil ? 0 : 1 + packet.count
        packet.removeAll()
        length = nil
    }

    private func decodePacket(into samples: inout [Float]) throws(DecodeError) {
        try packet.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
            try packets.decode(UnsafeRawBufferPointer(bytes), into: &samples)
        }
        packet.removeAll(keepingCapacity: true)
        length = nil
        losses.filledSamples = packets.concealedSamples
    }
}
