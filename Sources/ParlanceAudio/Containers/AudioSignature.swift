import ParlanceCore

/// Which kind of audio a stream is, told from its first bytes.
public enum AudioSignature: String, Hashable, Sendable, CaseIterable {
    case wav = "WAV"
    case aiff = "AIFF"
    case flac = "FLAC"
    case oggOpus = "Ogg Opus"
    case oggFLAC = "Ogg FLAC"
    case oggSpeex = "Ogg Speex"
    case oggVorbis = "Ogg Vorbis"
    case ogg = "Ogg"
    case webm = "WebM or Matroska"
    case mp3 = "MP3"
    case amrNarrowband = "AMR-NB"
    case amrWideband = "AMR-WB"
    case mp4 = "MP4 (M4A)"
    case aac = "AAC"
    case caf = "CAF"
    case asf = "Windows Media"

    /// Bytes that tell most kinds. Ogg needs its first page's packet.
    public static let length = 12
    /// An ADTS frame of the greatest length, and the head of the next: what is needed at most to be sure of a kind.
    public static let maximumLength = 8_191 + 7

    /// What ``look(at:)`` found.
    public enum Finding: Hashable, Sendable {
        case needsMore
        case unknown
        case seen(AudioSignature)
        /// An ID3v2 tag of so many bytes; what comes behind it has to be looked at.
        case tag(length: Int)
    }

    /// Looks at the first bytes of a stream; with `isWhole` there will be no more.
    public static func look(at bytes: some RandomAccessCollection<UInt8>, isWhole: Bool = false) -> Finding {
        let head = Array(bytes.prefix(27 + 255 + 8))
        func has(_ text: String, at offset: Int = 0) -> Bool {
            head.count >= offset + text.utf8.count && head[offset...].starts(with: text.utf8)
        }
        guard head.count >= length || isWhole else { return .needsMore }
        if has("OggS") {
            guard head.count > 26, head.count >= 27 + Int(head[26]) + 8 else {
                return isWhole ? .seen(.ogg) : .needsMore
            }
            let packet = 27 + Int(head[26])
            if has("OpusHead", at: packet) { return .seen(.oggOpus) }
            if has("\u{7F}FLAC", at: packet) { return .seen(.oggFLAC) }
            if has("Speex   ", at: packet) { return .seen(.oggSpeex) }
            if has("\u{1}vorbis", at: packet) { return .seen(.oggVorbis) }
            return .seen(.ogg)
        }
        if ["RIFF", "RIFX", "RF64", "BW64"].contains(where: { has($0) }), has("WAVE", at: 8) { return .seen(.wav) }
        if has("FORM"), has("AIF", at: 8) { return .seen(.aiff) }
        if has("fLaC") { return .seen(.flac) }
        if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return .seen(.webm) }
        if has("#!AMR-WB") { return .seen(.amrWideband) }
        if has("#!AMR") { return .seen(.amrNarrowband) }
        if has("ftyp", at: 4) { return .seen(.mp4) }
        if has("caff") { return .seen(.caf) }
        if head.starts(with: [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]) { return .seen(.asf) }
        if let tag = ID3Tag(head[...]) { return .tag(length: tag.length) }
        guard head.count >= 4, head[0] == 0xFF else { return .unknown }
        if head[1] & 0xF6 == 0xF0 { return .seen(.aac) }
        // An MPEG frame head: version, layer, bit rate and sample rate must be possible ones.
        let isMPEG =
            head[1] & 0xE0 == 0xE0 && head[1] & 0x18 != 0x08 && head[1] & 0x06 != 0
            && head[2] & 0xF0 != 0xF0 && head[2] & 0x0C != 0x0C
        return isMPEG ? .seen(.mp3) : .unknown
    }

    /// The kind by which a client would declare it; nil where it cannot be decoded.
    public var kind: AudioStreamKind? {
        switch self {
        case .wav: .wav
        case .aiff: .aiff
        case .flac, .oggFLAC: .flac
        case .oggOpus: .oggOpus
        case .oggSpeex: .oggSpeex
        case .ogg: .oggOpus  // The first stream may be a skeleton; its decoder looks on.
        case .webm: .webm
        case .mp3: .mp3
        case .amrNarrowband: .amrNarrowband
        case .amrWideband: .amrWideband
        case .oggVorbis, .mp4, .aac, .caf, .asf: nil
        }
    }

    /// Whether this is too long a pattern for raw samples or a packet to begin with it by chance; nil when more bytes
    /// are needed to know.
    ///
    /// The heads of MPEG and ADTS frames are short, so a second one has to follow where the first says.
    /// - Parameter head: the first bytes, in which this was seen.
    func isUnmistakable(_ head: UnsafeRawBufferPointer) -> Bool? {
        let length: Int
        switch self {
        case .mp3:
            guard let header = MP3FrameHeader(head), header.frameLength > 0 else { return false }
            length = header.frameLength
            guard head.count >= length + MP3FrameHeader.byteCount else { return nil }
            return MP3FrameHeader(UnsafeRawBufferPointer(rebasing: head[length...]))?.continues(header) == true
        case .aac:
            guard head.count >= 7 else { return nil }
            length = Int(head[3] & 3) << 11 | Int(head[4]) << 3 | Int(head[5]) >> 5
            guard length >= 7 else { return false }
            guard head.count >= length + 3 else { return nil }
            // Sync word, version and protection, profile and sample rate stay the same.
            return head[length..<length + 2].elementsEqual(head[..<2]) && head[length + 2] & 0xFC == head[2] & 0xFC
        default: return true
        }
    }
}
