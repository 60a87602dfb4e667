import Foundation

/// Only one pull of a model at a time, across processes. The kernel gives the lock back when its holder dies.
///
/// The lock file stays: removing it would let two processes hold locks on two files of the same name.
struct PullLock: ~Copyable {
    private let descriptor: Int32

    /// Waits until the lock is free; `onWait` is called once if it is not. Ends with the task's cancellation.
    init(path: String, onWait: () -> Void) async throws(PullError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
        var told = false
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
            }
            if !told {
                told = true
                onWait()
            }
            do { try await Task.sleep(for: .milliseconds(200)) } catch { throw .cancelled }
        }
    }

    deinit { close(descriptor) }
}
