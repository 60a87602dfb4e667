/// The elements of WebM and Matroska (RFC 9559) that decoding audio needs.
enum WebMElement {
    static let head: EBMLReader.ID = 0x1A45_DFA3
    static let readVersion: EBMLReader.ID = 0x42F7
    static let maximumIDLength: EBMLReader.ID = 0x42F2
    static let maximumSizeLength: EBMLReader.ID = 0x42F3
    static let documentType: EBMLReader.ID = 0x4282
    static let segment: EBMLReader.ID = 0x1853_8067

    static let tracks: EBMLReader.ID = 0x1654_AE6B
    static let trackEntry: EBMLReader.ID = 0xAE
    static let trackNumber: EBMLReader.ID = 0xD7
    static let trackType: EBMLReader.ID = 0x83
    static let codecID: EBMLReader.ID = 0x86
    static let codecPrivate: EBMLReader.ID = 0x63A2
    static let codecDelay: EBMLReader.ID = 0x56AA
    static let contentEncodings: EBMLReader.ID = 0x6D80
    static let audio: EBMLReader.ID = 0xE1
    static let samplingFrequency: EBMLReader.ID = 0xB5
    static let channels: EBMLReader.ID = 0x9F
    static let bitDepth: EBMLReader.ID = 0x6264

    static let info: EBMLReader.ID = 0x1549_A966
    static let timestampScale: EBMLReader.ID = 0x2A_D7B1

    static let cluster: EBMLReader.ID = 0x1F43_B675
    static let timestamp: EBMLReader.ID = 0xE7
    static let simpleBlock: EBMLReader.ID = 0xA3
    static let encryptedBlock: EBMLReader.ID = 0xAF
    static let blockGroup: EBMLReader.ID = 0xA0
    static let block: EBMLReader.ID = 0xA1
    static let discardPadding: EBMLReader.ID = 0x75A2

    /// Segment's other children: SeekHead, Cues, Chapters, Attachments, Tags.
    private static let passedInSegment: Set<EBMLReader.ID> = [
        0x114D_9B74, 0x1C53_BB6B, 0x1043_A770, 0x1941_A469, 0x1254_C367,
    ]

    static let maximumBlockBytes = 1 << 20
    static let maximumPrivateBytes = 1 << 16

    static func handling(_ id: EBMLReader.ID) -> EBMLReader.Handling {
        switch id {
        case head: .enter(level: 0, mayBeEndless: false)
        case segment: .enter(level: 0, mayBeEndless: true)
        case cluster: .enter(level: 1, mayBeEndless: true)
        case tracks, info: .enter(level: 1, mayBeEndless: false)
        case trackEntry, blockGroup: .enter(level: 2, mayBeEndless: false)
        case audio: .enter(level: 3, mayBeEndless: false)
        case simpleBlock, block: .collect(upTo: maximumBlockBytes, passesLonger: true)
        case encryptedBlock: .refuse("the WebM stream is encrypted, which cannot be decoded")
        case contentEncodings, codecPrivate: .collect(upTo: maximumPrivateBytes)
        case documentType, codecID: .collect(upTo: 64)
        case readVersion, maximumIDLength, maximumSizeLength, trackNumber, trackType, codecDelay, samplingFrequency,
            channels, bitDepth, discardPadding, timestampScale, timestamp:
            .collect(upTo: 8)
        case let id: .pass(level: passedInSegment.contains(id) ? 1 : nil)
        }
    }
}

extension [UInt8] {
    /// An EBML unsigned integer: 0 to 8 bytes, the first the highest.
    var ebmlUnsigned: UInt64 { reduce(0) { $0 << 8 | UInt64($1) } }

    /// An EBML signed integer.
    var ebmlSigned: Int64 {
        guard !isEmpty else { return 0 }
        let unused = Int64(64 - 8 * Swift.min(count, 8))
        return (Int64(bitPattern: ebmlUnsigned) << unused) >> unused
    }

    /// An EBML float of 4 or 8 bytes; nil for other lengths.
    var ebmlFloat: Double? {
        switch count {
        case 4: Double(Float(bitPattern: UInt32(truncatingIfNeeded: ebmlUnsigned)))
        case 8: Double(bitPattern: ebmlUnsigned)
        default: nil
        }
    }
}
