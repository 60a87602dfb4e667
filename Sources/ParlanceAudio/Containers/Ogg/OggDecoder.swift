import COgg
import ParlanceCore

/// Opus, FLAC or Speex in Ogg, cut anywhere: the first stream of these kinds; others beside it are passed over.
///
/// Streams may follow one another (chains, as radio stations send them) as long as rate and channels stay the same.
/// Pages with a wrong checksum are passed over and counted. Lost pages are concealed where the pages' positions tell
/// how much is missing, up to one second each time.
///
/// Memory: one page, one packet of at most 1 MiB, and the decoder. Samples: a page holds at most 255 packets of at most
/// 120 ms.
public final class OggDecoder: AudioDecoder {
    public private(set) var output: DecodedAudio?
    /// Bytes that belonged to no good page.
    public var skippedBytes: Int { pages.skippedBytes }
    /// Pages with a wrong checksum.
    public var brokenPages: Int { pages.brokenPages }
    /// How often pages of the stream were missing.
    public private(set) var lostPages = 0
    /// Samples per channel that stand for lost pages.
    public var concealedSamples: Int { earlierConcealed + (track?.concealedSamples ?? 0) }

    private let opusSampleRate: Int
    private let pages = OggPageReader()
    private var packets: OggPacketReader?
    private var track: (any OggTrack)?
    private var stage = Stage.start
    private var refused: String?  // a stream that is there, but not decoded here
    private var outputIsChecked = false
    private var earlierConcealed = 0

    private enum Stage {
        /// Nothing seen yet, or the stream before is over.
        case start
        /// First pages of streams come in; which is ours may be known.
        case heads
        case audio
        /// Our stream's last page was read.
        case ended
    }

    /// - Parameter opusSampleRate: to which Opus is decoded: 8,000, 12,000, 16,000, 24,000 or 48,000.
    public init(opusSampleRate: Int = 16_000) { self.opusSampleRate = opusSampleRate }

    public func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        var position = 0
        while position < bytes.count {
            let end = min(position + OggPageReader.pieceLength, bytes.count)
            try pages.add(UnsafeRawBufferPointer(rebasing: bytes[position..<end]))
            position = end
            while let page = try pages.next() { try read(page, into: &samples) }
        }
    }

    /// A last, incomplete page is left out: live streams end anywhere.
    public func finish(into samples: inout [Float]) throws(DecodeError) {
        if let track { return try track.finish(into: &samples) }
        if stage == .heads { throw refusal() }
        if pages.skippedBytes > 0 { throw DecodeError("no Ogg page was found in \(pages.skippedBytes) bytes") }
    }

    private func read(_ page: UnsafeMutablePointer<ogg_page>, into samples: inout [Float]) throws(DecodeError) {
        let info = OggPageInfo(page)
        if info.isFirst {
            if stage == .audio || stage == .ended { try endTrack(into: &samples) }
            stage = .heads
            return try begin(page, info, into: &samples)
        }
        guard stage != .start else {
            throw DecodeError("the Ogg stream begins in the middle: its first page is missing")
        }
        if stage == .heads {
            guard packets != nil else { throw refusal() }
            stage = .audio
        }
        guard stage == .audio, let packets, packets.serial == info.serial else { return }
        try packets.add(page)
        try takePackets(info, into: &samples)
        if info.isLast { stage = .ended }
    }

    /// A stream's first page: chooses the first that can be decoded.
    private func begin(
        _ page: UnsafeMutablePointer<ogg_page>, _ info: OggPageInfo, into samples: inout [Float]
    ) throws(DecodeError) {
        guard packets == nil else { return }
        let kind = OggStreamKind(firstPacket: info.body)
        switch kind {
        case .index: return
        case .other(let name):
            refused = refused ?? name
            return
        case .opus, .flac, .speex: break
        }
        let packets = OggPacketReader(serial: info.serial)
        try packets.add(page)
        guard case .packet(let head) = packets.next() else {
            throw DecodeError("the Ogg stream's head does not fit into its first page")
        }
        switch kind {
        case .opus: track = try OggPacketTrack.opus(head, sampleRate: opusSampleRate)
        case .speex: track = try OggPacketTrack.speex(head)
        default:
            let track = OggFLACTrack(decoder: FLACDecoder())
            try track.packet(head, into: &samples)
            self.track = track
        }
        self.packets = packets
        outputIsChecked = false
        try checkOutput()
        if info.isLast { stage = .ended }
    }

    private func takePackets(_ info: OggPageInfo, into samples: inout [Float]) throws(DecodeError) {
        guard let packets, let track else { return }
        track.beginPage(info)
        while let next = packets.next() {
            switch next {
            case .packet(let bytes):
                try track.packet(bytes, into: &samples)
                try checkOutput()
            case .hole:
                lostPages += 1
                track.hole()
            }
        }
        track.endPage(into: &samples)
    }

    private func endTrack(into samples: inout [Float]) throws(DecodeError) {
        try track?.finish(into: &samples)
        earlierConcealed += track?.concealedSamples ?? 0
        track = nil
        packets = nil
        refused = nil
    }

    private func checkOutput() throws(DecodeError) {
        guard !outputIsChecked, let new = track?.output else { return }
        outputIsChecked = true
        guard let old = output else {
            output = new
            return
        }
        guard old.sampleRate == new.sampleRate, old.channels == new.channels else {
            throw DecodeError(
                "the Ogg stream changes from \(old.sampleRate) Hz, \(old.channels) channels to \(new.sampleRate) Hz, "
                    + "\(new.channels) channels; chained streams must agree")
        }
    }

    private func refusal() -> DecodeError {
        DecodeError("the Ogg stream holds \(refused ?? "no audio"); Opus, FLAC and Speex in Ogg can be decoded")
    }
}
