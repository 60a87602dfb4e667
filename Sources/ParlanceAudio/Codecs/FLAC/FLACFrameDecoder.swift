import CFLAC
import ParlanceCore

/// libFLAC's decoder, given one frame at a time.
///
/// libFLAC pulls: it asks for bytes in a callback, and cannot wait there for the network. So it is handed what may be
/// a frame; if it asks for more than that, the frame had not ended, and is tried again when more has come.
final class FLACFrameDecoder {
    enum Outcome {
        /// A frame was decoded from this many bytes; its samples are in ``samples``.
        case decoded(bytes: Int)
        /// The frame is longer than what is here.
        case incomplete
    }

    private let decoder: UnsafeMutablePointer<FLAC__StreamDecoder>
    private let info: FLACStreamInfo

    // Both only during a call.
    private var input = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var read = 0
    private var problem: String?
    private var hasFrame = false

    private var block: UnsafeMutableBufferPointer<Float>
    private var blockCount = 0

    /// The last frame's samples, interleaved. Valid until the next call.
    var samples: UnsafeBufferPointer<Float> { UnsafeBufferPointer(rebasing: block[..<blockCount]) }

    init(_ info: FLACStreamInfo) throws(DecodeError) {
        guard let decoder = FLAC__stream_decoder_new() else { throw DecodeError("no memory for a FLAC decoder") }
        self.decoder = decoder
        self.info = info
        block = .allocate(capacity: min(info.largestBlock, 4_608) * info.channels)
        FLAC__stream_decoder_set_md5_checking(decoder, 0)
        let status = FLAC__stream_decoder_init_stream(
            decoder,
            { _, bytes, count, client in FLACFrameDecoder.from(client).give(bytes!, count!) },
            nil,
            { _, offset, client in
                offset!.pointee = UInt64(FLACFrameDecoder.from(client).read)
                return FLAC__STREAM_DECODER_TELL_STATUS_OK
            },
            nil, nil,
            { _, frame, channels, client in FLACFrameDecoder.from(client).take(frame!, channels!) },
            nil,
            { _, status, client in FLACFrameDecoder.from(client).fail(status) },
            Unmanaged.passUnretained(self).toOpaque())
        guard status == FLAC__STREAM_DECODER_INIT_STATUS_OK else {
            throw DecodeError("the FLAC decoder could not be made (libFLAC status \(status.rawValue))")
        }
        let isRead = info.plainHead.withUnsafeBufferPointer { head in
            input = head
            read = 0
            return FLAC__stream_decoder_process_until_end_of_metadata(decoder) != 0
        }
        guard isRead, problem == nil else { throw DecodeError("the FLAC stream info is damaged") }
    }

    deinit {
        FLAC__stream_decoder_delete(decoder)
        block.deallocate()
    }

    /// - Parameter bytes: begins with a frame. What follows the frame is not touched.
    func decode(_ bytes: UnsafeBufferPointer<UInt8>) throws(DecodeError) -> Outcome {
        FLAC__stream_decoder_flush(decoder)
        input = bytes
        read = 0
        hasFrame = false
        _ = FLAC__stream_decoder_process_single(decoder)
        input = UnsafeBufferPointer(start: nil, count: 0)
        if let problem { throw DecodeError("the FLAC stream is damaged: \(problem)") }
        guard hasFrame else { return .incomplete }
        var position: UInt64 = 0
        guard FLAC__stream_decoder_get_decode_position(decoder, &position) != 0, position > 0, position <= bytes.count
        else { throw DecodeError("the FLAC decoder lost its place") }
        return .decoded(bytes: Int(position))
    }

    // MARK: Called by libFLAC

    private static func from(_ client: UnsafeMutableRawPointer?) -> FLACFrameDecoder {
        Unmanaged<FLACFrameDecoder>.fromOpaque(client!).takeUnretainedValue()
    }

    private func give(
        _ bytes: UnsafeMutablePointer<UInt8>, _ count: UnsafeMutablePointer<Int>
    ) -> FLAC__StreamDecoderReadStatus {
        let part = problem == nil && !hasFrame ? min(count.pointee, input.count - read) : 0
        count.pointee = part
        guard part > 0, let base = input.baseAddress else { return FLAC__STREAM_DECODER_READ_STATUS_ABORT }
        bytes.update(from: base + read, count: part)
        read += part
        return FLAC__STREAM_DECODER_READ_STATUS_CONTINUE
    }

    private func take(
        _ frame: UnsafePointer<FLAC__Frame>, _ channels: UnsafePointer<UnsafePointer<Int32>?>
    ) -> FLAC__StreamDecoderWriteStatus {
        let header = frame.pointee.header
        guard header.sample_rate == info.sampleRate, header.channels == info.channels,
            header.bits_per_sample == info.bits
        else {
            problem =
                "a frame of \(header.sample_rate) Hz, \(header.channels) channels and \(header.bits_per_sample) bits "
                + "in a stream of \(info.sampleRate) Hz, \(info.channels) channels and \(info.bits) bits"
            return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT
        }
        let length = Int(header.blocksize)
        blockCount = length * info.channels
        if blockCount > block.count {
            block.deallocate()
            block = .allocate(capacity: blockCount)
        }
        // Exact up to 24 bits; 32 bits are rounded to a float's precision.
        let scale = 1 / Float(UInt32(1) << UInt32(info.bits - 1))
        guard let base = block.baseAddress else { return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT }
        for channel in 0..<info.channels {
            guard let values = channels[channel] else { return FLAC__STREAM_DECODER_WRITE_STATUS_ABORT }
            var target = base + channel
            for index in 0..<length {
                target.pointee = Float(values[index]) * scale
                target += info.channels
            }
        }
        hasFrame = true
        return FLAC__STREAM_DECODER_WRITE_STATUS_CONTINUE
    }

    private func fail(_ status: FLAC__StreamDecoderErrorStatus) {
        guard problem == nil else { return }
        problem =
            switch status {
            case FLAC__STREAM_DECODER_ERROR_STATUS_LOST_SYNC: "something else stands where a frame should begin"
            case FLAC__STREAM_DECODER_ERROR_STATUS_BAD_HEADER: "a frame's head is wrong"
            case FLAC__STREAM_DECODER_ERROR_STATUS_FRAME_CRC_MISMATCH: "a frame's checksum does not match"
            default: "a frame cannot be parsed"
            }
    }
}
