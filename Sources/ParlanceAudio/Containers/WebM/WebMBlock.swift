import ParlanceCore

/// One Block or SimpleBlock: a track's frames, laced together in one of four ways (RFC 9559, section 10).
struct WebMBlock {
    /// Track number of the block in `content`, looked at before anything else of it.
    static func track(of content: [UInt8]) throws(DecodeError) -> UInt64 {
        var position = 0
        return try number(content, &position, end: content.count).value
    }

    /// When the block's first frame begins, after its cluster does, in ticks of the segment.
    static func time(of content: [UInt8]) throws(DecodeError) -> Int {
        var position = 0
        _ = try number(content, &position, end: content.count)
        guard content.count >= position + 2 else { throw cut(content.count) }
        return Int(Int16(truncatingIfNeeded: Int(content[position]) << 8 | Int(content[position + 1])))
    }

    /// Puts the ends of the block's frames into `ends` (offsets in `content`, rising).
    /// - Returns: where the first frame begins.
    static func frames(_ content: [UInt8], ends: inout [Int]) throws(DecodeError) -> Int {
        ends.removeAll(keepingCapacity: true)
        var position = 0
        _ = try number(content, &position, end: content.count)
        guard content.count >= position + 3 else { throw cut(content.count) }
        let lacing = content[position + 2] >> 1 & 0x03
        position += 3
        guard lacing != 0 else {
            ends.append(content.count)
            return position
        }
        guard position < content.count else { throw cut(content.count) }
        let count = Int(content[position]) + 1
        position += 1
        switch lacing {
        case 1: try xiph(content, &position, count, &ends)
        case 3: try ebml(content, &position, count, &ends)
        default:
            let left = content.count - position
            guard left % count == 0 else {
                throw DecodeError("a WebM block has \(left) bytes for \(count) frames of the same length")
            }
            for frame in 1...count { ends.append(position + left / count * frame) }
            return position
        }
        // `ends` holds lengths; the last frame's is what is left.
        var end = position
        for index in ends.indices {
            end += ends[index]
            ends[index] = end
        }
        guard end <= content.count else {
            throw DecodeError("a WebM block's frames claim \(end) bytes of its \(content.count)")
        }
        ends.append(content.count)
        return position
    }

    private static func xiph(
        _ content: [UInt8], _ position: inout Int, _ count: Int, _ lengths: inout [Int]
    ) throws(DecodeError) {
        for _ in 1..<count {
            var length = 0
            var part: UInt8
            repeat {
                guard position < content.count else { throw cut(content.count) }
                part = content[position]
                position += 1
                length += Int(part)
            } while part == 255
            lengths.append(length)
        }
    }

    private static func ebml(
        _ content: [UInt8], _ position: inout Int, _ count: Int, _ lengths: inout [Int]
    ) throws(DecodeError) {
        guard count > 1 else { return }
        var length = Int(clamping: try number(content, &position, end: content.count).value)
        for frame in 1..<count {
            if frame > 1 {
                // Differences, signed: half of the range is below zero.
                let next = try number(content, &position, end: content.count)
                length += Int(clamping: next.value) - ((1 << (7 * next.length - 1)) - 1)
            }
            guard 0...content.count ~= length else {
                throw DecodeError("a WebM block of \(content.count) bytes has a frame of \(length)")
            }
            lengths.append(length)
        }
    }

    /// An EBML number: at most 8 bytes, the first says how many.
    private static func number(
        _ content: [UInt8], _ position: inout Int, end: Int
    ) throws(DecodeError) -> (value: UInt64, length: Int) {
        guard position < end, content[position] != 0 else { throw cut(content.count) }
        let length = content[position].leadingZeroBitCount + 1
        guard position + length <= end else { throw cut(content.count) }
        var value = UInt64(content[position]) & (0xFF >> UInt64(length))
        for index in position + 1..<position + length { value = value << 8 | UInt64(content[index]) }
        position += length
        return (value, length)
    }

    private static func cut(_ count: Int) -> DecodeError {
        DecodeError("a WebM block of \(count) bytes is cut short inside its head")
    }
}
