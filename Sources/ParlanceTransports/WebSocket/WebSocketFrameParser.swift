import CKernels
import NIOCore

/// Bytes in, messages and control frames out (RFC 6455): a struct without I/O.
///
/// Payloads are unmasked while they are copied out of the socket's buffer, in one pass, as they come. So nothing is
/// copied twice however the frames are cut, the buffer goes straight back to the channel for its next read, and a
/// message holds no more memory than its own length, or that of the buffer that it was given (``recycle(_:)``). (Unmasking in the socket's buffer itself would need it unshared;
/// the channel keeps a reference, so it would be copied whole behind our back.)
///
/// Every limit is checked as soon as it can be known, before the bytes it speaks of are taken. After an error the
/// parser only throws that error again; after a close frame it is deaf, as section 5.5.1 wants.
///
/// Text is checked when its message is complete, not byte by byte: allowed, but later than Autobahn would like. Its
/// suite (0.8.2, sections 1 to 7, 9 and 10, against the server) says of 301 cases: 294 OK, 3 informational, and 4
/// (6.4.1 to 6.4.4) non-strict for that reason.
public struct WebSocketFrameParser: Sendable {
    /// Who we are: clients' frames are masked, servers' are not.
    public enum Side: Sendable {
        case server
        case client
    }

    /// What came, fragments put together.
    public enum Element: Hashable, Sendable {
        case text(String)
        case binary(ByteBuffer)
        case ping(ByteBuffer)
        case pong(ByteBuffer)
        /// `code` nil: the frame was empty.
        case close(code: UInt16?, reason: String)
    }

    /// Most that is reserved for a payload that has not come yet.
    private static let largestReservation = 16_384

    /// Most that is kept of a text message's memory for the next one.
    private static let largestKept = 4_096

    private let side: Side
    private let maximumMessage: Int
    /// Not looked at yet. Empty, but for the beginning of a header, whenever ``next()`` has returned nil.
    private var input = ByteBuffer()
    /// The frame whose payload is coming.
    private var frame: Frame?
    /// The message whose fragments are coming. Its opcode is text or binary.
    private var messageOpcode: WebSocketOpcode?
    private var message = ByteBuffer()
    private var control = ByteBuffer()
    private var isClosed = false
    private var failure: WebSocketError?

    /// Frames completed so far, control frames included.
    public private(set) var frames = 0
    /// Payload bytes of data frames so far.
    public private(set) var dataBytes = 0

    /// - Parameter maximumMessage: bytes in a message, fragments taken together.
    public init(side: Side, maximumMessage: Int) {
        self.side = side
        self.maximumMessage = maximumMessage
    }

    /// Takes bytes from the socket. Call ``next()`` until it returns nil; what was left of earlier bytes comes first.
    public mutating func feed(_ bytes: ByteBuffer) {
        if isClosed || failure != nil { return }
        guard input.readableBytes > 0 else {
            input = bytes
            return
        }
        // The beginning of a header, or what a reader that paused has left: at most one read's worth.
        var joined = ByteBufferAllocator().buffer(capacity: input.readableBytes + bytes.readableBytes)
        joined.writeImmutableBuffer(input)
        joined.writeImmutableBuffer(bytes)
        input = joined
    }

    /// The next message or control frame, or nil when more bytes are needed.
    public mutating func next() throws(WebSocketError) -> Element? {
        if let failure { throw failure }
        do throws(WebSocketError) {
            while !isClosed {
                if frame == nil, try !readHeader() { break }
                guard let complete = takePayload() else { break }
                frame = nil
                frames += 1
                if let element = try element(of: complete) { return element }
            }
        } catch {
            failure = error
            forget()
            throw error
        }
        // Give the channel its buffer back.
        if input.readableBytes == 0 { input = ByteBuffer() }
        return nil
    }

    /// Whether bytes are waiting that ``next()`` has not looked at, as after a reader paused.
    public var hasInput: Bool { input.readableBytes > 0 }

    /// Whether the next message begins in a buffer that is yet to be made.
    public var wantsBuffer: Bool { message.storageCapacity == 0 }

    /// Gives the parser a buffer for its next message, instead of one that it would have to make. What is in it is
    /// forgotten; if somebody else holds it still, another one is made. Taken out of `buffer`, so that it has one owner.
    public mutating func recycle(_ buffer: inout ByteBuffer) {
        guard wantsBuffer, !isClosed, failure == nil else { return }
        swap(&message, &buffer)
        message.clear(minimumCapacity: 0)
    }

    /// Bytes held here: what was not looked at, and the unfinished message.
    public var buffered: Int { input.readableBytes + message.readableBytes + control.readableBytes }
}

extension WebSocketFrameParser {
    private struct Frame {
        var opcode: WebSocketOpcode
        var isFinal: Bool
        var mask: UInt32?
        var length: Int
        /// Payload bytes taken.
        var taken = 0
    }

    /// Reads one header into `frame`; false when it is not complete.
    private mutating func readHeader() throws(WebSocketError) -> Bool {
        let start = input.readerIndex
        guard let first = input.getInteger(at: start, as: UInt8.self) else { return false }
        guard first & 0x70 == 0 else { throw .reservedBits }
        guard let opcode = WebSocketOpcode(rawValue: first & 0x0F) else { throw .reservedOpcode(first & 0x0F) }
        let isFinal = first & 0x80 != 0
        switch opcode {
        case .ping, .pong, .close: if !isFinal { throw .fragmentedControlFrame }
        case .continuation: if messageOpcode == nil { throw .unexpectedContinuation }
        case .text, .binary: if messageOpcode != nil { throw .expectedContinuation }
        }

        guard let second = input.getInteger(at: start + 1, as: UInt8.self) else { return false }
        let isMasked = second & 0x80 != 0
        switch side {
        case .server: if !isMasked { throw .unmaskedFrame }
        case .client: if isMasked { throw .maskedFrame }
        }
        var length = Int(second & 0x7F)
        if opcode.isControl, length > 125 { throw .controlFrameTooLong }
        var size = 2
        switch length {
        case 126:
            guard let short = input.getInteger(at: start + 2, as: UInt16.self) else { return false }
            guard short > 125 else { throw .nonMinimalLength }
            length = Int(short)
            size += 2
        case 127:
            guard let long = input.getInteger(at: start + 2, as: UInt64.self) else { return false }
            guard long >> 63 == 0 else { throw .negativeLength }
            guard long > UInt64(UInt16.max) else { throw .nonMinimalLength }
            length = Int(long)
            size += 8
        default: break
        }
        if !opcode.isControl, length > maximumMessage - message.readableBytes {
            throw .messageTooBig(limit: maximumMessage)
        }
        var mask: UInt32?
        if isMasked {
            mask = input.getInteger(at: start + size, endianness: .host)
            if mask == nil { return false }
            size += 4
        }
        input.moveReaderIndex(forwardBy: size)
        frame = Frame(opcode: opcode, isFinal: isFinal, mask: mask, length: length)
        return true
    }

    /// Takes what there is of the payload; the frame when it is complete.
    private mutating func takePayload() -> Frame? {
        guard var current = frame else { return nil }
        let count = min(current.length - current.taken, input.readableBytes)
        if count > 0 {
            if current.opcode.isControl {
                Self.move(count, from: &input, to: &control, of: current)
            } else {
                Self.move(count, from: &input, to: &message, of: current)
                dataBytes += count
            }
            current.taken += count
        }
        frame = current
        return current.taken == current.length ? current : nil
    }

    private static func move(_ count: Int, from input: inout ByteBuffer, to output: inout ByteBuffer, of frame: Frame) {
        if output.storageCapacity == 0 {
            output = ByteBufferAllocator().buffer(capacity: max(count, min(frame.length, largestReservation)))
        }
        if let mask = frame.mask {
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { destination in
                input.withUnsafeReadableBytes { source in
                    parlance_unmask_copy(
                        destination.baseAddress!.assumingMemoryBound(to: UInt8.self),
                        source.baseAddress!.assumingMemoryBound(to: UInt8.self), count, mask, frame.taken)
                }
                return count
            }
            input.moveReaderIndex(forwardBy: count)
        } else {
            var slice = input.readSlice(length: count)!
            output.writeBuffer(&slice)
        }
    }

    /// What a complete frame stands for; nil for a fragment that is not the last.
    private mutating func element(of frame: Frame) throws(WebSocketError) -> Element? {
        switch frame.opcode {
        case .ping: return .ping(control.takeWhole())
        case .pong: return .pong(control.takeWhole())
        case .close:
            isClosed = true
            let payload = control.takeWhole()
            forget()
            return try Self.close(payload)
        case .text, .binary, .continuation:
            let opcode = messageOpcode ?? frame.opcode
            guard frame.isFinal else {
                messageOpcode = opcode
                return nil
            }
            messageOpcode = nil
            guard opcode == .text else { return .binary(message.takeWhole()) }
            guard let text = message.validText(at: message.readerIndex) else { throw .invalidText }
            message.clear(minimumCapacity: 0)
            if message.storageCapacity > Self.largestKept { message = ByteBuffer() }
            return .text(text)
        }
    }

    private static func close(_ payload: ByteBuffer) throws(WebSocketError) -> Element {
        guard payload.readableBytes > 0 else { return .close(code: nil, reason: "") }
        guard let code = payload.getInteger(at: payload.readerIndex, as: UInt16.self) else { throw .truncatedCloseCode }
        guard WebSocketCloseCode.mayBeSent(code) else { throw .invalidCloseCode(code) }
        guard let reason = payload.validText(at: payload.readerIndex + 2) else { throw .invalidCloseReason }
        return .close(code: code, reason: reason)
    }

    private mutating func forget() {
        input = ByteBuffer()
        message = ByteBuffer()
        control = ByteBuffer()
        frame = nil
        messageOpcode = nil
    }
}

extension ByteBuffer {
    /// Moves the contents out, so that they have one owner.
    fileprivate mutating func takeWhole() -> ByteBuffer {
        var whole = ByteBuffer()
        swap(&whole, &self)
        return whole
    }

    /// The bytes from `index` to the end as text, or nil if they are not UTF-8.
    fileprivate func validText(at index: Int) -> String? {
        guard writerIndex > index else { return "" }
        return try? getUTF8ValidatedString(at: index, length: writerIndex - index)
    }
}
