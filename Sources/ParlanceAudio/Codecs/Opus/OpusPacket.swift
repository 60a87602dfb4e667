import ParlanceCore

/// What one Opus packet says about itself: RFC 6716, section 3. Reads lengths only, decodes nothing.
///
/// A packet for which this succeeds has frames that lie inside it and lasts at most 120 ms.
public struct OpusPacket: Hashable, Sendable {
    public enum Mode: Sendable { case silk, hybrid, celt }

    /// Up to 4, 6, 8, 12 and 20 kHz of audio.
    public enum Bandwidth: Int, Sendable { case narrow, medium, wide, superWide, full }

    /// Durations are counted in samples at 48 kHz, whatever the audio's own rate: 2.5 ms are 120.
    public static let samplesPerSecond = 48_000
    public static let maximumDuration = 5_760
    static let maximumFrameBytes = 1_275

    public var mode: Mode
    public var bandwidth: Bandwidth
    public var isStereo: Bool
    public var frameCount: Int
    /// Samples at 48 kHz of each frame: 120, 240, 480, 960, 1,920 or 2,880.
    public var frameDuration: Int
    /// Whether the packet also holds a coarse copy of the frame before it, for a decoder that has lost that one.
    public var carriesRedundancy = false
    /// Whether no frame holds audio: the encoder tells that there is silence (discontinuous transmission).
    public var isSilence: Bool

    /// Samples at 48 kHz of the whole packet.
    public var duration: Int { frameCount * frameDuration }

    /// Reads the head of one packet as RTP, Ogg and WebM carry them.
    public init(_ bytes: UnsafeRawBufferPointer) throws(DecodeError) {
        guard let toc = bytes.first else { throw DecodeError("an Opus packet of 0 bytes; at least 1 is needed") }
        (mode, bandwidth, frameDuration) = Self.configuration(toc)
        isStereo = toc & 0x04 != 0

        var reader = LengthReader(bytes)
        let first: Range<Int>  // the first frame's bytes
        let longest: Int
        switch toc & 0x03 {
        case 0:
            frameCount = 1
            first = 1..<bytes.count
            longest = first.count
        case 1:
            frameCount = 2
            guard bytes.count % 2 == 1 else {
                throw DecodeError(
                    "an Opus packet with two frames of the same length has \(bytes.count - 1) bytes for them")
            }
            longest = (bytes.count - 1) / 2
            first = 1..<1 + longest
        case 2:
            frameCount = 2
            let length = try reader.length()
            guard reader.left >= length else { throw Self.cut(length, reader.left) }
            first = reader.position..<reader.position + length
            longest = max(length, reader.left - length)
        default:
            (frameCount, first, longest) = try reader.codeThree(frameDuration: frameDuration)
        }
        guard longest <= Self.maximumFrameBytes else {
            throw DecodeError("an Opus frame of \(longest) bytes; at most \(Self.maximumFrameBytes) are allowed")
        }
        isSilence = longest <= 1
        if mode != .celt, first.count > 1 {
            // The low-bitrate flags are the first bits of the frame: one per 20 ms that tells of voice, then this one;
            // the same again for the second channel.
            let parts = max(frameDuration / 960, 1)
            let head = Int(bytes[first.lowerBound])
            carriesRedundancy =
                head >> (7 - parts) & 1 == 1 || (isStereo && head >> (6 - 2 * parts) & 1 == 1)
        }
    }

    /// Samples at 48 kHz that a packet with these first two bytes would last, for packets that are only looked at from
    /// outside; 0 where it would be longer than allowed.
    static func announcedDuration(_ toc: UInt8, _ second: UInt8?) -> Int {
        let frame = configuration(toc).frameDuration
        let count =
            switch toc & 0x03 {
            case 0: 1
            case 1, 2: 2
            default: Int(second ?? 0) & 0x3F
            }
        return frame * count <= maximumDuration ? frame * count : 0
    }

    static func configuration(_ toc: UInt8) -> (Mode, Bandwidth, frameDuration: Int) {
        let number = Int(toc >> 3)
        switch number {
        case 0..<12: return (.silk, Bandwidth(rawValue: number / 4)!, [480, 960, 1_920, 2_880][number % 4])
        case 12..<16: return (.hybrid, number < 14 ? .superWide : .full, number % 2 == 0 ? 480 : 960)
        default:
            let bandwidth: Bandwidth = [.narrow, .wide, .superWide, .full][(number - 16) / 4]
            return (.celt, bandwidth, 120 << (number % 4))
        }
    }

    fileprivate static func cut(_ needed: Int, _ left: Int) -> DecodeError {
        DecodeError("an Opus packet is cut short: a frame of \(needed) bytes is announced, \(left) are left")
    }
}

/// Walks the lengths at the head of a packet.
private struct LengthReader {
    let bytes: UnsafeRawBufferPointer
    var position = 1
    var end: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        end = bytes.count
    }

    var left: Int { end - position }

    mutating func byte() throws(DecodeError) -> Int {
        guard position < end else { throw DecodeError("an Opus packet is cut short inside its head") }
        defer { position += 1 }
        return Int(bytes[position])
    }

    /// One frame's length, in one or two bytes (section 3.2.1).
    mutating func length() throws(DecodeError) -> Int {
        let first = try byte()
        return first < 252 ? first : try byte() * 4 + first
    }

    /// Any number of frames, perhaps padding (section 3.2.5).
    mutating func codeThree(
        frameDuration: Int
    ) throws(DecodeError) -> (count: Int, first: Range<Int>, longest: Int) {
        let head = try byte()
        let count = head & 0x3F
        guard count > 0 else { throw DecodeError("an Opus packet that says it has 0 frames") }
        guard count * frameDuration <= OpusPacket.maximumDuration else {
            throw DecodeError(
                "an Opus packet of \(Double(count * frameDuration) / 48) ms; at most 120 ms are allowed")
        }
        if head & 0x40 != 0 {
            var padding = 0
            var part: Int
            repeat {
                part = try byte()
                padding += part == 255 ? 254 : part
            } while part == 255
            guard padding <= left else {
                throw DecodeError("an Opus packet announces \(padding) bytes of padding, \(left) are left")
            }
            end -= padding
        }
        if head & 0x80 == 0 {
            guard left % count == 0 else {
                throw DecodeError("an Opus packet has \(left) bytes for \(count) frames of the same length")
            }
            return (count, position..<position + left / count, left / count)
        }
        var sum = 0
        var first = 0
        var longest = 0
        for frame in 0..<count - 1 {
            let length = try length()
            if frame == 0 { first = length }
            sum += length
            longest = max(longest, length)
        }
        guard sum <= left else { throw OpusPacket.cut(sum, left) }
        longest = max(longest, left - sum)
        if count == 1 { first = left }
        return (count, position..<position + first, longest)
    }
}
