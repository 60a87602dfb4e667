import NIOCore

/// A message to or from a client, after framing.
public enum WireMessage: Hashable, Sendable {
    case text(String)
    case binary(ByteBuffer)
    /// Close the connection after everything before this was sent. The reason is cut to 123 bytes.
    case close(code: UInt16, reason: String)
}
