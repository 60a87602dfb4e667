import ParlanceCore

/// Opus or Speex in Ogg: packets, each of a known duration, on a clock that the pages tell.
///
/// Opus follows RFC 7845: the pre-skip is left out at the start, what lies beyond the last page's position is left out at
/// the end. Speex follows speexdec, to the same number of samples. Lost pages are concealed for as long as the
/// positions around them tell, at most one second. Positions never make samples: all but the concealed ones come out of
/// packets.
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
    var concealedSamples: Int { decoder.concealedSamples }

    private let decoder: any PacketDecoder
    private let channels: Int
    private let granulesPerSample: Int  // of the clock, at the output rate
    private let duration: (UnsafeRawBufferPointer) -> Int  // of a packet, on the clock
    private let maximumGap: Int  // on the clock: one second
    private var heads: OggHeads
    private var lead: Lead
    private var skipped = 0  // samples per channel already left out at the start

    private var decoded = 0  // on the clock, since this track began
    private var origin: Int?  // the position where it began
    private var delay = 0  // that decoding adds and positions do not count
    private var page: OggPageInfo?
    private var pageStart = (samples: 0, decoded: 0)
    private var startsPage = false
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
        maximumGap = clockRate
        granulesPerSample = clockRate / (decoder.output?.sampleRate ?? clockRate)
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
        pageStart.decoded = decoded
        startsPage = true
    }

    func hole() { lostPages = .onThisPage }

    func packet(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        if try heads.take(bytes) { return }
        // RFC 7845 has no packets of 0 bytes; they would be endless audio for nothing.
        guard !bytes.isEmpty else { return }
        if startsPage {
            startsPage = false
            pageStart.samples = samples.count
        }
        if lostPages != nil { fillGap(before: bytes, into: &samples) }
        let start = samples.count
        try decoder.decode(bytes, into: &samples)
        // Not the announced duration: the last packet of Speex may hold fewer frames than the head says.
        decoded += (samples.count - start) / channels * granulesPerSample
        skipLead(from: start, in: &samples)
    }

    func endPage(into samples: inout [Float]) {
        defer { if lostPages == .onThisPage { lostPages = .before } }
        guard let page, let granule = page.granule, !startsPage else { return }
        if case .firstPage(let decoderDelay) = lead {
            let ahead = page.isLast ? 0 : min(max(decoded - granule, 0), decoded - pageStart.decoded)
            origin = -ahead
            delay = decoderDelay
            lead = .samples(ahead + delay)
            skipLead(from: pageStart.samples, in: &samples)
        }
        if page.isLast {
            let excess = min(max(decoded - (granule - (origin ?? 0) + delay), 0), decoded - pageStart.decoded)
            let unwanted = excess / granulesPerSample * channels
            samples.removeLast(min(unwanted, samples.count - pageStart.samples))
        }
        if origin == nil { origin = granule - decoded }
    }

    func finish(into samples: inout [Float]) throws(DecodeError) { try decoder.finish(into: &samples) }

    /// Conceals what the positions say was lost just before `next`, the first packet after it.
    private func fillGap(before next: UnsafeRawBufferPointer, into samples: inout [Float]) {
        guard let page, let granule = page.granule, let begin = origin else {
            lostPages = nil
            return
        }
        var following = lostPages == .before && page.isContinued ? duration(next) : 0
        page.forEachWholePacket { following += $0.isEmpty ? 0 : duration($0) }
        let gap = granule - following - (begin + decoded)
        if gap > 0 {
            decoder.conceal(samples: min(gap, maximumGap) / granulesPerSample, next: next, into: &samples)
        }
        origin = granule - following - decoded
        lostPages = nil
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
    private var left: Int
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
