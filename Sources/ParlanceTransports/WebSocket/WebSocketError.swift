/// What a peer did that RFC 6455 does not allow, or that is over our limits.
public enum WebSocketError: Error, Hashable, Sendable {
    /// Clients must mask every frame (section 5.1).
    case unmaskedFrame
    /// Servers must not mask (section 5.1).
    case maskedFrame
    /// A reserved bit is set although no extension was agreed upon (section 5.2).
    case reservedBits
    /// Opcodes 3…7 and 11…15 mean nothing (section 5.2).
    case reservedOpcode(UInt8)
    /// A ping, pong or close without the final bit (section 5.5).
    case fragmentedControlFrame
    /// A ping, pong or close over 125 bytes (section 5.5).
    case controlFrameTooLong
    /// A length written in more bytes than it needs (section 5.2).
    case nonMinimalLength
    /// A 64-bit length with the highest bit set (section 5.2).
    case negativeLength
    /// A continuation frame without a message to continue (section 5.4).
    case unexpectedContinuation
    /// A new message in the middle of another one (section 5.4).
    case expectedContinuation
    /// A close frame of one byte (section 5.5.1).
    case truncatedCloseCode
    /// A close code that may not be sent (section 7.4).
    case invalidCloseCode(UInt16)
    /// A text message that is not UTF-8 (section 8.1).
    case invalidText
    /// A close reason that is not UTF-8 (section 5.5.1).
    case invalidCloseReason
    /// A message over the limit, fragments taken together. Known from the length, before the bytes come.
    case messageTooBig(limit: Int)

    /// The one place where errors become close codes.
    public var closeCode: UInt16 {
        switch self {
        case .unmaskedFrame, .maskedFrame, .reservedBits, .reservedOpcode, .fragmentedControlFrame,
            .controlFrameTooLong, .nonMinimalLength, .negativeLength, .unexpectedContinuation, .expectedContinuation,
            .truncatedCloseCode, .invalidCloseCode:
            WebSocketCloseCode.protocolError
        case .invalidText, .invalidCloseReason: WebSocketCloseCode.invalidPayload
        case .messageTooBig: WebSocketCloseCode.messageTooBig
        }
    }

    /// A short reason for the close frame: what came and what would be right. At most 123 bytes.
    public var reason: String {
        switch self {
        case .unmaskedFrame: "frames from clients must be masked"
        case .maskedFrame: "frames from servers must not be masked"
        case .reservedBits: "a reserved bit is set, but no extension was agreed upon"
        case .reservedOpcode(let code): "opcode \(code) is reserved"
        case .fragmentedControlFrame: "control frames must not be fragmented"
        case .controlFrameTooLong: "control frames carry at most 125 bytes"
        case .nonMinimalLength: "the payload length is not written in its shortest form"
        case .negativeLength: "the highest bit of a 64-bit payload length must be 0"
        case .unexpectedContinuation: "a continuation frame came without a message to continue"
        case .expectedContinuation: "a new message began before the fragmented one was complete"
        case .truncatedCloseCode: "a close frame carries nothing or at least a two-byte code"
        case .invalidCloseCode(let code): "close code \(code) must not be sent"
        case .invalidText: "a text message must be valid UTF-8"
        case .invalidCloseReason: "a close reason must be valid UTF-8"
        case .messageTooBig(let limit): "messages may have at most \(limit) bytes here"
        }
    }
}

/// The close codes that the transport itself uses, and which ones may go over the wire.
public enum WebSocketCloseCode {
    public static let normal: UInt16 = 1000
    public static let goingAway: UInt16 = 1001
    public static let protocolError: UInt16 = 1002
    public static let unsupportedData: UInt16 = 1003
    /// Never sent: stands for a close frame without a code.
    public static let none: UInt16 = 1005
    /// Never sent: stands for a connection that ended without a close frame.
    public static let abnormal: UInt16 = 1006
    public static let invalidPayload: UInt16 = 1007
    public static let policyViolation: UInt16 = 1008
    public static let messageTooBig: UInt16 = 1009
    public static let internalError: UInt16 = 1011

    /// Whether a close frame may carry this code: RFC 6455's, IANA's later 1012…1014, libraries' and applications'.
    public static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
