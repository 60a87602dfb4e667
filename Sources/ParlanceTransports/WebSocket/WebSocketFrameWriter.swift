import CKernels
import NIOCore

/// The six kinds of frame (RFC 6455, section 5.2).
package enum WebSocketOpcode: UInt8, Sendable, CaseIterable {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10

    package var isControl: Bool { rawValue >= 8 }
}

extension ByteBuffer {
    /// Appends one frame with a text payload.
    ///
    /// - Parameter mask: the key's four bytes in wire order, as clients must use; nil for servers.
    package mutating func writeWebSocketFrame(
        _ opcode: WebSocketOpcode = .text, text: String, isFinal: Bool = true, mask: UInt32? = nil
    ) {
        writeWebSocketHeader(opcode, length: text.utf8.count, isFinal: isFinal, mask: mask)
        let start = writerIndex
        writeString(text)
        maskBytes(from: start, with: mask)
    }

    /// Appends one frame with a binary payload.
    package mutating func writeWebSocketFrame(
        _ opcode: WebSocketOpcode, payload: ByteBuffer, isFinal: Bool = true, mask: UInt32? = nil
    ) {
        writeWebSocketHeader(opcode, length: payload.readableBytes, isFinal: isFinal, mask: mask)
        let start = writerIndex
        writeImmutableBuffer(payload)
        maskBytes(from: start, with: mask)
    }

    /// Appends a close frame. The reason is cut to the 123 bytes that fit, between two characters.
    package mutating func writeWebSocketClose(code: UInt16, reason: String = "", mask: UInt32? = nil) {
        let text = closeReason(reason)
        writeWebSocketHeader(.close, length: 2 + text.utf8.count, isFinal: true, mask: mask)
        let start = writerIndex
        writeInteger(code)
        writeString(text)
        maskBytes(from: start, with: mask)
    }

    private mutating func writeWebSocketHeader(_ opcode: WebSocketOpcode, length: Int, isFinal: Bool, mask: UInt32?) {
        reserveCapacity(minimumWritableBytes: length + 14)
        writeInteger(opcode.rawValue | (isFinal ? 0x80 : 0))
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        switch length {
        case ...125: writeInteger(UInt8(length) | maskBit)
        case ...0xFFFF:
            writeInteger(126 | maskBit)
            writeInteger(UInt16(length))
        default:
            writeInteger(127 | maskBit)
            writeInteger(UInt64(length))
        }
        if let mask { writeInteger(mask, endianness: .host) }
    }

    private mutating func maskBytes(from start: Int, with mask: UInt32?) {
        guard let mask, writerIndex > start else { return }
        let offset = start - readerIndex
        let count = writerIndex - start
        withUnsafeMutableReadableBytes { bytes in
            parlance_unmask(bytes.baseAddress!.assumingMemoryBound(to: UInt8.self) + offset, count, mask, 0)
        }
    }
}

/// Cuts a close reason to 123 bytes without splitting a character.
package func closeReason(_ reason: String) -> String {
    guard reason.utf8.count > 123 else { return reason }
    var result = ""
    var room = 123
    for scalar in reason.unicodeScalars {
        room -= UTF8.width(scalar)
        if room < 0 { break }
        result.unicodeScalars.append(scalar)
    }
    return result
}
