import DequeModule
import Foundation
import ParlanceCore

/// A plain thread that runs the pipelines of its sessions, one bounded turn at a time.
///
/// A session belongs to one worker for life, so its pipeline needs no lock. Nothing here waits but the thread itself,
/// for work.
final class SessionWorker: @unchecked Sendable {  // `queue` and `isStopping` are touched only under `condition`
    private let condition = NSCondition()
    private var queue: Deque<Session> = []
    private var isStopping = false

    init(name: String) {
        let thread = Thread { [self] in run() }
        thread.name = name
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Puts a session in line for a turn. From any thread; the session sees to it that it stands in line once.
    func schedule(_ session: Session) {
        condition.lock()
        queue.append(session)
        condition.signal()
        condition.unlock()
    }

    func stop() {
        condition.lock()
        isStopping = true
        condition.signal()
        condition.unlock()
    }

    private func run() {
        var scratch = WorkerScratch()
        while let session = next() { session.takeTurn(&scratch) }
    }

    private func next() -> Session? {
        condition.lock()
        defer { condition.unlock() }
        while queue.isEmpty, !isStopping { condition.wait() }
        return queue.popFirst()
    }
}

/// Buffers that a worker lends to whichever session has its turn, so that sessions hold none of their own.
struct WorkerScratch {
    /// Interleaved samples as decoded.
    var frames: [Float] = []
    /// One channel of them.
    var channel: [Float] = []
    /// That channel at 16 kHz.
    var resampled: [Float] = []
    var hypotheses: [Hypothesis] = []
    var events: [SessionEvent] = []

    /// A second of audio in many channels fits. What one session's strange audio needed beyond that is not kept.
    private static let keptSamples = 1 << 20

    mutating func trim() {
        if frames.capacity > Self.keptSamples { frames = [] }
        if channel.capacity > Self.keptSamples { channel = [] }
        if resampled.capacity > Self.keptSamples { resampled = [] }
    }
}
