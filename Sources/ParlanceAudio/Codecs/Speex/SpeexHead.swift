import ParlanceCore

/// The head of a Speex stream in Ogg: the 80 bytes of libspeex's `SpeexHeader`, all numbers little-endian.
struct SpeexHead {
    var sampleRate: Int
    /// 0, 1, 2: narrowband, wideband, ultra-wideband.
    var mode: Int
    var channels: Int
    var framesPerPacket: Int
    /// Packets after the comments that are no audio either.
    var extraHeaders: Int

    init(_ bytes: UnsafeRawBufferPointer) throws(DecodeError) {
        guard bytes.count >= 80, bytes.starts(with: "Speex   ".utf8) else {
            throw DecodeError("a Speex head must begin with \"Speex   \" and have 80 bytes, not \(bytes.count)")
        }
        func number(_ offset: Int) -> Int {
            Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        }
        sampleRate = number(36)
        mode = number(40)
        channels = number(48)
        framesPerPacket = max(number(64), 1)
        extraHeaders = number(68)
        guard AudioFormat.sampleRates.contains(sampleRate) else {
            throw DecodeError("a Speex head says \(sampleRate) Hz; 8000 to 48000 can be decoded")
        }
        guard 0...2 ~= mode else { throw DecodeError("a Speex head says mode \(mode); 0, 1 and 2 exist") }
        guard number(44) == 4 else {
            throw DecodeError("a Speex head says bitstream version \(number(44)); 4 can be decoded")
        }
        guard 1...2 ~= channels else { throw DecodeError("a Speex head says \(channels) channels; 1 or 2 exist") }
        guard framesPerPacket <= SpeexPacketDecoder.maximumFrames else {
            throw DecodeError("a Speex head says \(framesPerPacket) frames to a packet; at most 50 are expected")
        }
        guard 0...16 ~= extraHeaders else {
            throw DecodeError("a Speex head announces \(extraHeaders) more heads; at most 16 are expected")
        }
    }
}
