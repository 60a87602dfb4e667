import CMpg123
import ParlanceCore

/// An MP3 stream (MPEG 1, 2 and 2.5, layers III and II, 8 to 48 kHz), cut anywhere, by libmpg123.
///
/// The stream is cut into frames here and each is handed over whole, so its samples come with its last byte and
/// libmpg123 never has to search or to hold tags. Where the first frame is an Info frame (Xing, LAME) with its delays,
/// the encoder's and decoder's delay are taken off at the start, and the padding at the end where it also has the
/// frame count; other streams, live ones above all, come with all their samples. Damaged frames are concealed as
/// libmpg123 does it. Up to 64 KiB of something else is stepped over, counted, and silence put in its place for as long
/// as its bytes would have lasted; a frame that is cut at the end is left out and counted.
/// A change of rate, layer or channels is an error.
public final class MP3Decoder: AudioDecoder {
    public private(set) var output: DecodedAudio?
    public var losses: AudioLosses {
        gap.losses.adding(AudioLosses(skippedBytes: framer.skippedBytes + bytesLeftOver))
    }

    private var framer = MP3Framer()
    private let handle: OpaquePointer
    private var hasBegun = false
    private var hasEnded = false
    private var gap = GapFill()
    private var waiting: UnsafeRawBufferPointer?  // a frame behind the gap, in the framer's memory
    private var bytesLeftOver = 0  // frames behind the end that the first one told, and half a frame at the end
    private var framesWithoutSamples = 0

    public init() throws(DecodeError) {
        var status: Int32 = 0
        guard mpg123_init() == MPG123_OK.rawValue, let handle = mpg123_new(nil, &status) else {
            throw DecodeError("the MP3 decoder could not be made (libmpg123 error \(status))")
        }
        self.handle = handle
        let flags =
            MPG123_QUIET.rawValue | MPG123_FORCE_FLOAT.rawValue | MPG123_NO_READAHEAD.rawValue
            | MPG123_GAPLESS.rawValue | MPG123_SKIP_ID3V2.rawValue
        mpg123_param2(handle, Int32(MPG123_ADD_FLAGS.rawValue), Int(flags), 0)
        mpg123_param2(handle, Int32(MPG123_REMOVE_FLAGS.rawValue), Int(MPG123_AUTO_RESAMPLE.rawValue), 0)
        mpg123_param2(handle, Int32(MPG123_INDEX_SIZE.rawValue), 0, 0)
        try open()
        decodeSilence()
        try open()
    }

    private func open() throws(DecodeError) {
        guard mpg123_open_feed(handle) == MPG123_OK.rawValue else {
            throw DecodeError("the MP3 decoder could not be made (\(String(cString: mpg123_strerror(handle))))")
        }
    }

    /// libmpg123 1.31 takes its work space from the heap as it is, and a damaged frame's samples are computed from parts
    /// of it that nobody wrote: other data of this process, and another sound each time. One frame of silence in two
    /// channels fills it with zeros.
    private func decodeSilence() {
        var frame = [UInt8](repeating: 0, count: 417)
        frame.replaceSubrange(0..<4, with: [0xFF, 0xFB, 0x90, 0x00])  // MPEG 1, layer III, 128 kbit/s, 44.1 kHz, stereo
        guard mpg123_feed(handle, frame, frame.count) == MPG123_OK.rawValue else { return }
        var audio: UnsafeMutablePointer<UInt8>?
        var count = 0
        var status = MPG123_NEW_FORMAT.rawValue
        while status == MPG123_NEW_FORMAT.rawValue || (status == MPG123_OK.rawValue && count > 0) {
            status = mpg123_decode_frame(handle, nil, &audio, &count)
        }
    }

    deinit { mpg123_delete(handle) }

    public func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        let start = samples.count
        hasBegun = hasBegun || !input.isEmpty
        while true {
            let wanted = limit - (samples.count - start)
            guard wanted > 0, gap.giveSilence(wanted, channels: output?.channels ?? 1, into: &samples) else {
                return .reachedLimit
            }
            if let frame = waiting {
                waiting = nil
                try decode(frame: frame, into: &samples)
            } else if let frame = try framer.next() {
                noteGap(before: frame)
                waiting = frame
            } else {
                guard !input.isEmpty else { return .needsInput }
                framer.fill(from: &input)
            }
        }
    }

    public func finish(into samples: inout [Float]) throws(DecodeError) {
        while let frame = try framer.next(isLast: true) { try decode(frame: frame, into: &samples) }
        if hasBegun, output == nil { throw DecodeError("the MP3 stream ended before its first whole frame") }
        bytesLeftOver += framer.heldBytes
    }

    /// Damage was stepped over: silence takes the place of as many frames as it may have been.
    private func noteGap(before frame: UnsafeRawBufferPointer) {
        guard let output, let header = framer.first, framer.skippedBefore > 0 else { return }
        let frames = (framer.skippedBefore + frame.count / 2) / frame.count
        gap.open(frames * header.sampleCount, sampleRate: output.sampleRate)
    }

    private func decode(frame: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        guard let header = framer.first else { return }
        guard !hasEnded else {
            bytesLeftOver += frame.count
            return
        }
        if output == nil {
            output = DecodedAudio(
                sampleRate: header.sampleRate, channels: header.channels, codec: header.layer == 3 ? "MP3" : "MP2")
        }
        let fed = mpg123_feed(handle, frame.assumingMemoryBound(to: UInt8.self).baseAddress, frame.count)
        guard fed == MPG123_OK.rawValue else { throw failure() }
        framesWithoutSamples += 1
        gap.note(header.sampleCount)
        while true {
            var audio: UnsafeMutablePointer<UInt8>?
            var count = 0
            let status = mpg123_decode_frame(handle, nil, &audio, &count)
            if count > 0, let audio {
                framesWithoutSamples = 0
                append(UnsafeMutableRawPointer(audio), count / MemoryLayout<Float>.size, to: &samples)
            }
            switch status {
            case MPG123_OK.rawValue: continue
            case MPG123_NEW_FORMAT.rawValue: try checkFormat(header)
            case MPG123_NEED_MORE.rawValue:
                // It keeps what it does not take as a frame; we have shown that it is one, so this cannot go on.
                guard framesWithoutSamples < 256 else { throw failure() }
                return
            case MPG123_DONE.rawValue:
                hasEnded = true
                return
            default: throw failure()
            }
        }
    }

    /// Loud passages come out beyond ±1.
    private func append(_ audio: UnsafeMutableRawPointer, _ count: Int, to samples: inout [Float]) {
        let floats = audio.assumingMemoryBound(to: Float.self)
        for index in 0..<count { floats[index] = SampleEncoding.clip(floats[index]) }
        samples.append(contentsOf: UnsafeBufferPointer(start: floats, count: count))
    }

    private func checkFormat(_ header: MP3FrameHeader) throws(DecodeError) {
        var rate = 0
        var channels: Int32 = 0
        var encoding: Int32 = 0
        guard mpg123_getformat(handle, &rate, &channels, &encoding) == MPG123_OK.rawValue,
            rate == header.sampleRate, channels == header.channels, encoding == MPG123_ENC_FLOAT_32.rawValue
        else { throw DecodeError("the MP3 stream changes its format in the middle") }
    }

    private func failure() -> DecodeError {
        DecodeError("the MP3 stream is damaged (\(String(cString: mpg123_strerror(handle))))")
    }
}
