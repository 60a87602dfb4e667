import ParlanceCore

/// The first audio track of WebM or Matroska that holds Opus, PCM or FLAC, cut anywhere, as browsers record it live.
///
/// Other tracks and all that is no audio are passed over without being stored. Segments and clusters may have no
/// length. Documents may follow one another if rate and channels stay the same.
///
/// Memory: one block of at most 1 MiB, and the decoder. Samples come out of blocks only; times are not looked at, so a
/// gap between blocks is not filled.
public final class WebMDecoder: AudioDecoder {
    public private(set) var output: DecodedAudio?

    private let opusSampleRate: Int
    private var reader = EBMLReader(schema: WebMElement.handling)
    private var entry = WebMTrackEntry()
    private var track: WebMTrack?
    private var refused: String?
    private var sawHead = false
    private var sawTracks = false

    private var block: [UInt8] = []  // of the group that is being read
    private var groupHasBlock = false
    private var discard: Int64 = 0  // nanoseconds at the end of that block
    private var frameEnds: [Int] = []

    /// - Parameter opusSampleRate: to which Opus is decoded: 8,000, 12,000, 16,000, 24,000 or 48,000.
    public init(opusSampleRate: Int = 16_000) { self.opusSampleRate = opusSampleRate }

    public func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        var input = bytes
        while let item = try reader.next(&input) {
            switch item {
            case .began(let id): try begin(id, into: &samples)
            case .element(let id): try read(id, into: &samples)
            case .ended(let id): try end(id, into: &samples)
            }
        }
    }

    /// A last, incomplete block is left out: live streams end anywhere.
    public func finish(into samples: inout [Float]) throws(DecodeError) {
        if sawHead, track == nil {
            throw sawTracks ? refusal() : DecodeError("the WebM stream ended before its tracks")
        }
        try endGroup(into: &samples)
        try track?.decoder.finish(into: &samples)
        try checkOutput()
    }

    private func begin(_ id: EBMLReader.ID, into samples: inout [Float]) throws(DecodeError) {
        switch id {
        case WebMElement.head:
            // Another document begins.
            try track?.decoder.finish(into: &samples)
            track = nil
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
        case WebMElement.blockGroup: try endGroup(into: &samples)
        default: break
        }
    }

    private func read(_ id: EBMLReader.ID, into samples: inout [Float]) throws(DecodeError) {
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
        case WebMElement.simpleBlock: try decodeBlock(reader.content, discard: 0, into: &samples)
        case WebMElement.block:
            reader.swapContent(with: &block)
            groupHasBlock = true
        case WebMElement.discardPadding: discard = reader.content.ebmlSigned
        default: entry.set(id, reader.content)
        }
    }

    private func choose(into samples: inout [Float]) throws(DecodeError) {
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
        if !new.head.isEmpty { try feed(new.head[...], into: &samples) }
        try checkOutput()
    }

    private func endGroup(into samples: inout [Float]) throws(DecodeError) {
        guard groupHasBlock else { return }
        groupHasBlock = false
        try decodeBlock(block, discard: discard, into: &samples)
    }

    private func decodeBlock(
        _ content: [UInt8], discard: Int64, into samples: inout [Float]
    ) throws(DecodeError) {
        guard let track, try WebMBlock.track(of: content) == track.number else { return }
        let start = samples.count
        var position = try WebMBlock.frames(content, ends: &frameEnds)
        for end in frameEnds {
            // A frame of 0 bytes would be endless audio for nothing.
            if end > position { try feed(content[position..<end], into: &samples) }
            position = end
        }
        try checkOutput()
        trim(from: start, discard: discard, in: &samples)
    }

    /// Leaves out what the codec adds at the start, and what the block says is too much at its end.
    private func trim(from start: Int, discard: Int64, in samples: inout [Float]) {
        guard let track, let output else { return }
        if discard > 0 {
            let count = Double(discard) * Double(output.sampleRate) / 1e9
            let unwanted = Int(min((count + 0.01).rounded(.down), Double(samples.count - start))) * output.channels
            samples.removeLast(min(unwanted, samples.count - start))
        }
        if track.skip > 0 {
            let count = min(track.skip, (samples.count - start) / output.channels)
            samples.removeSubrange(start..<start + count * output.channels)
            self.track?.skip -= count
        }
    }

    private func feed(_ bytes: ArraySlice<UInt8>, into samples: inout [Float]) throws(DecodeError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
            try track?.decoder.decode(UnsafeRawBufferPointer(bytes), into: &samples)
        }
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
