import ParlanceCore

/// What a TrackEntry says; filled while it is read.
struct WebMTrackEntry {
    var number: UInt64 = 0
    var type: UInt64 = 0
    var codec = ""
    var codecPrivate: [UInt8] = []
    /// Nanoseconds to leave out at the start.
    var codecDelay: UInt64?
    var sampleRate = 8_000.0
    var channels: UInt64 = 1
    var bitDepth: UInt64 = 0
    var isEncoded = false

    static let audioType: UInt64 = 2

    mutating func set(_ id: EBMLReader.ID, _ content: [UInt8]) {
        switch id {
        case WebMElement.trackNumber: number = content.ebmlUnsigned
        case WebMElement.trackType: type = content.ebmlUnsigned
        case WebMElement.codecID: codec = String(decoding: content.prefix { $0 != 0 }, as: UTF8.self)
        case WebMElement.codecPrivate: codecPrivate = content
        case WebMElement.codecDelay: codecDelay = content.ebmlUnsigned
        case WebMElement.samplingFrequency: sampleRate = content.ebmlFloat ?? 0
        case WebMElement.channels: channels = content.ebmlUnsigned
        case WebMElement.contentEncodings: isEncoded = true
        case WebMElement.bitDepth: bitDepth = content.ebmlUnsigned
        default: break
        }
    }
}

/// The audio track that is decoded.
struct WebMTrack {
    let number: UInt64
    let decoder: any AudioDecoder
    let name: String
    /// Bytes that come before the first block: the codec's own head.
    let head: [UInt8]
    /// Samples per channel to leave out at the start.
    var skip: Int

    /// What the decoder itself has missed. Gaps between blocks are not its own.
    var losses: AudioLosses { decoder is any PacketDecoder ? AudioLosses() : decoder.losses }

    /// FLAC's frames are numbered, and tell of gaps better than blocks' times do.
    var findsGaps: Bool { decoder is FLACDecoder }

    /// Samples per channel that the frames of a block will give; nil where that is not known before.
    /// - Parameter start: of the first frame in `block`.
    func samples(in block: [UInt8], from start: Int, _ ends: [Int]) -> Int? {
        guard let output = decoder.output, decoder is any PacketDecoder else { return nil }
        var start = start
        var count = 0
        for end in ends {
            if end > start {
                count += OpusPacket.announcedDuration(block[start], end > start + 1 ? block[start + 1] : nil)
            }
            start = end
        }
        return count * output.sampleRate / OpusPacket.samplesPerSecond
    }

    /// Nil when the codec is not decoded here.
    init?(_ entry: WebMTrackEntry, opusSampleRate: Int) throws(DecodeError) {
        number = entry.number
        switch entry.codec {
        case "A_OPUS":
            let head = try Self.opusHead(entry)
            let perSample = OpusPacket.samplesPerSecond / opusSampleRate
            decoder = try head.makeDecoder(sampleRate: opusSampleRate)
            skip = (head.preSkip + perSample - 1) / perSample
            name = "Opus"
            self.head = []
        case "A_PCM/INT/LIT", "A_PCM/INT/BIG", "A_PCM/FLOAT/IEEE":
            decoder = try PCMDecoder(Self.pcmFormat(entry), sampleRates: AudioFormat.containerSampleRates)
            skip = 0
            name = "PCM"
            head = []
        case "A_FLAC":
            decoder = FLACDecoder()
            skip = 0
            name = "FLAC"
            head = entry.codecPrivate
        default: return nil
        }
    }

    private static func opusHead(_ entry: WebMTrackEntry) throws(DecodeError) -> OpusHead {
        guard entry.codecPrivate.isEmpty else {
            return try entry.codecPrivate.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
                try OpusHead(UnsafeRawBufferPointer(bytes))
            }
        }
        guard 1...2 ~= entry.channels else {
            throw DecodeError("a WebM Opus track of \(entry.channels) channels without an Opus head")
        }
        let delay = min(entry.codecDelay ?? 0, 1_000_000_000)
        return OpusHead(
            channels: Int(entry.channels), preSkip: Int((delay * 48 + 500_000) / 1_000_000), inputSampleRate: 0)
    }

    private static func pcmFormat(_ entry: WebMTrackEntry) throws(DecodeError) -> AudioFormat {
        let encoding: SampleEncoding? =
            switch (entry.codec, entry.bitDepth) {
            case ("A_PCM/FLOAT/IEEE", 32): .linear32
            case ("A_PCM/FLOAT/IEEE", 64): .pcm_f64le
            case ("A_PCM/INT/LIT", 8), ("A_PCM/INT/BIG", 8): .pcm_u8
            case ("A_PCM/INT/LIT", 16): .linear16
            case ("A_PCM/INT/LIT", 24): .pcm_s24le
            case ("A_PCM/INT/LIT", 32): .pcm_s32le
            case ("A_PCM/INT/BIG", 16): .pcm_s16be
            case ("A_PCM/INT/BIG", 24): .pcm_s24be
            case ("A_PCM/INT/BIG", 32): .pcm_s32be
            default: nil
            }
        guard let encoding else {
            throw DecodeError(
                "the WebM track's \(entry.codec) has \(entry.bitDepth) bits; 8, 16, 24 and 32, for floats 32 and 64 "
                    + "can be decoded")
        }
        let rates = AudioFormat.containerSampleRates
        let rate = entry.sampleRate
        guard rate >= Double(rates.lowerBound), rate <= Double(rates.upperBound) else {
            throw DecodeError(
                "the WebM track says \(rate) Hz; \(rates.lowerBound) to \(rates.upperBound) can be decoded")
        }
        guard 1...UInt64(AudioFormat.maximumChannels) ~= entry.channels else {
            throw DecodeError(
                "the WebM track says \(entry.channels) channels; 1 to \(AudioFormat.maximumChannels) can be decoded")
        }
        return AudioFormat(encoding: encoding, sampleRate: Int(rate.rounded()), channels: Int(entry.channels))
    }
}
