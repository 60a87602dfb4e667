import ParlanceCore

/// One logical stream of an Ogg stream, from its head on.
protocol OggTrack: AnyObject {
    var output: DecodedAudio? { get }
    var losses: AudioLosses { get }

    /// Comes before the packets that end on one page, in order; `endPage` after them.
    func beginPage(_ page: OggPageInfo)
    /// Takes a packet, or as much of it as gives `limit` samples; the rest has to be given again.
    func decode(
        _ packet: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress
    /// Pages were lost before the next packet.
    func hole()
    func endPage()
    func finish(into samples: inout [Float]) throws(DecodeError)
}

/// What the first packet of a logical stream tells about its kind.
enum OggStreamKind {
    case opus, flac, speex
    /// Describes other streams; nothing to decode.
    case index
    /// Known by name, not decoded here.
    case other(String)

    init(firstPacket: UnsafeRawBufferPointer) {
        func has(_ text: String, at offset: Int = 0) -> Bool {
            firstPacket.count >= offset + text.utf8.count && firstPacket[offset...].starts(with: text.utf8)
        }
        if has("OpusHead") {
            self = .opus
        } else if has("\u{7F}FLAC") {
            self = .flac
        } else if has("Speex   ") {
            self = .speex
        } else if has("fishead\0") {
            self = .index
        } else if has("\u{1}vorbis") {
            self = .other("Vorbis")
        } else if has("theora", at: 1), firstPacket[0] == 0x80 {
            self = .other("Theora video")
        } else if has("CELT    ") {
            self = .other("CELT")
        } else if has("PCM     ") {
            self = .other("PCM in Ogg")
        } else if has("fLaC") {
            self = .other("FLAC without the Ogg mapping (of before FLAC 1.1.1)")
        } else if has("BBCD") || has("OVP80") || has("\u{1}video") {
            self = .other("video")
        } else {
            self = .other("a stream of an unknown kind")
        }
    }
}
