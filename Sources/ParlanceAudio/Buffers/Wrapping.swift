/// Copying in and out of memory that is used round and round.
extension UnsafeMutableBufferPointer {
    /// Writes `elements` from `start` on, and what reaches beyond the end from the beginning.
    func update(from start: Int, wrapping elements: UnsafeBufferPointer<Element>) {
        let upToWrap = Swift.min(elements.count, count - start)
        _ = UnsafeMutableBufferPointer(rebasing: self[start...])
            .update(fromContentsOf: UnsafeBufferPointer(rebasing: elements[..<upToWrap]))
        _ = update(fromContentsOf: UnsafeBufferPointer(rebasing: elements[upToWrap...]))
    }

    /// Fills itself from the front with both stretches, one after the other; returns how many elements that were.
    func update(from older: UnsafeBufferPointer<Element>, then newer: UnsafeBufferPointer<Element>) -> Int {
        let first = Swift.min(count, older.count)
        let second = Swift.min(count - first, newer.count)
        _ = update(fromContentsOf: UnsafeBufferPointer(rebasing: older[..<first]))
        _ = UnsafeMutableBufferPointer(rebasing: self[first...])
            .update(fromContentsOf: UnsafeBufferPointer(rebasing: newer[..<second]))
        return first + second
    }
}
