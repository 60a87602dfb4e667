import DequeModule
import NIOCore
import ParlanceCore
import Synchronization

/// The queue down: encoded audio and commands, in the order in which they came.
///
/// Bounded in bytes. It takes whatever it is offered and says when it is full: the connection then stops reading, so
/// at most one read's worth lies beyond the bound. Bytes are never cut or dropped here (a hole would break a codec's
/// stream), commands neither. A cancellation goes ahead of everything.
///
/// Buffers go round: the worker gives those back that it has emptied, and the connection takes its next message's from
/// here (``takeSpare()``). A few are kept, so that a session whose audio comes steadily allocates nothing; one that has
/// heard nothing yet keeps none.
package final class AudioInlet: Sendable {
    /// What the worker finds next.
    package enum Next {
        case audio(ByteBuffer, receivedAt: ContinuousClock.Instant)
        case command(SessionCommand)
        case drain
        case empty
    }

    fileprivate enum Item {
        case audio(ByteBuffer, receivedAt: ContinuousClock.Instant)
        case command(SessionCommand)
        case drain
    }

    fileprivate struct State {
        var items: Deque<Item> = []
        var bytes = 0
        var isFull = false
        var spares: [ByteBuffer] = []
        var spareBytes = 0
    }

    /// Most memory that is kept in emptied buffers.
    package static let spareLimit = 32 << 10
    fileprivate static let maximumSpares = 4

    /// What a command without audio weighs, so that commands cannot flood the queue either.
    static let commandWeight = 64

    private let state = Mutex(State())
    package let limit: Int

    /// - Parameter limit: bytes at which the inlet is full; it has room again at half of that.
    package init(limit: Int) { self.limit = limit }

    package var isFull: Bool { state.withLock { $0.isFull } }
    /// How full it is, 0…1.
    package var occupancy: Double { min(Double(waitingBytes) / Double(limit), 1) }
    package var waitingBytes: Int { state.withLock { $0.bytes } }

    package func offer(_ command: SessionCommand) -> InletState {
        let now = ContinuousClock.now
        return state.withLock { state in
            if case .audio(let bytes) = command {
                state.items.append(.audio(bytes, receivedAt: now))
                state.bytes += bytes.readableBytes + Self.commandWeight
            } else {
                state.items.append(.command(command))
                state.bytes += Self.commandWeight
            }
            if state.bytes >= limit { state.isFull = true }
            return state.isFull ? .full : .ready
        }
    }

    package func drain() {
        state.withLock { $0.items.append(.drain) }
    }

    /// Takes the next command, or at most `maximumBytes` of the audio at the front.
    ///
    /// - Parameter emptied: a buffer that was taken before and is done with; taken back, and kept if there is room.
    /// - Returns: what there is, and whether the inlet has just got room again.
    package func next(maximumBytes: Int, emptied: inout ByteBuffer?) -> (Next, hasRoomAgain: Bool) {
        state.withLock { state in
            if let buffer = emptied.take() { state.keep(buffer) }
            guard let first = state.items.first else { return (.empty, false) }
            switch first {
            case .audio(var bytes, let receivedAt):
                let taken = min(bytes.readableBytes, maximumBytes)
                let slice = bytes.readSlice(length: taken) ?? ByteBuffer()
                state.bytes -= taken
                if bytes.readableBytes == 0 {
                    state.items.removeFirst()
                    state.bytes -= Self.commandWeight
                } else {
                    state.items[0] = .audio(bytes, receivedAt: receivedAt)
                }
                return (.audio(slice, receivedAt: receivedAt), state.regainRoom(limit))
            case .command(let command):
                state.items.removeFirst()
                state.bytes -= Self.commandWeight
                return (.command(command), state.regainRoom(limit))
            case .drain:
                state.items.removeFirst()
                return (.drain, false)
            }
        }
    }

    package func next(maximumBytes: Int) -> (Next, hasRoomAgain: Bool) {
        var nothing: ByteBuffer?
        return next(maximumBytes: maximumBytes, emptied: &nothing)
    }

    /// A buffer that was emptied, to be filled anew.
    package func takeSpare() -> ByteBuffer? {
        state.withLock { state in
            guard let buffer = state.spares.popLast() else { return nil }
            state.spareBytes -= buffer.storageCapacity
            return buffer
        }
    }

    package func removeAll() {
        state.withLock { state in
            state.items.removeAll(keepingCapacity: false)
            state.spares = []
            state.spareBytes = 0
            state.bytes = 0
            state.isFull = false
        }
    }
}

extension AudioInlet.State {
    fileprivate mutating func keep(_ buffer: consuming ByteBuffer) {
        let size = buffer.storageCapacity
        guard size > 0, spares.count < AudioInlet.maximumSpares, spareBytes + size <= AudioInlet.spareLimit else {
            return
        }
        spares.append(buffer)
        spareBytes += size
    }

    fileprivate mutating func regainRoom(_ limit: Int) -> Bool {
        guard isFull, bytes <= limit / 2 else { return false }
        isFull = false
        return true
    }
}
