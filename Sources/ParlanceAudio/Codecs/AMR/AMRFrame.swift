import ParlanceCore

/// The byte in front of every AMR frame (RFC 4867, section 5.3): `0 | type (4 bits) | Q | 0 0`.
struct AMRFrame {
    /// Bytes after the header byte, by frame type; nil where the type is reserved or of another standard.
    private static let narrowbandLengths: [Int?] = [
        12, 13, 15, 17, 19, 20, 26, 31, 5, nil, nil, nil, nil, nil, nil, 0,
    ]
    private static let widebandLengths: [Int?] = [
        17, 23, 32, 36, 40, 46, 50, 58, 60, 5, nil, nil, nil, nil, 0, 0,
    ]

    /// Of wideband; of narrowband it is reserved.
    private static let speechLost = 14

    /// Bytes of the frame, the header included.
    let length: Int
    /// False when the sender marked the frame as damaged.
    let isGood: Bool
    /// Whether the frame holds nothing to play: it is damaged, or the sender says that it was lost. (A frame of no data
    /// is not: there is silence, and it was not sent.)
    let isLost: Bool

    init(_ header: UInt8, band: AMRDecoder.Band) throws(DecodeError) {
        let type = Int(header >> 3 & 15)
        let lengths = band == .narrowband ? Self.narrowbandLengths : Self.widebandLengths
        guard header & 0x83 == 0 else {
            throw DecodeError("the \(band.name) stream has no frame where one should begin (its padding bits are set)")
        }
        guard let length = lengths[type] else {
            throw DecodeError("the \(band.name) stream has a frame of type \(type), which is reserved")
        }
        self.length = 1 + length
        isGood = header & 4 != 0
        isLost = !isGood || type == Self.speechLost
    }
}
