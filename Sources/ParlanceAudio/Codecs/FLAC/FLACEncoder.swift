import CFLAC
import ParlanceCore

/// A native FLAC stream, by libFLAC: the head with the first samples, then block by block.
///
/// The head says that the length is not known, as it is written before the audio. A small block keeps the delay
/// small and costs a little size.
public final class FLACEncoder: AudioEncoder {
    public static let bitDepths = [16, 24]

    private let encoder: UnsafeMutablePointer<FLAC__StreamEncoder>
    private let channels: Int
    private let bits: Int
    private var encoded: [UInt8] = []
    private var hasFinished = false

    // Whole frames on their way into libFLAC, then a frame that is not whole yet.
    private let block: UnsafeMutablePointer<Int32>
    private var blockCount = 0
    private let blockCapacity: Int

    /// - Parameters:
    ///   - bits: one of ``bitDepths``.
    ///   - blockSize: samples of each channel in a frame, 16 to 16,384.
    public init(sampleRate: Int, channels: Int, bits: Int = 16, blockSize: Int = 4_096) throws(EncodeError) {
        guard (1...8).contains(channels), AudioFormat.containerSampleRates.contains(sampleRate) else {
            throw EncodeError(
                "FLAC of \(sampleRate) Hz and \(channels) channels; 8,000 to 192,000 Hz and 1 to 8 channels are "
                    + "supported")
        }
        guard Self.bitDepths.contains(bits), (16...16_384).contains(blockSize) else {
            throw EncodeError(
                "FLAC of \(bits) bits in blocks of \(blockSize); 16 or 24 bits in 16 to 16,384 are supported")
        }
        guard let encoder = FLAC__stream_encoder_new() else { throw EncodeError("no memory for a FLAC encoder") }
        self.encoder = encoder
        self.channels = channels
        self.bits = bits
        blockCapacity = 512 * channels
        block = .allocate(capacity: blockCapacity)
        FLAC__stream_encoder_set_streamable_subset(encoder, 0)  // it would forbid unusual rates and blocks
        FLAC__stream_encoder_set_channels(encoder, UInt32(channels))
        FLAC__stream_encoder_set_bits_per_sample(encoder, UInt32(bits))
        FLAC__stream_encoder_set_sample_rate(encoder, UInt32(sampleRate))
        FLAC__stream_encoder_set_compression_level(encoder, 5)
        FLAC__stream_encoder_set_blocksize(encoder, UInt32(blockSize))
        let status = FLAC__stream_encoder_init_stream(
            encoder,
            { _, bytes, count, _, _, client in
                let encoder = Unmanaged<FLACEncoder>.fromOpaque(client!).takeUnretainedValue()
                encoder.encoded.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                return FLAC__STREAM_ENCODER_WRITE_STATUS_OK
            },
            nil, nil, nil, Unmanaged.passUnretained(self).toOpaque())
        guard status == FLAC__STREAM_ENCODER_INIT_STATUS_OK else {
            throw EncodeError("the FLAC encoder could not be made (libFLAC status \(status.rawValue))")
        }
    }

    deinit {
        FLAC__stream_encoder_delete(encoder)
        block.deallocate()
    }

    public func encode(_ samples: UnsafeBufferPointer<Float>, into bytes: inout [UInt8]) throws(EncodeError) {
        guard !hasFinished else { throw EncodeError("the FLAC stream has been finished") }
        for sample in samples {
            block[blockCount] = SampleEncoding.integer(sample, bits: bits)
            blockCount += 1
            if blockCount == blockCapacity { try pass() }
        }
        try pass()
        give(&bytes)
    }

    public func finish(into bytes: inout [UInt8]) throws(EncodeError) {
        guard !hasFinished else { return }
        while blockCount % channels != 0 {
            block[blockCount] = 0
            blockCount += 1
        }
        try pass()
        hasFinished = true
        guard FLAC__stream_encoder_finish(encoder) != 0 else { throw EncodeError("libFLAC could not end the stream") }
        give(&bytes)
    }

    private func pass() throws(EncodeError) {
        let frames = blockCount / channels
        guard frames > 0 else { return }
        guard FLAC__stream_encoder_process_interleaved(encoder, block, UInt32(frames)) != 0 else {
            throw EncodeError("libFLAC could not encode")
        }
        let rest = blockCount - frames * channels
        block.update(from: block + frames * channels, count: rest)
        blockCount = rest
    }

    private func give(_ bytes: inout [UInt8]) {
        bytes.append(contentsOf: encoded)
        encoded.removeAll(keepingCapacity: true)
    }
}
