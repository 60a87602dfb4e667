/// The newest elements, in fixed memory: when full, the oldest are overwritten and counted.
///
/// For audio that may be lost rather than delay what comes after it, and for what is only looked back upon (pre-roll, a
/// recognizer's context). Memory is taken once, when made; nothing is allocated after that. A value: a copy shares its
/// memory until one of the two is written to. Used by one thread at a time.
public struct RingBuffer<Element: BitwiseCopyable & Sendable>: Sendable {
    private var storage: [Element]
    private var head = 0  // index of the oldest element
    private var highWater = 0
    /// Elements in the buffer.
    public private(set) var count = 0
    /// Elements that were overwritten before they were read, since the beginning.
    public private(set) var overwritten = 0

    /// - Parameters:
    ///   - capacity: elements that fit; at least one.
    ///   - element: what the memory is filled with at first; never read.
    public init(capacity: Int, filledWith element: Element) {
        precondition(capacity > 0, "a ring buffer holds at least one element")
        storage = [Element](repeating: element, count: capacity)
    }

    public var capacity: Int { storage.count }
    public var isEmpty: Bool { count == 0 }
    public var occupancy: BufferOccupancy {
        BufferOccupancy(used: count, capacity: capacity, highWater: highWater, dropped: overwritten)
    }

    /// Adds `elements`; of more than ``capacity``, the last. Returns how many older ones (or of `elements` themselves,
    /// the first) were overwritten.
    @discardableResult
    public mutating func write(_ elements: UnsafeBufferPointer<Element>) -> Int {
        let surplus = max(0, elements.count - capacity)
        let kept = UnsafeBufferPointer(rebasing: elements[surplus...])
        let crowdedOut = max(0, count + kept.count - capacity)
        skip(crowdedOut)
        let tail = wrap(head + count)
        storage.withUnsafeMutableBufferPointer { $0.update(from: tail, wrapping: kept) }
        count += kept.count
        highWater = max(highWater, count)
        overwritten += crowdedOut + surplus
        return crowdedOut + surplus
    }

    /// Takes the oldest elements out, as many as there are and fit. Returns how many.
    public mutating func read(into target: UnsafeMutableBufferPointer<Element>) -> Int {
        let taken = withContents { target.update(from: $0, then: $1) }
        skip(taken)
        return taken
    }

    /// Drops the oldest elements, at most ``count``. They do not count as overwritten.
    public mutating func discard(_ wanted: Int) { skip(min(max(wanted, 0), count)) }

    public mutating func removeAll() {
        head = 0
        count = 0
    }

    /// Shows all elements without taking them out: first the older stretch, then the newer, which is empty unless the
    /// contents wrap round. The pointers are good until the closure returns.
    public func withContents<Result>(
        _ body: (_ older: UnsafeBufferPointer<Element>, _ newer: UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result {
        try storage.withUnsafeBufferPointer { storage in
            let upToWrap = min(count, capacity - head)
            return try body(
                UnsafeBufferPointer(rebasing: storage[head..<head + upToWrap]),
                UnsafeBufferPointer(rebasing: storage[..<(count - upToWrap)]))
        }
    }

    /// Appends copies of the newest `wanted` elements (at most ``count``) to `target`, oldest first.
    public func copy(last wanted: Int, into target: inout [Element]) {
        let left = min(max(wanted, 0), count)
        withContents { older, newer in
            let fromOlder = max(0, left - newer.count)
            target.append(contentsOf: UnsafeBufferPointer(rebasing: older[(older.count - fromOlder)...]))
            target.append(
                contentsOf: UnsafeBufferPointer(rebasing: newer[(newer.count - (left - fromOlder))...]))
        }
    }

    private mutating func skip(_ wanted: Int) {
        head = wrap(head + wanted)
        count -= wanted
    }

    private func wrap(_ index: Int) -> Int { index < capacity ? index : index - capacity }
}
