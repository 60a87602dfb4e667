import COgg
import ParlanceCore

/// Opus, FLAC or Speex in Ogg, cut anywhere: the first stream of these kinds; others beside it are passed over.
///
/// Streams may follow one another (chains, as radio stations send them) as long as rate and channels stay the same.
/// Pages with a wrong checksum are passed over and counted. Lost pages are filled where the pages' positions tell how
/// much is missing: up to a second is concealed, the rest is silence; see ``AudioLosses``.
///
/// Memory: one page, one packet of at most 1 MiB, and the decoder.
public final class OggDecoder: AudioDecoder {
    public private(set) var output: DecodedAudio?
    /// Bytes that belonged to no good page.
    public var skippedBytes: Int { pages.skippedBytes }
    /// Pages with a wrong checksum.
    public var brokenPages: Int { pages.brokenPages }
    /// How often pages of the stream were missing.
    public private(set) var lostPages = 0
    /// Lost pages are filled; broken ones and what is no page count in bytes, too.
    public var losses: AudioLosses {
        earlierLosses.adding(track?.losses ?? AudioLosses())
            .adding(AudioLosses(skippedBytes: skippedBytes + bytesLeftOver))
    }

    private let opusSampleRate: Int
    private let pages = OggPageReader()
    private var packets: OggPacketReader?
    private var track: (any OggTrack)?
    private var stage = Stage.start
    private var refused: String?  // a stream that is there, but not decoded here
    private var outputIsChecked = false
    private var earlierLosses = AudioLosses()
    private var bytesLeftOver = 0  // half a page at the end
    // What is being decoded: a page of our stream, and a packet of it that held more than was wanted.
    private var page: OggPageInfo?
    private var packet: UnsafeRawBufferPointer?

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

    public func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        let start = samples.count
        while true {
            if try takePackets(limit - (samples.count - start), into: &samples) == .reachedLimit {
                return .reachedLimit
            }
            if let page = try pages.next() {
                try read(page, into: &samples)
            } else {
                guard !input.isEmpty else { return .needsInput }
                try pages.add(input.take(min(OggPageReader.pieceLength, input.count)))
            }
        }
    }

    /// A last, incomplete page is left out and counted: live streams end anywhere.
    public func finish(into samples: inout [Float]) throws(DecodeError) {
        if let track {
            bytesLeftOver = pages.heldBytes + (packets?.heldBytes ?? 0)
            return try track.finish(into: &samples)
        }
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
        guard stage == .audio, let packets, let track, packets.serial == info.serial else { return }
        try packets.add(page)
        track.beginPage(info)
        self.page = info
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
            var head = head
            while try track.decode(&head, limit: .max, into: &samples) == .reachedLimit {}
            self.track = track
        }
        self.packets = packets
        outputIsChecked = false
        try checkOutput()
        if info.isLast { stage = .ended }
    }

    /// Decodes what the page that is here holds.
    private func takePackets(_ limit: Int, into samples: inout [Float]) throws(DecodeError) -> DecodeProgress {
        guard let page, let packets, let track else { return .needsInput }
        let start = samples.count
        while true {
            let wanted = limit - (samples.count - start)
            guard wanted > 0 else { return .reachedLimit }
            if var bytes = packet {
                let progress = try track.decode(&bytes, limit: wanted, into: &samples)
                packet = progress == .reachedLimit ? bytes : nil
                try checkOutput()
                if progress == .reachedLimit { return .reachedLimit }
                continue
            }
            switch packets.next() {
            case .packet(let bytes): packet = bytes
            case .hole:
                lostPages += 1
                track.hole()
            case nil:
                track.endPage()
                self.page = nil
                if page.isLast { stage = .ended }
                return .needsInput
            }
        }
    }

    private func endTrack(into samples: inout [Float]) throws(DecodeError) {
        try track?.finish(into: &samples)
        earlierLosses = earlierLosses.adding(track?.losses ?? AudioLosses())
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
