import ParlanceCore

/// What the head of a file of plain samples says.
struct SampleFileHeader: Hashable {
    var format: AudioFormat
    /// Bytes of audio; nil when the header does not know.
    var dataLength: Int?
    /// The order of bytes in numbers of the file, not always that of its samples.
    var isBigEndian: Bool
}

/// Reads such a head as it arrives.
protocol SampleFileHeaderReader {
    /// As it is called in errors: `WAV`.
    static var name: String { get }
    init()
    /// Takes header bytes off the front of `input`; once this returns the header, `input` begins with the audio.
    mutating func readHeader(_ input: inout UnsafeRawBufferPointer) throws(DecodeError) -> SampleFileHeader?
}

/// A head, samples, and what comes after them (WAV and AIFF): tags are let by, a further file of the same rate and
/// channels is decoded as well, and everything else is counted as skipped.
struct SampleFile<Reader: SampleFileHeaderReader> {
    private(set) var output: DecodedAudio?
    var losses: AudioLosses {
        AudioLosses(skippedBytes: skipped + tail.skippedBytes + (pcm?.losses.skippedBytes ?? 0))
    }

    /// What the header has to agree with, where the client declared its samples; then its length does not count.
    var declared: AudioFormat?

    private var reader: Reader? = Reader()
    private var pcm: PCMDecoder?
    private var remaining = Int.max
    private var tail = ChunkTail(isBigEndian: false, isPadded: false)
    private var skipped = 0
    private var hasBegun = false

    init(declared: AudioFormat? = nil) { self.declared = declared }

    mutating func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        hasBegun = hasBegun || !input.isEmpty
        while true {
            if reader != nil {
                guard let header = try reader?.readHeader(&input) else { return .needsInput }
                reader = nil
                try begin(header)
            }
            guard let pcm else { return .needsInput }
            if remaining > 0 {
                var audio = UnsafeRawBufferPointer(rebasing: input[..<min(input.count, remaining)])
                let offered = audio.count
                let progress = try pcm.decode(&audio, limit: limit, into: &samples)
                input.take(offered - audio.count)
                remaining -= offered - audio.count
                if progress == .reachedLimit { return .reachedLimit }
                if remaining > 0 { return .needsInput }
            }
            guard let beginning = tail.read(&input) else { return .needsInput }
            try pcm.finish(into: &samples)
            skipped += pcm.losses.skippedBytes
            self.pcm = nil
            reader = Reader()
            try beginning.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
                var bytes = UnsafeRawBufferPointer(bytes)
                _ = try reader?.readHeader(&bytes)
            }
        }
    }

    /// Audio shorter than the header says is no error: lengths are often wrong.
    mutating func finish(into samples: inout [Float]) throws(DecodeError) {
        guard reader == nil || !hasBegun else {
            throw DecodeError("the \(Reader.name) stream ended inside \(output == nil ? "its" : "a further") header")
        }
        try pcm?.finish(into: &samples)
    }

    private mutating func begin(_ header: SampleFileHeader) throws(DecodeError) {
        let format = header.format
        let seen = DecodedAudio(
            sampleRate: format.sampleRate, channels: format.channels,
            codec: "\(Reader.name), \(format.encoding.rawValue)")
        if let declared, declared != format {
            throw DecodeError(
                "declared as \(AudioDeclaration.raw(declared).described), but its header says \(seen.codec), "
                    + "\(format.sampleRate) Hz, \(format.channels) channel\(format.channels == 1 ? "" : "s")")
        }
        if let output, output.sampleRate != format.sampleRate || output.channels != format.channels {
            throw DecodeError(
                "after a \(Reader.name) file of \(output.sampleRate) Hz, \(output.channels) channels comes one of "
                    + "\(format.sampleRate) Hz, \(format.channels) channels; files that follow one another must agree")
        }
        pcm = try PCMDecoder(format, sampleRates: AudioFormat.containerSampleRates)
        output = output ?? seen
        remaining = declared == nil ? header.dataLength ?? .max : .max
        tail = ChunkTail(isBigEndian: header.isBigEndian, isPadded: remaining % 2 == 1)
    }
}
