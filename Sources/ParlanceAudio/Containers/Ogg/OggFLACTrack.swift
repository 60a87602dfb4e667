import ParlanceCore

/// FLAC in Ogg: native FLAC, a metadata block or frame to a packet, behind a mapping head of 9 bytes.
///
/// What lost pages held shows in the number of the next frame, and becomes silence.
final class OggFLACTrack: OggTrack {
    private static let headLength = 9

    var output: DecodedAudio? {
        guard var output = decoder.output else { return nil }
        output.codec = "Ogg FLAC"
        return output
    }
    var losses: AudioLosses { decoder.losses }

    private let decoder: any AudioDecoder
    private var sawHead = false

    /// - Parameter decoder: of native FLAC.
    init(decoder: any AudioDecoder) { self.decoder = decoder }

    func beginPage(_ page: OggPageInfo) {}
    func hole() {}
    func endPage() {}

    /// Takes the head, too.
    func decode(
        _ packet: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        if !sawHead {
            guard packet.count > Self.headLength, packet[5] == 1 else {
                throw DecodeError(
                    "FLAC in Ogg of mapping version \(packet.count > 5 ? packet[5] : 0); 1 can be decoded")
            }
            sawHead = true
            packet.take(Self.headLength)
        }
        return try decoder.decode(&packet, limit: limit, into: &samples)
    }

    func finish(into samples: inout [Float]) throws(DecodeError) { try decoder.finish(into: &samples) }
}
