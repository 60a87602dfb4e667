import NIOCore

/// Bytes cut anywhere to whole messages, their checksums looked at. Holds one message at most.
package struct EventStreamAssembler: Sendable {
    private let limit: Int
    private var waiting = ByteBuffer()
    private var frame: EventStreamFrame?

    /// - Parameter limit: bytes of a message; a longer one is refused as soon as its prelude has come.
    package init(limit: Int) { self.limit = limit }

    /// A message has begun, and its end has not come.
    package var isInMessage: Bool { waiting.readableBytes > 0 }

    /// A message that shares its bytes with what it came in.
    package struct Message {
        package let frame: EventStreamFrame
        package let bytes: ByteBuffer

        package var payload: ByteBuffer {
            bytes.getSlice(at: bytes.readerIndex + frame.payload.lowerBound, length: frame.payload.count)!
        }

        /// Visits the headers.
        package func readHeaders(
            _ body: (EventStreamHeaders.Header) throws(EventStreamError) -> Void
        ) throws(EventStreamError) {
            // What is thrown goes around the buffer's closure, whose errors have no type.
            let result = bytes.withUnsafeReadableBytes { all -> Result<Void, EventStreamError> in
                let headers = EventStreamHeaders(UnsafeRawBufferPointer(rebasing: all[frame.headers]))
                return Result { () throws(EventStreamError) in try headers.visit(body) }
            }
            try result.get()
        }
    }

    /// Takes bytes; then ``next()`` until it gives nothing.
    package mutating func feed(_ bytes: ByteBuffer) {
        if waiting.readableBytes == 0 {
            waiting = bytes
        } else {
            waiting.discardReadBytes()
            var bytes = bytes
            waiting.writeBuffer(&bytes)
        }
    }

    /// The next whole message; nil when more bytes are needed.
    package mutating func next() throws(EventStreamError) -> Message? {
        if frame == nil {
            guard waiting.readableBytes >= EventStreamFrame.prelude else { return nil }
            frame = try waiting.frame(limit: limit)
        }
        guard let frame, let bytes = waiting.readSlice(length: frame.total) else { return nil }
        self.frame = nil
        try bytes.check(frame)
        return Message(frame: frame, bytes: bytes)
    }

    /// One message, and nothing else.
    package static func whole(_ bytes: ByteBuffer, limit: Int) throws(EventStreamError) -> Message {
        guard bytes.readableBytes >= EventStreamFrame.prelude else { throw .tooShort(bytes.readableBytes) }
        let frame = try bytes.frame(limit: limit)
        guard frame.total == bytes.readableBytes else {
            throw .wrongSize(told: frame.total, came: bytes.readableBytes)
        }
        try bytes.check(frame)
        return Message(frame: frame, bytes: bytes)
    }
}

extension ByteBuffer {
    fileprivate func frame(limit: Int) throws(EventStreamError) -> EventStreamFrame {
        let result = withUnsafeReadableBytes { bytes in
            Result { () throws(EventStreamError) in try EventStreamFrame(prelude: bytes, limit: limit) }
        }
        return try result.get()
    }

    fileprivate func check(_ frame: EventStreamFrame) throws(EventStreamError) {
        let result = withUnsafeReadableBytes { bytes in
            Result { () throws(EventStreamError) in try frame.check(bytes) }
        }
        try result.get()
    }
}
