import Foundation
import NIOCore
import Parlance
import ParlanceCore
import ParlanceSession
import Synchronization

/// Audio that came through, in bytes. Any thread.
final class IngestCount: Sendable {
    private let value = Atomic<Int>(0)
    func add(_ bytes: Int) { value.add(bytes, ordering: .relaxed) }
    var bytes: Int { value.load(ordering: .relaxed) }
}

/// Opens sessions of the native protocol, without asking who is there.
struct IngestHost: SessionHost {
    let open: @Sendable (SessionConfiguration, @escaping @Sendable () -> Void) -> any SessionHandle

    private static let native = Catalog.dialects.first { $0.name == "native" }

    func answers(path: String) -> Bool { Self.native?.paths.contains(path) == true }

    func open(_ handshake: Handshake, wakeUp: @escaping @Sendable () -> Void) -> OpenOutcome {
        do throws(SessionFailure) {
            guard let conversation = try Self.native?.open(handshake) else {
                return .refused(HTTPAnswer(status: 404))
            }
            return .accepted(conversation, open(conversation.configuration, wakeUp))
        } catch {
            return .refused(HTTPAnswer(status: 400))
        }
    }
}

/// A session that ends at its inlet: what is put in is taken out at once, and counted.
final class InletSession: SessionHandle {
    private let inlet = AudioInlet(limit: 64 << 10)
    private let emptied = Mutex<ByteBuffer?>(nil)
    private let count: IngestCount

    init(_ count: IngestCount) { self.count = count }

    func offer(_ command: SessionCommand) -> InletState {
        let state = inlet.offer(command)
        emptied.withLock { emptied in
            while case .audio(let piece, _) = inlet.next(maximumBytes: .max, emptied: &emptied).0 {
                count.add(piece.readableBytes)
                emptied = piece
            }
        }
        return state
    }

    var inletIsFull: Bool { inlet.isFull }
    func takeSpareBuffer() -> ByteBuffer? { inlet.takeSpare() }
    var waitingSince: ContinuousClock.Instant? { nil }
    func takeEvents(into events: inout [SessionEvent]) {}
    func fail(_ failure: SessionFailure) {}
    func drain() {}
    func disconnect() {}
}

/// Counts the audio that sessions have worked through, and keeps the server's own metrics.
struct IngestTelemetry: SessionTelemetry {
    let count: IngestCount
    let metrics: Metrics

    func sessionBegan(dialect: String) { metrics.sessionBegan(dialect: dialect) }
    func sessionEnded(dialect: String, failure: SessionFailure?) {
        metrics.sessionEnded(dialect: dialect, failure: failure)
    }
    func audioReceived(_ duration: MediaTime, bytes: Int) {
        count.add(bytes)
        metrics.audioReceived(duration, bytes: bytes)
    }
    func audioHandedOn(_ duration: MediaTime) { metrics.audioHandedOn(duration) }
    func audioDropped(_ duration: MediaTime, reason: DropReason) { metrics.audioDropped(duration, reason: reason) }
    func audioLost(_ loss: AudioLoss) { metrics.audioLost(loss) }
    func occupancy(of buffer: SessionBuffer, _ fraction: Double) { metrics.occupancy(of: buffer, fraction) }
    func audioTaken(_ duration: MediaTime, isBulk: Bool, lag: Duration) {
        metrics.audioTaken(duration, isBulk: isBulk, lag: lag)
    }
    func audioCame(late: Duration) { metrics.audioCame(late: late) }
    func hypothesis(_ hypothesis: Hypothesis) { metrics.hypothesis(hypothesis) }
    func wordsRejected(_ count: Int) { metrics.wordsRejected(count) }
    func wordsUnattributed(_ count: Int) { metrics.wordsUnattributed(count) }
    func voiceUnheard(_ duration: MediaTime) { metrics.voiceUnheard(duration) }
}
