import NIOCore
import ParlanceCore
import Synchronization

/// How many recordings are held in memory at a time: forms are read as a whole, for what is wanted of a recording may stand
/// behind it. Any thread.
final class HeldForms: Sendable {
    /// Bytes that all of them may have together, each counted with the most that it may have. One is always let in.
    static let maximumBytes = 1 << 30
    private let held = Mutex(0)

    func enter(_ bytes: Int) throws(SessionFailure) {
        let isFull = held.withLock { held in
            guard held == 0 || held + bytes <= Self.maximumBytes else { return true }
            held += bytes
            return false
        }
        guard !isFull else { throw .tooBusy("Too many recordings are being transcribed.", retryAfter: 5) }
    }

    func leave(_ bytes: Int) { held.withLock { $0 -= bytes } }
}

/// A recording's bytes, given away piece by piece.
final class RecordingPieces: Sendable {
    private let rest: Mutex<ArraySlice<ByteBuffer>>

    init(_ pieces: [ByteBuffer]) { rest = Mutex(pieces[...]) }

    func next() -> ByteBuffer? { rest.withLock { $0.popFirst() } }
}
