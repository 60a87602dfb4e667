import NIOCore
import Synchronization

/// Carries a session's "there is something for you" to the connection's event loop.
///
/// Rung from any thread, as often as one likes: between two visits of the loop one visit is enough.
final class WakeUpBell: @unchecked Sendable {  // `answer` is touched only on the loop
    private let loop: any EventLoop
    private let isRung = Atomic(false)
    private let isSilent = Atomic(false)
    private var answer: (() -> Void)?

    init(loop: any EventLoop) { self.loop = loop }

    func ring() {
        if isSilent.load(ordering: .acquiring) { return }
        if isRung.exchange(true, ordering: .acquiringAndReleasing) { return }
        loop.execute {
            // Before looking, so that what comes while we look rings again.
            self.isRung.store(false, ordering: .releasing)
            self.answer?()
        }
    }

    /// On the loop.
    func connect(_ answer: @escaping () -> Void) {
        loop.preconditionInEventLoop()
        self.answer = answer
    }

    /// No more visits. On the loop.
    func silence() {
        loop.preconditionInEventLoop()
        isSilent.store(true, ordering: .releasing)
        answer = nil
    }
}
