import CLame
import ParlanceCore

/// An MP3 stream of constant bit rate, by LAME: frames only, without tags or an Info frame (which a stream could not
/// come back to).
///
/// A frame comes when its 1,152 samples (576 below 32 kHz) and LAME's look-ahead are here.
public final class MP3Encoder: AudioEncoder {
    public static let sampleRates = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]

    private static let blockFrames = 1_152
    /// LAME's own bound (lame.h): 1.25 times the samples, and 7,200.
    private static let outputBytes = blockFrames * 5 / 4 + 7_200

    private let lame: OpaquePointer
    private let channels: Int
    private let block: UnsafeMutablePointer<Float>
    private var blockCount = 0
    private let output: UnsafeMutablePointer<UInt8>
    private var hasFinished = false

    /// - Parameters:
    ///   - sampleRate: one of ``sampleRates``.
    ///   - channels: 1 or 2.
    ///   - bitRate: bits per second, one of those that MPEG has at this rate (48,000 is good for speech at 22,050 Hz).
    public init(sampleRate: Int, channels: Int, bitRate: Int = 48_000) throws(EncodeError) {
        guard Self.sampleRates.contains(sampleRate), (1...2).contains(channels) else {
            throw EncodeError(
                "MP3 of \(sampleRate) Hz and \(channels) channels; MP3 has mono and stereo at "
                    + Self.sampleRates.map(String.init).joined(separator: ", ") + " Hz")
        }
        let bitRates = Self.bitRates(sampleRate)
        guard bitRate % 1_000 == 0, bitRates.contains(bitRate / 1_000) else {
            throw EncodeError(
                "MP3 of \(bitRate) bit/s at \(sampleRate) Hz; there are "
                    + bitRates.map(String.init).joined(separator: ", ") + " kbit/s")
        }
        guard let lame = lame_init() else { throw EncodeError("no memory for an MP3 encoder") }
        self.lame = lame
        self.channels = channels
        block = .allocate(capacity: Self.blockFrames * channels)
        output = .allocate(capacity: Self.outputBytes)
        parlance_lame_silence(lame)
        lame_set_in_samplerate(lame, Int32(sampleRate))
        lame_set_out_samplerate(lame, Int32(sampleRate))
        lame_set_num_channels(lame, Int32(channels))
        lame_set_mode(lame, channels == 1 ? MONO : JOINT_STEREO)
        lame_set_brate(lame, Int32(bitRate / 1_000))
        lame_set_quality(lame, 5)
        lame_set_bWriteVbrTag(lame, 0)
        lame_set_write_id3tag_automatic(lame, 0)
        guard lame_init_params(lame) >= 0 else { throw EncodeError("LAME does not accept these settings") }
    }

    deinit {
        lame_close(lame)
        block.deallocate()
        output.deallocate()
    }

    public func encode(_ samples: UnsafeBufferPointer<Float>, into bytes: inout [UInt8]) throws(EncodeError) {
        guard !hasFinished else { throw EncodeError("the MP3 stream has been finished") }
        for sample in samples {
            block[blockCount] = SampleEncoding.clip(sample)
            blockCount += 1
            if blockCount == Self.blockFrames * channels { try pass(&bytes) }
        }
        try pass(&bytes)
    }

    public func finish(into bytes: inout [UInt8]) throws(EncodeError) {
        guard !hasFinished else { return }
        if blockCount % channels != 0 {
            block[blockCount] = 0
            blockCount += 1
        }
        try pass(&bytes)
        hasFinished = true
        try take(lame_encode_flush(lame, output, Int32(Self.outputBytes)), &bytes)
    }

    private func pass(_ bytes: inout [UInt8]) throws(EncodeError) {
        let frames = blockCount / channels
        guard frames > 0 else { return }
        let written =
            channels == 1
            ? lame_encode_buffer_ieee_float(lame, block, block, Int32(frames), output, Int32(Self.outputBytes))
            : lame_encode_buffer_interleaved_ieee_float(
                lame, block, Int32(frames), output, Int32(Self.outputBytes))
        let rest = blockCount - frames * channels
        block.update(from: block + frames * channels, count: rest)
        blockCount = rest
        try take(written, &bytes)
    }

    private func take(_ written: Int32, _ bytes: inout [UInt8]) throws(EncodeError) {
        guard written >= 0 else { throw EncodeError("LAME could not encode (error \(written))") }
        bytes.append(contentsOf: UnsafeBufferPointer(start: output, count: Int(written)))
    }

    /// MPEG 2.5 (below 16 kHz) ends at 64 kbit/s, MPEG 2 (below 32 kHz) at 160.
    private static func bitRates(_ sampleRate: Int) -> [Int] {
        if sampleRate >= 32_000 { return [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] }
        let low = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
        return sampleRate >= 16_000 ? low : low.filter { $0 <= 64 }
    }
}
