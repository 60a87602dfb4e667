import ParlanceCore

/// Opus or Speex in Ogg: packets, each of a known duration, on a clock that the pages tell.
///
/// Opus follows RFC 7845: the pre-skip is left out at the start, what lies beyond the last page's position is left out at
/// the end. Speex follows speexdec, to the same number of samples. Lost pages are filled for as long as the positions
/// around them tell. Nothing else that positions say makes samples: all others come out of packets.
final class OggPacketTrack: OggTrack {
    /// How many samples to leave out at the start.
    enum Lead {
        case samples(Int)
        /// Those by which the first page holds more than it says, and this many more that decoding adds.
        case firstPage(decoderDelay: Int)
    }

    var output: DecodedAudio? {
        guard var output = decoder.output else { return nil }
        output.codec = "Ogg \(output.codec)"
        return output
    }
    var losses: AudioLosses { gap.losses }

    private let decoder: any PacketDecoder
    private let channels: Int
    private let granulesPerSample: Int  // of the clock, at the output rate
    private let duration: (UnsafeRawBufferPointer) -> Int  // of a packet, on the clock
    private let sampleRate: Int
    private var gap = GapFill()
    private var heads: OggHeads
    private var lead: Lead
    private var skipped = 0  // samples per channel already left out at the start

    private var decoded = 0  // on the clock, since this track began
    private var origin: Int?  // the position where it began
    private var delay = 0  // that decoding adds and positions do not count
    private var page: OggPageInfo?
    private var pageStart = 0  // on the clock, as `decoded`
    private var aheadOnPage: Int?  // by how much the first page holds more than it says
    private var lostPages: LostPages?
    private enum LostPages { case before, onThisPage }

    init(
        decoder: any PacketDecoder, clockRate: Int, lead: Lead, heads: OggHeads,
        duration: @escaping (UnsafeRawBufferPointer) -> Int
    ) {
        self.decoder = decoder
        self.lead = lead
        self.heads = heads
        self.duration = duration
        channels = decoder.output?.channels ?? 1
        sampleRate = decoder.output?.sampleRate ?? clockRate
        granulesPerSample = clockRate / sampleRate
    }

    static func opus(_ first: UnsafeRawBufferPointer, sampleRate: Int) throws(DecodeError) -> OggPacketTrack {
        let head = try OpusHead(first)
        let decoder = try head.makeDecoder(sampleRate: sampleRate)
        let perSample = OpusPacket.samplesPerSecond / sampleRate
        return OggPacketTrack(
            decoder: decoder, clockRate: OpusPacket.samplesPerSecond,
            lead: .samples((head.preSkip + perSample - 1) / perSample), heads: OggHeads(count: 1, named: "OpusTags")
        ) { packet in
            packet.isEmpty ? 0 : OpusPacket.announcedDuration(packet[0], packet.count > 1 ? packet[1] : nil)
        }
    }

    static func speex(_ first: UnsafeRawBufferPointer) throws(DecodeError) -> OggPacketTrack {
        let head = try SpeexHead(first)
        let decoder = try SpeexPacketDecoder(mode: head.mode, sampleRate: head.sampleRate, channels: head.channels)
        let duration = head.framesPerPacket * decoder.frameSamples
        return OggPacketTrack(
            decoder: decoder, clockRate: head.sampleRate, lead: .firstPage(decoderDelay: decoder.lookahead),
            heads: OggHeads(count: 1 + head.extraHeaders, named: nil)
        ) { _ in duration }
    }

    func beginPage(_ page: OggPageInfo) {
        self.page = page
        pageStart = decoded
        guard case .firstPage(let decoderDelay) = lead, let granule = page.granule else { return }
        var heads = heads.left
        var announced = 0
        page.forEachWholePacket {
            announced += heads > 0 || $0.isEmpty ? 0 : duration($0)
            heads -= 1
        }
        guard announced > 0 else { return }
        // The last page's position says how much is too much at its end, not at its start.
        let ahead = page.isLast ? 0 : min(max(announced - granule, 0), announced)
        origin = page.isLast ? 0 : max(granule - announced, -announced)
        delay = decoderDelay
        lead = .samples(ahead + delay)
        aheadOnPage = ahead
    }

    func hole() { lostPages = .onThisPage }

    func decode(
        _ packet: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        let bytes = packet
        // RFC 7845 has no packets of 0 bytes; they would be endless audio for nothing.
        guard try !heads.take(bytes), !bytes.isEmpty else {
            packet.take(bytes.count)
            return .needsInput
        }
        if lostPages != nil { openGap(before: bytes) }
        if gap.left > 0 {
            // In steps that do not depend on the limit, as the limit must not change the samples.
            let count = gap.take(sampleRate, channels: 1)
            decoder.conceal(samples: count, next: gap.left == 0 ? bytes : nil, into: &samples)
            guard gap.left == 0 else { return .reachedLimit }
        }
        packet.take(bytes.count)
        let start = samples.count
        try decoder.decode(bytes, into: &samples)
        // Not the announced duration: the last packet of Speex may hold fewer frames than the head says.
        let count = (samples.count - start) / channels
        decoded += count * granulesPerSample
        gap.note(count)
        trimEnd(count, in: &samples)
        skipLead(from: start, in: &samples)
        return .needsInput
    }

    func endPage() {
        defer { if lostPages == .onThisPage { lostPages = .before } }
        if let announced = aheadOnPage, decoded - pageStart < announced {
            lead = .samples(decoded - pageStart + delay)  // the packets held less than they said
        }
        aheadOnPage = nil
        guard let granule = page?.granule, decoded > pageStart else { return }
        if origin == nil { origin = granule - decoded }
    }

    func finish(into samples: inout [Float]) throws(DecodeError) { try decoder.finish(into: &samples) }

    /// What the positions say was lost just before `next`, the first packet after it.
    private func openGap(before next: UnsafeRawBufferPointer) {
        defer { lostPages = nil }
        guard let page, let granule = page.granule, let begin = origin else { return }
        var following = lostPages == .before && page.isContinued ? duration(next) : 0
        page.forEachWholePacket { following += $0.isEmpty ? 0 : duration($0) }
        gap.open((granule - following - (begin + decoded)) / granulesPerSample, sampleRate: sampleRate)
        origin = granule - following - decoded
    }

    /// On the last page, what lies beyond its position is left out.
    /// - Parameter count: samples per channel that came of the last packet.
    private func trimEnd(_ count: Int, in samples: inout [Float]) {
        guard let page, page.isLast, let granule = page.granule else { return }
        let excess = min(max(decoded - (granule - (origin ?? 0) + delay), 0) / granulesPerSample, count)
        samples.removeLast(excess * channels)
    }

    private func skipLead(from start: Int, in samples: inout [Float]) {
        guard case .samples(let wanted) = lead, skipped < wanted else { return }
        let count = min(wanted - skipped, (samples.count - start) / channels)
        samples.removeSubrange(start..<start + count * channels)
        skipped += count
    }
}

/// Packets after the first that are no audio: comments and the like.
struct OggHeads {
    private(set) var left: Int
    private let name: String?

    init(count: Int, named name: String?) {
        left = count
        self.name = name
    }

    /// Whether `packet` is one of them.
    mutating func take(_ packet: UnsafeRawBufferPointer) throws(DecodeError) -> Bool {
        guard left > 0 else { return false }
        if let name, !packet.starts(with: name.utf8) {
            throw DecodeError("the second packet of the Ogg stream should be \(name)")
        }
        left -= 1
        return true
    }
}
