import ParlanceCore

/// A WAV stream: a header, then the samples of a ``PCMEncoder``.
///
/// Without a known length the header says 0xFFFFFFFF, as ffmpeg does when it writes to a pipe, and the audio lasts to
/// the end of the stream.
public final class WAVEncoder: AudioEncoder {
    private let pcm: PCMEncoder
    private let frames: Int?
    private var written = 0
    private var hasHeader = false
    private var hasFinished = false

    /// - Parameters:
    ///   - format: in an encoding that WAV has: unsigned 8-bit, little-endian integers and floats, or G.711.
    ///   - frames: how many samples of each channel will come; nil when that is not known.
    public init(_ format: AudioFormat, frames: Int? = nil) throws(EncodeError) {
        guard Self.tag(format.encoding) != nil else {
            throw EncodeError("WAV has no \(format.encoding.rawValue); linear16 is the usual choice")
        }
        guard (1...AudioFormat.maximumChannels).contains(format.channels),
            AudioFormat.containerSampleRates.contains(format.sampleRate)
        else { throw EncodeError("WAV of \(format.described) is not supported") }
        guard (0...(0x7FFE_0000 / format.bytesPerFrame)).contains(frames ?? 0) else {
            throw EncodeError("WAV of \(frames ?? 0) samples is longer than 2 GiB")
        }
        pcm = PCMEncoder(format)
        self.frames = frames
    }

    public func encode(_ samples: UnsafeBufferPointer<Float>, into bytes: inout [UInt8]) throws(EncodeError) {
        guard !hasFinished else { throw EncodeError("the WAV stream has been finished") }
        writeHeader(into: &bytes)
        written += samples.count
        if let frames, written > frames * pcm.format.channels {
            throw EncodeError("more than the \(frames) samples that the WAV header promised")
        }
        try pcm.encode(samples, into: &bytes)
    }

    /// Samples that were promised and did not come are written as silence.
    public func finish(into bytes: inout [UInt8]) throws(EncodeError) {
        writeHeader(into: &bytes)
        guard let frames, !hasFinished else { return }
        hasFinished = true
        let silence = [Float](repeating: 0, count: 4_096)
        while written < frames * pcm.format.channels {
            let count = min(silence.count, frames * pcm.format.channels - written)
            try silence.withUnsafeBufferPointer { (silence) throws(EncodeError) in
                try pcm.encode(UnsafeBufferPointer(rebasing: silence[..<count]), into: &bytes)
            }
            written += count
        }
        if frames * pcm.format.bytesPerFrame % 2 == 1 { bytes.append(0) }
    }

    private func writeHeader(into bytes: inout [UInt8]) {
        guard !hasHeader else { return }
        hasHeader = true
        let format = pcm.format
        let tag = Self.tag(format.encoding) ?? 1
        let length = frames.map { $0 * format.bytesPerFrame }
        let isPCM = tag == 1
        // Other than PCM wants the extension's length, and the count of samples.
        let headerLength = isPCM ? 36 : 50
        bytes.append(contentsOf: "RIFF".utf8)
        bytes.append(little: length.map { headerLength + $0 + $0 % 2 } ?? 0xFFFF_FFFF, width: 4)
        bytes.append(contentsOf: "WAVEfmt ".utf8)
        bytes.append(little: isPCM ? 16 : 18, width: 4)
        bytes.append(little: tag, width: 2)
        bytes.append(little: format.channels, width: 2)
        bytes.append(little: format.sampleRate, width: 4)
        bytes.append(little: format.bytesPerSecond, width: 4)
        bytes.append(little: format.bytesPerFrame, width: 2)
        bytes.append(little: format.encoding.bytesPerSample * 8, width: 2)
        if !isPCM {
            bytes.append(little: 0, width: 2)
            bytes.append(contentsOf: "fact".utf8)
            bytes.append(little: 4, width: 4)
            bytes.append(little: frames ?? 0xFFFF_FFFF, width: 4)
        }
        bytes.append(contentsOf: "data".utf8)
        bytes.append(little: length ?? 0xFFFF_FFFF, width: 4)
    }

    private static func tag(_ encoding: SampleEncoding) -> Int? {
        switch encoding {
        case .pcm_u8, .linear16, .pcm_s24le, .pcm_s32le: 1
        case .linear32, .pcm_f64le: 3
        case .alaw: 6
        case .mulaw: 7
        default: nil
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(little value: Int, width: Int) {
        for byte in 0..<width { append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
    }
}
