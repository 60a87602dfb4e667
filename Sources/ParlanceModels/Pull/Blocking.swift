import Dispatch
import Synchronization

/// Work that blocks, kept off the threads that everything asynchronous shares.
enum Blocking {
    /// Runs `work` on a thread of its own.
    ///
    /// - Parameter work: gets a question to ask now and then: whether the waiting task has been cancelled.
    static func run<Result: Sendable>(
        _ work: @escaping @Sendable (_ isCancelled: @escaping @Sendable () -> Bool) throws(PullError) -> Result
    ) async throws(PullError) -> Result {
        let flag = Flag()
        let outcome: Swift.Result<Result, PullError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    do throws(PullError) {
                        continuation.resume(returning: .success(try work { flag.isSet.load(ordering: .relaxed) }))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            }
        } onCancel: {
            flag.isSet.store(true, ordering: .relaxed)
        }
        return try outcome.get()
    }

    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }
}
