import ParlanceCore

/// The first audio track of WebM or Matroska that holds Opus, PCM or FLAC, cut anywhere, as browsers record it live.
///
/// Other tracks and all that is no audio are passed over without being stored. Segments and clusters may have no
/// length. Documents may follow one another if rate and channels stay the same.
///
/// Where the times of blocks tell that some are missing, the gap is filled: up to a second of Opus is concealed, the rest
/// is silence; see ``AudioLosses``.
///
/// Memory: two blocks of at most 1 MiB, and the decoder. A larger block is an error, or passed over where there is a
/// video track.
public final class WebMDecoder: AudioDecoder {
    public private(set) var output: DecodedAudio?
    public var losses: AudioLosses {
        earlierLosses.adding(gap.losses).adding(track?.losses ?? AudioLosses())
            .adding(AudioLosses(skippedBytes: bytesLeftOver))
    }

    private let opusSampleRate: Int
    private var reader = EBMLReader(schema: WebMElement.handling)
    private var entry = WebMTrackEntry()
    private var track: WebMTrack?
    private var refused: String?
    private var sawHead = false
    private var sawTracks = false
    private var hasOtherTracks = false

    private var block: [UInt8] = []  // of the group that is being read
    private var groupHasBlock = false
    private var discard: Int64 = 0  // nanoseconds at the end of that block
    private var frameEnds: [Int] = []

    // What is being decoded: the frames of `block` from here on, and the gap before them.
    private var frame = 0
    private var position = 0
    private var isHeldBack = false  // the codec's decoder has more of the frame
    private var keep = Int.max  // samples per channel, of the whole block
    private var clock = WebMClock()
    private var gap = GapFill()
    private var earlierLosses = AudioLosses()
    private var bytesLeftOver = 0

    /// - Parameter opusSampleRate: to which Opus is decoded: 8,000, 12,000, 16,000, 24,000 or 48,000.
    public init(opusSampleRate: Int = 16_000) { self.opusSampleRate = opusSampleRate }

    public func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        let start = samples.count
        while true {
            if try decodeFrames(limit - (samples.count - start), into: &samples) == .reachedLimit {
                return .reachedLimit
            }
            guard let item = try reader.next(&input) else { return .needsInput }
            switch item {
            case .began(let id): try begin(id, into: &samples)
            case .element(let id): try read(id)
            case .passed: try checkOtherTracks()
            case .ended(let id): try end(id, into: &samples)
            }
        }
    }

    /// A last, incomplete block is left out and counted: live streams end anywhere.
    public func finish(into samples: inout [Float]) throws(DecodeError) {
        if sawHead, track == nil {
            throw sawTracks ? refusal() : DecodeError("the WebM stream ended before its tracks")
        }
        try beginGroupBlock()
        while try decodeFrames(.max, into: &samples) == .reachedLimit {}
        try track?.decoder.finish(into: &samples)
        try checkOutput()
        bytesLeftOver = reader.heldBytes
    }

    private func begin(_ id: EBMLReader.ID, into samples: inout [Float]) throws(DecodeError) {
        switch id {
        case WebMElement.head:
            // Another document begins.
            try track?.decoder.finish(into: &samples)
            earlierLosses = earlierLosses.adding(track?.losses ?? AudioLosses())
            track = nil
            hasOtherTracks = false
            clock = WebMClock()
            sawTracks = false
            sawHead = true
        case WebMElement.segment:
            guard sawHead else { throw DecodeError("the WebM stream does not begin with an EBML head") }
        case WebMElement.trackEntry: entry = WebMTrackEntry()
        case WebMElement.cluster:
            guard track != nil else {
                throw sawTracks ? refusal() : DecodeError("the WebM stream has blocks before it has tracks")
            }
        case WebMElement.blockGroup:
            groupHasBlock = false
            discard = 0
        default: break
        }
    }

    private func end(_ id: EBMLReader.ID, into samples: inout [Float]) throws(DecodeError) {
        switch id {
        case WebMElement.trackEntry: try choose(into: &samples)
        case WebMElement.tracks:
            sawTracks = true
            guard track != nil else { throw refusal() }
        case WebMElement.blockGroup: try beginGroupBlock()
        default: break
        }
    }

    private func read(_ id: EBMLReader.ID) throws(DecodeError) {
        switch id {
        case WebMElement.documentType:
            let type = String(decoding: reader.content.prefix { $0 != 0 }, as: UTF8.self)
            guard type == "webm" || type == "matroska" else {
                throw DecodeError("an EBML document of type \"\(type)\"; webm and matroska can be read")
            }
        case WebMElement.readVersion, WebMElement.maximumIDLength, WebMElement.maximumSizeLength:
            let limit: UInt64 = id == WebMElement.readVersion ? 1 : id == WebMElement.maximumIDLength ? 4 : 8
            guard reader.content.ebmlUnsigned <= limit else {
                throw DecodeError(
                    "the EBML head asks for \(reader.content.ebmlUnsigned) in \(EBMLReader.name(id)); at most \(limit)")
            }
        case WebMElement.timestampScale: clock.set(scale: reader.content.ebmlUnsigned)
        case WebMElement.timestamp: clock.beginCluster(reader.content.ebmlUnsigned)
        case WebMElement.simpleBlock:
            reader.swapContent(with: &block)
            try beginBlock(discard: 0)
        case WebMElement.block:
            reader.swapContent(with: &block)
            groupHasBlock = true
        case WebMElement.discardPadding: discard = reader.content.ebmlSigned
        default: entry.set(id, reader.content)
        }
    }

    /// A block too large for audio: a picture of a video track, if there is one.
    private func checkOtherTracks() throws(DecodeError) {
        guard hasOtherTracks else {
            throw DecodeError(
                "a WebM block of audio is too long; at most \(WebMElement.maximumBlockBytes) bytes are expected")
        }
    }

    private func choose(into samples: inout [Float]) throws(DecodeError) {
        if entry.type != WebMTrackEntry.audioType { hasOtherTracks = true }
        guard track == nil else { return }
        guard entry.type == WebMTrackEntry.audioType else {
            refused = refused ?? "no audio track"
            return
        }
        guard !entry.isEncoded else {
            throw DecodeError("the WebM audio track is compressed once more or encrypted, which cannot be decoded")
        }
        guard let new = try WebMTrack(entry, opusSampleRate: opusSampleRate) else {
            if refused == nil || refused == "no audio track" { refused = "\(entry.codec) audio" }
            return
        }
        track = new
        if !new.head.isEmpty {
            var position = 0
            _ = try feed(new.head, &position, new.head.count, limit: .max, into: &samples)
        }
        try checkOutput()
    }

    private func beginGroupBlock() throws(DecodeError) {
        guard groupHasBlock else { return }
        groupHasBlock = false
        try beginBlock(discard: discard)
    }

    /// Looks at the block that has come: its frames, and what is missing before it.
    private func beginBlock(discard: Int64) throws(DecodeError) {
        frameEnds.removeAll(keepingCapacity: true)
        frame = 0
        guard let track, try WebMBlock.track(of: block) == track.number else { return }
        position = try WebMBlock.frames(block, ends: &frameEnds)
        let missing = clock.block(try WebMBlock.time(of: block))
        if missing > 0, !track.findsGaps, let output {
            // Far beyond what is filled the number does not matter, but it must be one.
            gap.open(Int((min(missing, 1e9) * Double(output.sampleRate)).rounded()), sampleRate: output.sampleRate)
        }
        keep = .max
        if discard > 0, let output, let total = track.samples(in: block, from: position, frameEnds) {
            keep = max(total - Int(Double(discard) * Double(output.sampleRate) / 1e9 + 0.01), 0)
        }
    }

    /// Decodes what has come of the block.
    private func decodeFrames(_ limit: Int, into samples: inout [Float]) throws(DecodeError) -> DecodeProgress {
        guard frame < frameEnds.count else { return .needsInput }
        let start = samples.count
        while frame < frameEnds.count {
            let wanted = limit - (samples.count - start)
            guard wanted > 0, try fillGap(wanted, into: &samples) else { return .reachedLimit }
            let before = samples.count
            let end = frameEnds[frame]
            // A frame of 0 bytes would be endless audio for nothing.
            if end > position || isHeldBack {
                isHeldBack = try feed(block, &position, end, limit: wanted, into: &samples) == .reachedLimit
                try checkOutput()
                trim(from: before, in: &samples)
                if isHeldBack { return .reachedLimit }
            }
            frame += 1
        }
        return .needsInput
    }

    /// - Returns: whether nothing is left of the gap.
    private func fillGap(_ limit: Int, into samples: inout [Float]) throws(DecodeError) -> Bool {
        guard gap.left > 0, let track, let output else { return true }
        guard let decoder = track.decoder as? any PacketDecoder else {
            return gap.giveSilence(limit, channels: output.channels, into: &samples)
        }
        // In steps that do not depend on the limit, as the limit must not change the samples.
        let count = gap.take(output.sampleRate, channels: 1)
        conceal(count, by: decoder, into: &samples)
        return gap.left == 0
    }

    private func conceal(_ count: Int, by decoder: any PacketDecoder, into samples: inout [Float]) {
        block.withUnsafeBytes { block in
            let next = UnsafeRawBufferPointer(rebasing: block[position..<frameEnds[frame]])
            decoder.conceal(samples: count, next: gap.left == 0 && !next.isEmpty ? next : nil, into: &samples)
        }
    }

    /// Leaves out what the codec adds at the start, and what the block says is too much at its end.
    private func trim(from start: Int, in samples: inout [Float]) {
        guard let track, let output else { return }
        let count = (samples.count - start) / output.channels
        clock.add(Double(count) / Double(output.sampleRate))
        gap.note(count)
        let unwanted = max(count - keep, 0)
        if keep != .max { keep -= count - unwanted }
        samples.removeLast(unwanted * output.channels)
        if track.skip > 0 {
            let skipped = min(track.skip, count - unwanted)
            samples.removeSubrange(start..<start + skipped * output.channels)
            self.track?.skip -= skipped
        }
    }

    /// Decodes the bytes from `position` up to `end`, as far as the limit allows.
    private func feed(
        _ bytes: [UInt8], _ position: inout Int, _ end: Int, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        guard let track else { return .needsInput }
        let start = position
        var taken = 0
        let progress = try bytes.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
            var input = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start..<end]))
            let progress = try track.decoder.decode(&input, limit: limit, into: &samples)
            taken = end - start - input.count
            return progress
        }
        position += taken
        return progress
    }

    private func checkOutput() throws(DecodeError) {
        guard let track, let new = track.decoder.output else { return }
        guard let old = output else {
            output = DecodedAudio(sampleRate: new.sampleRate, channels: new.channels, codec: "WebM \(track.name)")
            return
        }
        guard old.sampleRate == new.sampleRate, old.channels == new.channels else {
            throw DecodeError(
                "the WebM stream changes from \(old.sampleRate) Hz, \(old.channels) channels to \(new.sampleRate) Hz, "
                    + "\(new.channels) channels; documents that follow one another must agree")
        }
    }

    private func refusal() -> DecodeError {
        DecodeError("the WebM stream holds \(refused ?? "no track"); Opus, PCM and FLAC in WebM can be decoded")
    }
}
