import NIOCore

/// `{"type":"input_audio_buffer.append","audio":"…"}`, many times a second from each client: taken apart where it lies,
/// without a tree, and decoded by a vector kernel. Its fields may come in any order, with `event_id` between them.
enum AppendMessage {
    enum Reading {
        case audio(ByteBuffer)
        /// It is an append, whose audio is not base64; with its `event_id`.
        case notBase64(eventID: String?)
        /// Something else, or written in an unusual way: for the general decoder.
        case other
    }

    private static let type = Array("input_audio_buffer.append".utf8)

    static func read(_ text: String) -> Reading {
        var text = text
        return text.withUTF8 { utf8 in
            var scanner = Scanner(utf8)
            var isAppend = false
            var audio: Range<Int>?
            var eventID: String?
            guard scanner.take(UInt8(ascii: "{")) else { return .other }
            repeat {
                guard let name = scanner.string(), scanner.take(UInt8(ascii: ":")), let value = scanner.string() else {
                    return .other
                }
                if utf8[name].elementsEqual("type".utf8) {
                    isAppend = utf8[value].elementsEqual(type)
                    if !isAppend { return .other }
                } else if utf8[name].elementsEqual("audio".utf8) {
                    audio = value
                } else if utf8[name].elementsEqual("event_id".utf8) {
                    eventID = String(decoding: utf8[value], as: UTF8.self)
                }
            } while scanner.take(UInt8(ascii: ","))
            guard scanner.take(UInt8(ascii: "}")), scanner.isAtEnd, isAppend, let audio else { return .other }
            let digits = UnsafeBufferPointer(rebasing: utf8[audio])
            if let bytes = AudioDataMessage.decode(digits) { return .audio(bytes) }
            return .notBase64(eventID: eventID)
        }
    }

    private struct Scanner {
        let utf8: UnsafeBufferPointer<UInt8>
        var position = 0

        init(_ utf8: UnsafeBufferPointer<UInt8>) { self.utf8 = utf8 }

        private mutating func skipBlanks() {
            while position < utf8.count, [0x20, 0x09, 0x0A, 0x0D].contains(utf8[position]) { position += 1 }
        }

        var isAtEnd: Bool {
            mutating get {
                skipBlanks()
                return position == utf8.count
            }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            skipBlanks()
            guard position < utf8.count, utf8[position] == byte else { return false }
            position += 1
            return true
        }

        /// Where a string without anything escaped lies; nil where there is none.
        mutating func string() -> Range<Int>? {
            guard take(UInt8(ascii: "\"")) else { return nil }
            let start = position
            while position < utf8.count {
                let byte = utf8[position]
                if byte == UInt8(ascii: "\"") {
                    position += 1
                    return start..<(position - 1)
                }
                if byte == UInt8(ascii: "\\") { return nil }
                position += 1
            }
            return nil
        }
    }
}
