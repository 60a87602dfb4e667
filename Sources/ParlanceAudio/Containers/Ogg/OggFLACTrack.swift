import ParlanceCore

/// FLAC in Ogg: native FLAC, a metadata block or frame to a packet, behind a mapping head of 9 bytes.
///
/// Lost pages leave no gap here: libFLAC goes on with the next frame.
final class OggFLACTrack: OggTrack {
    private static let headLength = 9

    var output: DecodedAudio? {
        guard var output = decoder.output else { return nil }
        output.codec = "Ogg FLAC"
        return output
    }
    let concealedSamples = 0

    private let decoder: any AudioDecoder
    private var sawHead = false

    /// - Parameter decoder: of native FLAC.
    init(decoder: any AudioDecoder) { self.decoder = decoder }

    func beginPage(_ page: OggPageInfo) {}
    func hole() {}
    func endPage(into samples: inout [Float]) {}

    /// Takes the head, too.
    func packet(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        if sawHead { return try decoder.decode(bytes, into: &samples) }
        guard bytes.count > Self.headLength, bytes[5] == 1 else {
            throw DecodeError("FLAC in Ogg of mapping version \(bytes.count > 5 ? bytes[5] : 0); 1 can be decoded")
        }
        sawHead = true
        try decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[Self.headLength...]), into: &samples)
    }

    func finish(into samples: inout [Float]) throws(DecodeError) { try decoder.finish(into: &samples) }
}
