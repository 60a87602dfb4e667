import DequeModule
import Foundation
import ParlanceCore

/// A plain thread that runs the pipelines of its sessions, round by round.
///
/// A session belongs to one worker for life, so its pipeline needs no lock. A round takes the sessions that asked for a
/// turn, in the order in which they asked: each decodes what it has, then all of them hear their windows of audio
/// together (``VoiceRound``), until nobody has any left. Nothing here waits but the thread itself, for work.
///
/// **Live before bulk.** Sessions that are ahead of real time give way: while live ones ask for turns, one bulk session
/// gets into a round.
final class SessionWorker: @unchecked Sendable {  // `queues` and the flags are touched only under `condition`
    /// Sessions in a round, so that what the first one has heard does not wait long for the others.
    static let liveInRound = 64
    /// Bulk sessions in a round: one beside live ones, a few where there are none.
    static let bulkBesideLive = 1
    static let bulkAlone = 4

    private struct Queues {
        var live: Deque<Session> = []
        var bulk: Deque<Session> = []
    }

    private let name: String
    private let condition = NSCondition()
    private var queues = Queues()
    private var isAsleep = false
    private var isStopping = false

    init(name: String) {
        self.name = name
        let thread = Thread { [self] in run() }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Puts a session in line for a turn. From any thread; the session sees to it that it stands in line once.
    func schedule(_ session: Session) {
        condition.lock()
        if session.givesWay { queues.bulk.append(session) } else { queues.live.append(session) }
        if isAsleep {
            isAsleep = false
            condition.signal()
        }
        condition.unlock()
    }

    func stop() {
        condition.lock()
        isStopping = true
        condition.signal()
        condition.unlock()
    }

    private func run() {
        Thread.current.name = name  // here: before the start it would not reach the system
        var scratch = WorkerScratch()
        var voices = VoiceRound()
        var round: [Session] = []
        while next(&round) {
            for session in round where session.beginTurn(&scratch) { voices.append(session) }
            voices.hear(&scratch)
            round.removeAll(keepingCapacity: true)
        }
    }

    /// Waits for work and fills the round; false when there will be none.
    private func next(_ round: inout [Session]) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while queues.live.isEmpty, queues.bulk.isEmpty {
            guard !isStopping else { return false }
            isAsleep = true
            condition.wait()
        }
        isAsleep = false
        let bulk = queues.live.isEmpty ? Self.bulkAlone : Self.bulkBesideLive
        while round.count < Self.liveInRound, let session = queues.live.popFirst() { round.append(session) }
        for _ in 0..<bulk {
            guard let session = queues.bulk.popFirst() else { break }
            round.append(session)
        }
        return true
    }
}
