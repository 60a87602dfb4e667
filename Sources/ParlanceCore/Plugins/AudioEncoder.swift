/// Turns samples into one stream of encoded bytes. Used by one thread at a time; never shared.
public protocol AudioEncoder: AnyObject {
    /// Encodes what fills whole frames and appends the bytes (the first time with the stream's head) to `bytes`;
    /// keeps the rest. `samples` are interleaved, in ±1; louder ones are clipped.
    func encode(_ samples: UnsafeBufferPointer<Float>, into bytes: inout [UInt8]) throws(EncodeError)

    /// No more samples: appends what is still held, padded with silence to a whole frame, and the stream's end.
    func finish(into bytes: inout [UInt8]) throws(EncodeError)
}

/// Samples or settings that cannot be encoded.
public struct EncodeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was expected and what came.
    public var description: String
    public init(_ description: String) { self.description = description }
}
