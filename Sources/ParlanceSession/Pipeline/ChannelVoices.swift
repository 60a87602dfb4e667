import ParlanceCore
import Synchronization

/// Who speaks in one channel: its speech goes to the speaker model as it goes to the recognizer, with the same marks,
/// and each mark's words are told apart by the turns that the model answers.
///
/// What is full is dealt with as at the recognizer: the session's ``OverflowPolicy`` says whether the client waits, or
/// speech goes unheard here; then its words are the last speaker's. Used by the session's worker only.
final class ChannelVoices {
    /// Who has spoken, as far as resolved boundaries reach.
    var turns = SpeakerTurns()

    private let ring: SpeechRing
    private let policy: OverflowPolicy
    private let telemetry: any SessionTelemetry
    private let answers: Answers
    private let stream: any SpeakerStream

    init(
        _ model: any SpeakerModel, capacity: Int, policy: OverflowPolicy, telemetry: any SessionTelemetry,
        wakeWorker: @escaping @Sendable () -> Void
    ) {
        self.telemetry = telemetry
        ring = SpeechRing(capacity: capacity)
        self.policy = policy
        answers = Answers(wakeWorker: wakeWorker)
        stream = model.makeStream(reading: ring, reportingTo: answers)
    }

    // MARK: Down

    func begin(_ segment: SegmentID, at time: MediaTime) { ring.begin(segment, at: time) }
    func checkpoint(_ number: Int) { ring.checkpoint(number) }
    func end(_ segment: SegmentID) { ring.end(segment) }
    func feed(_ samples: UnsafeBufferPointer<Float>, at time: MediaTime) {
        let outcome = ring.append(samples, at: time, policy: policy)
        let unheard = outcome.dropped.reduce(samples.count - outcome.accepted) { $0 + $1.duration.samples }
        if unheard > 0 { telemetry.voiceUnheard(MediaTime(samples: unheard)) }
    }

    func fits(_ samples: Int) -> Bool { ring.capacity - ring.waiting >= samples }

    /// As ``fits(_:)``; where not, the session's worker is woken when there may be room.
    func hasRoom(for samples: Int) -> Bool {
        if fits(samples) { return true }
        answers.awaitRoom()
        return fits(samples)
    }

    func wake() { stream.wake() }

    func shutDown() {
        stream.close()
        ring.removeAll()
    }

    // MARK: Up

    var hasNews: Bool { answers.hasNews }

    func takeAnswers() -> [SpeakerTurns] { answers.take() }

    /// Says of each word who spoke it; how many of them nobody is known for.
    func attribute(_ words: inout [Word]) -> Int {
        for index in words.indices { words[index].speaker = turns.speaker(in: words[index].span) }
        return words.count { $0.speaker == nil }
    }

    /// Where the model's thread leaves its answers: no more of them than marks in the ring.
    private final class Answers: SpeakerSink {
        private let waiting = Mutex<[SpeakerTurns]>([])
        private let isAwaited = Atomic(false)
        private let wakeWorker: @Sendable () -> Void

        init(wakeWorker: @escaping @Sendable () -> Void) { self.wakeWorker = wakeWorker }

        func deliver(_ turns: SpeakerTurns) {
            waiting.withLock { $0.append(turns) }
            wakeWorker()
        }

        func consumed() {
            if isAwaited.load(ordering: .acquiring), isAwaited.exchange(false, ordering: .acquiringAndReleasing) {
                wakeWorker()
            }
        }

        /// What was consumed before this call wakes nobody, so the ring must be looked at again after it.
        func awaitRoom() { isAwaited.store(true, ordering: .sequentiallyConsistent) }

        var hasNews: Bool { waiting.withLock { !$0.isEmpty } }

        func take() -> [SpeakerTurns] {
            waiting.withLock { waiting in
                defer { waiting.removeAll(keepingCapacity: true) }
                return Array(waiting)
            }
        }
    }
}
