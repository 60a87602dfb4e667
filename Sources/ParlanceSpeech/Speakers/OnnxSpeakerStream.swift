import ParlanceCore
import Synchronization

/// Listens to one channel: reads its ring, answers its marks.
///
/// All but ``wake()`` and ``close()`` runs on the one thread it belongs to, so its state needs no lock.
final class OnnxSpeakerStream: SpeakerStream, @unchecked Sendable {  // see above; `sink` is a Mutex
    private let thread: SpeakerThread
    /// The threads live as long as the model.
    private let model: any SpeakerModel
    private let speech: SpeechRing
    /// Nil once closed. The lock is held while the sink is called, so that nothing is reported after `close` returns.
    private let sink: Mutex<(any SpeakerSink)?>

    // Guarded by the thread's lock.
    var isQueued = false

    // Only on the thread.
    private var tracker: SpeakerTracker
    /// The network has failed: marks are answered, with nobody.
    private var hasFailed = false

    init(
        _ thread: SpeakerThread, keeping model: any SpeakerModel, _ rules: SpeakerClustering.Rules,
        _ speech: SpeechRing,
        _ sink: any SpeakerSink
    ) {
        self.thread = thread
        self.model = model
        self.speech = speech
        self.sink = Mutex(sink)
        tracker = SpeakerTracker(rules)
    }

    func wake() { thread.wake(self) }

    func close() { sink.withLock { $0 = nil } }

    /// Takes one piece of audio, with the marks before it; true when there may be more.
    func step(_ printer: VoicePrinter, _ scratch: UnsafeMutableBufferPointer<Float>) -> Bool {
        while sink.withLock({ $0 != nil }) {
            switch speech.next(into: scratch) {
            case .empty: return false
            case .begin(_, let time): tracker.begin(at: time)
            case .samples(let count, let time):
                if !hasFailed {
                    tracker.accept(UnsafeBufferPointer(rebasing: scratch[..<count]), at: time) { hear($0, printer) }
                }
                report { $0.consumed() }
                return true
            case .checkpoint, .end:
                let turns = hasFailed ? SpeakerTurns() : tracker.answer { hear($0, printer) }
                report { $0.deliver(turns) }
            }
        }
        return false
    }

    private func hear(_ window: ArraySlice<Float>, _ printer: VoicePrinter) -> VoicePrint? {
        do { return try printer.print(window) } catch {
            hasFailed = true
            return nil
        }
    }

    private func report(_ body: (any SpeakerSink) -> Void) {
        sink.withLock { sink in
            if let sink { body(sink) }
        }
    }
}
