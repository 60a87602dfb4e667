import CSpeex
import ParlanceCore

/// Speex packets without a container, one to a call, each of one or several 20 ms frames (RFC 5574).
///
/// The sample rate chooses the mode: 8 kHz narrowband, 16 kHz wideband, 32 kHz ultra-wideband; the output has that
/// rate. Perceptual enhancement is on.
public final class SpeexPacketDecoder: PacketDecoder {
    /// Longer packets are refused: ten ultra-wideband frames of the best quality have 1,100 bytes.
    public static let maximumPacketBytes = 2_000
    /// One second. Frames can be as short as 5 bits, so a packet could claim minutes.
    public static let maximumFrames = 50

    public let output: DecodedAudio?
    public private(set) var concealedSamples = 0
    /// Samples per channel of one frame: 160, 320 or 640.
    public let frameSamples: Int
    /// Samples of silence that decoding puts in front.
    let lookahead: Int

    private let state: UnsafeMutableRawPointer
    private let bits: UnsafeMutablePointer<SpeexBits>
    private let stereo: UnsafeMutablePointer<SpeexStereoState>?
    private let channels: Int
    private let scratch: SampleScratch
    private var lastFrames = 1  // what an empty packet stands for
    private var concealedRun = 0

    /// - Parameter sampleRate: 8,000, 16,000 or 32,000.
    public convenience init(sampleRate: Int) throws(DecodeError) {
        guard let mode = [8_000, 16_000, 32_000].firstIndex(of: sampleRate) else {
            throw DecodeError("Speex packets are of 8000, 16000 or 32000 Hz, not \(sampleRate)")
        }
        try self.init(mode: mode, sampleRate: sampleRate, channels: 1)
    }

    /// - Parameters:
    ///   - mode: 0, 1, 2: narrowband, wideband, ultra-wideband.
    ///   - sampleRate: what to call the output's rate. A container may say another one than the mode's own.
    ///   - channels: 2 doubles the channel as the stream's intensity messages say.
    init(mode: Int, sampleRate: Int, channels: Int) throws(DecodeError) {
        guard 0...2 ~= mode, 1...2 ~= channels else {
            throw DecodeError("Speex of mode \(mode) with \(channels) channels; modes 0 to 2 and 1 or 2 channels exist")
        }
        guard let state = speex_decoder_init(speex_lib_get_mode(Int32(mode))) else {
            throw DecodeError("libspeex gave no decoder")
        }
        self.state = state
        self.channels = channels
        frameSamples = 160 << mode
        var on: Int32 = 1
        speex_decoder_ctl(state, SPEEX_SET_ENH, &on)
        var delay: Int32 = 0
        speex_decoder_ctl(state, SPEEX_GET_LOOKAHEAD, &delay)
        lookahead = Int(delay)
        bits = .allocate(capacity: 1)
        bits.initialize(to: SpeexBits())
        speex_bits_init(bits)
        scratch = SampleScratch(capacity: frameSamples * 2)
        stereo = channels == 2 ? speex_stereo_state_init() : nil
        output = DecodedAudio(sampleRate: sampleRate, channels: channels, codec: "Speex")
        if let stereo {
            var callback = SpeexCallback(
                callback_id: SPEEX_INBAND_STEREO, func: speex_std_stereo_request_handler, data: stereo,
                reserved1: nil, reserved2: 0)
            speex_decoder_ctl(state, SPEEX_SET_HANDLER, &callback)
        }
    }

    deinit {
        speex_decoder_destroy(state)
        speex_bits_destroy(bits)
        bits.deallocate()
        if let stereo { speex_stereo_state_destroy(stereo) }
    }

    public func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        guard !bytes.isEmpty else {
            return conceal(samples: lastFrames * frameSamples, next: nil, into: &samples)
        }
        guard bytes.count <= Self.maximumPacketBytes else {
            throw DecodeError("a Speex packet of \(bytes.count) bytes; at most \(Self.maximumPacketBytes) are expected")
        }
        speex_bits_read_from(bits, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count))
        var frames = 0
        while speex_bits_remaining(bits) >= 5 {
            let status = speex_decode(state, bits, scratch.start)
            if status == -1 { break }  // the packet's terminator
            guard status == 0, speex_bits_remaining(bits) >= 0 else {
                throw DecodeError("a Speex packet of \(bytes.count) bytes is broken after \(frames) frames")
            }
            frames += 1
            guard frames <= Self.maximumFrames else {
                throw DecodeError("a Speex packet of more than \(Self.maximumFrames) frames (1 second)")
            }
            append(frameSamples, to: &samples)
        }
        if frames > 0 { lastFrames = frames }
        concealedRun = 0
    }

    public func conceal(samples count: Int, next: UnsafeRawBufferPointer?, into samples: inout [Float]) {
        guard count > 0 else { return }
        concealedSamples += count
        let limit = frameSamples * 50
        var left = min(count, max(limit - concealedRun, 0))
        let silent = count - left
        concealedRun += left
        while left > 0 {
            let piece = min(left, frameSamples)
            speex_decode(state, nil, scratch.start)
            append(piece, to: &samples)
            left -= piece
        }
        samples.appendSilence(silent * channels)
    }

    public func finish(into samples: inout [Float]) throws(DecodeError) {}

    private func append(_ count: Int, to samples: inout [Float]) {
        if let stereo { speex_decode_stereo(scratch.start, Int32(frameSamples), stereo) }
        scratch.append(count * channels, gain: 1 / 32_768, to: &samples)
    }
}
