import DequeModule
import NIOCore
import Synchronization

/// The body of a request while it arrives.
///
/// One side puts in, on an event loop: ``receive(_:)``, ``finish()``, ``fail(_:)``. One reader pulls with ``next()``, in
/// whatever task. What was not read yet is bounded: at ``limit`` bytes ``receive(_:)`` says so, the socket is read no
/// further, and `onRoom` says when to go on.
public final class RequestBody: Sendable {
    /// Bytes that may wait for the reader; one piece more may lie beyond it.
    public static let limit = 256 * 1_024

    private struct State {
        var pieces = Deque<ByteBuffer>()
        var bytes = 0
        var end: End?
        var isFull = false
        var reader: CheckedContinuation<Void, Never>?
    }

    private enum End {
        case whole
        case failed(SessionFailure)
    }

    private let state = Mutex(State())
    private let onRoom: @Sendable () -> Void

    /// - Parameter onRoom: called on the reader's thread when, after ``receive(_:)`` said that it is full, half of the
    ///   room is free again.
    public init(onRoom: @escaping @Sendable () -> Void = {}) { self.onRoom = onRoom }

    /// A body that is there already.
    public convenience init(_ bytes: ByteBuffer) {
        self.init()
        if bytes.readableBytes > 0 { _ = receive(bytes) }
        finish()
    }

    // MARK: The side that puts in

    /// - Returns: false when no more should be read until `onRoom` is called.
    public func receive(_ bytes: ByteBuffer) -> Bool {
        change { state in
            guard state.end == nil else { return true }
            state.pieces.append(bytes)
            state.bytes += bytes.readableBytes
            state.isFull = state.bytes >= Self.limit
            return !state.isFull
        }
    }

    /// There is no more.
    public func finish() { change { $0.end = $0.end ?? .whole } }

    /// The rest will not come; the reader is told at once.
    public func fail(_ failure: SessionFailure) {
        change { state in
            guard state.end == nil else { return }
            state.end = .failed(failure)
            state.pieces.removeAll()
            state.bytes = 0
        }
    }

    private func change<Result>(_ body: (inout sending State) -> Result) -> Result {
        let (result, reader) = state.withLock { state in
            let result = body(&state)
            defer { state.reader = nil }
            return (result, state.reader)
        }
        reader?.resume()
        return result
    }

    // MARK: The reader

    /// The next bytes; nil at the end of the body. Waits for them.
    ///
    /// - Throws: why the rest of the body will not come.
    public func next() async throws(SessionFailure) -> ByteBuffer? {
        while true {
            switch take() {
            case .bytes(let bytes, let hasRoom):
                if hasRoom { onRoom() }
                return bytes
            case .end: return nil
            case .failed(let failure): throw failure
            case .nothingYet:
                await withCheckedContinuation { continuation in
                    let isThere = state.withLock { state in
                        if state.end != nil || !state.pieces.isEmpty { return true }
                        state.reader = continuation
                        return false
                    }
                    if isThere { continuation.resume() }
                }
            }
        }
    }

    /// The whole body, up to so many bytes.
    ///
    /// - Throws: ``SessionFailure/tooLarge(_:)`` beyond them.
    public func whole(limit: Int) async throws(SessionFailure) -> ByteBuffer {
        var whole = ByteBuffer()
        while var bytes = try await next() {
            guard whole.readableBytes + bytes.readableBytes <= limit else {
                throw .tooLarge("This request's body may have at most \(limit) bytes.")
            }
            if whole.readableBytes == 0 { whole = bytes } else { whole.writeBuffer(&bytes) }
        }
        return whole
    }

    private enum Taken {
        case bytes(ByteBuffer, hasRoom: Bool)
        case end
        case failed(SessionFailure)
        case nothingYet
    }

    private func take() -> Taken {
        state.withLock { state in
            if let bytes = state.pieces.popFirst() {
                state.bytes -= bytes.readableBytes
                let hasRoom = state.isFull && state.bytes <= Self.limit / 2
                if hasRoom { state.isFull = false }
                return .bytes(bytes, hasRoom: hasRoom)
            }
            switch state.end {
            case nil: return .nothingYet
            case .whole: return .end
            case .failed(let failure): return .failed(failure)
            }
        }
    }
}
