import ParlanceCore

/// A native FLAC stream, cut anywhere, by libFLAC: up to 8 channels, 4 to 32 bits, 8 to 192 kHz.
///
/// A frame's samples come with the frame's last byte. Of the metadata only the stream info is held; of the audio at
/// most one frame, up to 1 MiB. A damaged frame ends the stream with an error: FLAC has no way to conceal. Where frames
/// are missing, which their numbers tell, there is silence. The MD5 sum and the count of samples in the head are ignored
/// (live streams do not have them); so is an ID3v1 tag at the end, and what comes after it is counted.
public final class FLACDecoder: AudioDecoder {
    public private(set) var output: DecodedAudio?
    public var losses: AudioLosses {
        gap.losses.adding(AudioLosses(skippedBytes: max(bytesAfterEnd - Self.id3v1Length, 0)))
    }

    private static let id3v1Length = 128

    private var head = FLACHeadReader()
    private var hasBegun = false
    private var hasEnded = false
    private var frames: FLACFrameDecoder?
    private var buffer = FLACFrameBuffer(capacity: 4_096)
    private var given = 0  // of the last frame's samples
    private var gap = GapFill()
    private var blockSize: Int?
    private var expected: Int?  // the next frame's first sample
    private var bytesAfterEnd = 0

    // When a frame is tried whose end has not been found: its checksum may be damaged.
    private var largestFrame = 4_096
    private var limit = 5_120
    // How often it was tried for nothing.
    private var attempts = 0
    private var lastAttempt = 0

    public init() {}

    public func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        hasBegun = hasBegun || !input.isEmpty
        if frames == nil {
            guard let info = try head.read(&input) else { return .needsInput }
            frames = try FLACFrameDecoder(info)
            blockSize = info.blockSize
            output = DecodedAudio(sampleRate: info.sampleRate, channels: info.channels, codec: "FLAC")
            largestFrame = min(max(info.largestFrame, 1_024), FLACFrameBuffer.maximumLength / 2)
            beginFrame()
        }
        let start = samples.count
        while true {
            guard give(limit - (samples.count - start), into: &samples) else { return .reachedLimit }
            if hasEnded {
                passOver(&input)
                return .needsInput
            }
            if try decodeFrame() { continue }
            guard !input.isEmpty else { return .needsInput }
            buffer.fill(from: &input)
        }
    }

    public func finish(into samples: inout [Float]) throws(DecodeError) {
        guard let frames else {
            if hasBegun { throw DecodeError("the FLAC stream ended inside its head") }
            return
        }
        guard !hasEnded else { return }
        while !buffer.everything.isEmpty {
            guard case .decoded(let length) = try frames.decode(buffer.everything) else {
                throw DecodeError("the FLAC stream ended in the middle of a frame")
            }
            take(length)
            while !give(.max, into: &samples) {}
        }
    }

    /// Gives out what is decoded, the silence of a gap before it first.
    /// - Returns: whether all of that is given out and still more is wanted.
    private func give(_ limit: Int, into samples: inout [Float]) -> Bool {
        guard limit > 0, let frames, let output else { return limit > 0 }
        let before = samples.count
        guard gap.giveSilence(limit, channels: output.channels, into: &samples) else { return false }
        let wanted = limit - (samples.count - before)
        let block = frames.samples[given...].prefix(max(wanted / output.channels, 1) * output.channels)
        samples.append(contentsOf: block)
        given += block.count
        return given == frames.samples.count && samples.count - before < limit
    }

    /// Decodes the next frame if it is here.
    /// - Returns: whether there may be more to do without further bytes.
    private func decodeFrame() throws(DecodeError) -> Bool {
        guard let frames else { return false }
        let mayEnd = buffer.findEnd(limit: limit)
        let length = buffer.frame.count
        try checkSync()
        if hasEnded { return true }
        guard mayEnd ? isWorthTrying(length) : length >= limit else { return mayEnd }
        switch try frames.decode(buffer.frame) {
        case .decoded(let length):
            take(length)
            largestFrame = max(largestFrame, length)
            beginFrame()
        case .incomplete:
            guard length < FLACFrameBuffer.maximumLength else {
                throw DecodeError("a FLAC frame of more than \(FLACFrameBuffer.maximumLength) bytes")
            }
            attempts += 1
            lastAttempt = length
            if length >= limit { limit = min(length + length / 4, FLACFrameBuffer.maximumLength) }
        }
        return true
    }

    /// A frame of this length was decoded: notes where it lies and what is missing before it.
    private func take(_ length: Int) {
        guard let frames, let output else { return }
        given = 0
        let first = FLACFrameNumber.firstSample(buffer.everything, blockSize: blockSize)
        if let first, let expected { gap.open(first - expected, sampleRate: output.sampleRate) }
        gap.note(frames.samples.count / output.channels)
        expected = first.map { $0 + frames.samples.count / output.channels }
        buffer.remove(length)
    }

    /// Behind the end there may be an ID3v1 tag, which is not lost audio, and nothing else.
    private func passOver(_ input: inout UnsafeRawBufferPointer) {
        bytesAfterEnd += buffer.everything.count + input.count
        buffer.remove(buffer.everything.count)
        input.take(input.count)
    }

    private func beginFrame() {
        attempts = 0
        lastAttempt = 0
        limit = min(largestFrame + largestFrame / 4, FLACFrameBuffer.maximumLength)
    }

    /// Each attempt costs up to one frame's decoding. Chance asks for few; bytes made to look like many ends are not
    /// obeyed.
    private func isWorthTrying(_ length: Int) -> Bool { attempts < 4 || length >= lastAttempt + lastAttempt / 16 }

    /// What begins with something else than a frame is an ID3v1 tag, the stream's end, or damaged.
    private func checkSync() throws(DecodeError) {
        let frame = buffer.frame
        guard frame.count >= 2 else { return }
        if frame[0] == 0xFF, frame[1] & 0xFE == 0xF8 { return }
        if frame.starts(with: "TAG".utf8.prefix(frame.count)) {
            hasEnded = frame.count >= 3
            return
        }
        throw DecodeError("the FLAC stream is damaged: something else stands where a frame should begin")
    }
}
