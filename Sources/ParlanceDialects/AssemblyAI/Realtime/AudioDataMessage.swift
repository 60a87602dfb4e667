import CKernels
import NIOCore

/// `{"audio_data": "…"}`, ten times a second from each client of the base64 form: taken apart where it lies, without a
/// tree, and decoded by a vector kernel.
package enum AudioDataMessage {
    package enum Reading {
        case audio(ByteBuffer)
        /// The value is not base64.
        case notBase64
        /// Something else, or written in an unusual way: for the general decoder.
        case other
    }

    package static func read(_ text: String) -> Reading {
        var text = text
        return text.withUTF8 { utf8 in
            guard let payload = payload(in: utf8) else { return .other }
            let digits = UnsafeBufferPointer(rebasing: utf8[payload])
            if let audio = decode(digits) { return .audio(audio) }
            return digits.contains(UInt8(ascii: "\\")) ? .other : .notBase64
        }
    }

    /// Nil where it is not base64, as strictly as RFC 4648 has it.
    package static func decode(_ digits: UnsafeBufferPointer<UInt8>) -> ByteBuffer? {
        guard let source = digits.baseAddress, !digits.isEmpty else { return ByteBuffer() }
        var audio = ByteBuffer()
        audio.reserveCapacity(digits.count / 4 * 3)
        var isBase64 = true
        audio.writeWithUnsafeMutableBytes(minimumWritableBytes: digits.count / 4 * 3) { room in
            guard let destination = room.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
                isBase64 = false
                return 0
            }
            let count = parlance_base64_decode(destination, source, digits.count)
            isBase64 = count >= 0
            return max(count, 0)
        }
        return isBase64 ? audio : nil
    }

    private static let key = Array("\"audio_data\"".utf8)

    /// Where the value's characters are, if the message is an object with this one field and nothing escaped before the
    /// value's end.
    private static func payload(in utf8: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var start = 0
        func skipBlanks() {
            while start < utf8.count, [0x20, 0x09, 0x0A, 0x0D].contains(utf8[start]) { start += 1 }
        }
        func take(_ byte: UInt8) -> Bool {
            skipBlanks()
            guard start < utf8.count, utf8[start] == byte else { return false }
            start += 1
            return true
        }
        guard take(UInt8(ascii: "{")) else { return nil }
        skipBlanks()
        guard utf8[start...].starts(with: key) else { return nil }
        start += key.count
        guard take(UInt8(ascii: ":")), take(UInt8(ascii: "\"")) else { return nil }

        // From behind: the value's quote is the last one, if nothing but the brace follows it.
        var end = utf8.count
        func dropBlanks() { while end > start, [0x20, 0x09, 0x0A, 0x0D].contains(utf8[end - 1]) { end -= 1 } }
        func drop(_ byte: UInt8) -> Bool {
            dropBlanks()
            guard end > start, utf8[end - 1] == byte else { return false }
            end -= 1
            return true
        }
        guard drop(UInt8(ascii: "}")), drop(UInt8(ascii: "\"")) else { return nil }
        return start..<end
    }
}
