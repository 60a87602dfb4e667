import ParlanceCore

/// A native FLAC stream, cut anywhere, by libFLAC: up to 8 channels, 4 to 32 bits, 8 to 192 kHz.
///
/// A frame's samples come with the frame's last byte. Of the metadata only the stream info is held; of the audio at
/// most one frame, up to 1 MiB. A damaged frame ends the stream with an error: FLAC has no way to conceal. The MD5 sum
/// and the count of samples in the head are ignored (live streams do not have them); an ID3v1 tag at the end too.
public final class FLACDecoder: AudioDecoder {
    public private(set) var output: DecodedAudio?

    private var head = FLACHeadReader()
    private var hasBegun = false
    private var hasEnded = false
    private var frames: FLACFrameDecoder?
    private var buffer = FLACFrameBuffer(capacity: 4_096)

    // When a frame is tried whose end has not been found: its checksum may be damaged.
    private var largestFrame = 4_096
    private var limit = 5_120
    // How often it was tried for nothing.
    private var attempts = 0
    private var lastAttempt = 0

    public init() {}

    public func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        var input = bytes
        hasBegun = hasBegun || !bytes.isEmpty
        if frames == nil {
            guard let info = try head.read(&input) else { return }
            frames = try FLACFrameDecoder(info)
            output = DecodedAudio(sampleRate: info.sampleRate, channels: info.channels, codec: "FLAC")
            largestFrame = min(max(info.largestFrame, 1_024), FLACFrameBuffer.maximumLength / 2)
            beginFrame()
        }
        while !input.isEmpty, !hasEnded {
            buffer.fill(from: &input)
            try decodeFrames(into: &samples)
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
            samples.append(contentsOf: frames.samples)
            buffer.remove(length)
        }
    }

    private func decodeFrames(into samples: inout [Float]) throws(DecodeError) {
        while !hasEnded, let frames {
            let mayEnd = buffer.findEnd(limit: limit)
            let length = buffer.frame.count
            try checkSync()
            if hasEnded { return }
            guard mayEnd ? isWorthTrying(length) : length >= limit else {
                if mayEnd { continue }
                return
            }
            switch try frames.decode(buffer.frame) {
            case .decoded(let length):
                samples.append(contentsOf: frames.samples)
                buffer.remove(length)
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
        }
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
