import Synchronization

/// Hands out numbers to workers, each once. Safe from any thread.
final class WorkCounter: Sendable {
    private let next: Atomic<Int>
    private let end: Int

    init(_ range: Range<Int>) {
        next = Atomic(range.lowerBound)
        end = range.upperBound
    }

    /// Nil when all have been taken.
    func take() -> Int? {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return index < end ? index : nil
    }
}
