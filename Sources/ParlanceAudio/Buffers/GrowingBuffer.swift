/// A first-in, first-out buffer that grows when it must, up to a bound, and shrinks again when it need not be so large.
///
/// For what must not be lost but usually is little: encoded bytes that wait for a decoder, samples that wait for a
/// slow reader. **When full** it takes no more and says how much it took; nothing inside is ever dropped, so the one
/// who writes must wait.
///
/// Memory doubles from ``minimumCapacity`` when needed. It halves when, over ``Self/reviewEvery`` writes, no more than a
/// quarter of it was in use: so it does not swing to and fro, and an even load allocates nothing. A value; used by one
/// thread at a time.
public struct GrowingBuffer<Element: BitwiseCopyable & Sendable>: Sendable {
    /// Writes between two looks at how much memory was needed: about 10 s of 20 ms packets.
    public static var reviewEvery: Int { 512 }

    /// Memory never falls below this many elements, nor is less taken at first.
    public let minimumCapacity: Int
    /// Elements that fit at the very most.
    public let maximumCapacity: Int
    /// Elements in the buffer.
    public private(set) var count = 0
    /// Elements that were not taken because the buffer was full, since the beginning.
    public private(set) var refused = 0

    private var storage: [Element]
    private let filler: Element
    private var head = 0  // index of the oldest element
    private var highWater = 0
    private var recentHighWater = 0
    private var writes = 0

    /// - Parameters:
    ///   - minimumCapacity: elements; at least one.
    ///   - maximumCapacity: elements; no fewer than `minimumCapacity`.
    ///   - element: what unused memory is filled with; never read.
    public init(minimumCapacity: Int, maximumCapacity: Int, filledWith element: Element) {
        precondition(minimumCapacity > 0 && maximumCapacity >= minimumCapacity, "bounds that hold something")
        self.minimumCapacity = minimumCapacity
        self.maximumCapacity = maximumCapacity
        filler = element
        storage = [Element](repeating: element, count: minimumCapacity)
    }

    /// Elements that the memory at hand holds.
    public var allocated: Int { storage.count }
    public var isEmpty: Bool { count == 0 }
    /// `capacity` is the bound, not the memory at hand; `dropped` is what was refused.
    public var occupancy: BufferOccupancy {
        BufferOccupancy(used: count, capacity: maximumCapacity, highWater: highWater, dropped: refused)
    }

    /// Adds `elements` from the front, as many as still fit. Returns how many; the rest is refused and counted.
    public mutating func write(_ elements: UnsafeBufferPointer<Element>) -> Int {
        let taken = min(elements.count, maximumCapacity - count)
        if count + taken > allocated { grow(toHold: count + taken) }
        let tail = wrap(head + count)
        let fitting = UnsafeBufferPointer(rebasing: elements[..<taken])
        storage.withUnsafeMutableBufferPointer { $0.update(from: tail, wrapping: fitting) }
        count += taken
        refused += elements.count - taken
        highWater = max(highWater, count)
        recentHighWater = max(recentHighWater, count)
        review()
        return taken
    }

    /// Takes the oldest elements out, as many as there are and fit. Returns how many.
    public mutating func read(into target: UnsafeMutableBufferPointer<Element>) -> Int {
        let taken = withContents { target.update(from: $0, then: $1) }
        discard(taken)
        return taken
    }

    /// Drops the oldest elements, at most ``count``: after they were looked at in place.
    public mutating func discard(_ wanted: Int) {
        let dropped = min(max(wanted, 0), count)
        head = wrap(head + dropped)
        count -= dropped
    }

    /// Shows all elements without taking them out: first the older stretch, then the newer, which is empty unless the
    /// contents wrap round. The pointers are good until the closure returns.
    public func withContents<Result>(
        _ body: (_ older: UnsafeBufferPointer<Element>, _ newer: UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result {
        try storage.withUnsafeBufferPointer { storage in
            let upToWrap = min(count, allocated - head)
            return try body(
                UnsafeBufferPointer(rebasing: storage[head..<head + upToWrap]),
                UnsafeBufferPointer(rebasing: storage[..<(count - upToWrap)]))
        }
    }

    private mutating func grow(toHold needed: Int) {
        var capacity = allocated
        while capacity < needed { capacity = capacity > maximumCapacity / 2 ? maximumCapacity : capacity * 2 }
        move(to: capacity)
    }

    private mutating func review() {
        writes += 1
        guard writes >= Self.reviewEvery else { return }
        if allocated > minimumCapacity, recentHighWater <= allocated / 4 {
            move(to: max(minimumCapacity, allocated / 2))
        }
        writes = 0
        recentHighWater = count
    }

    private mutating func move(to capacity: Int) {
        var moved = [Element](repeating: filler, count: capacity)
        moved.withUnsafeMutableBufferPointer { moved in
            withContents { older, newer in
                _ = moved.update(fromContentsOf: older)
                _ = UnsafeMutableBufferPointer(rebasing: moved[older.count...]).update(fromContentsOf: newer)
            }
        }
        storage = moved
        head = 0
    }

    private func wrap(_ index: Int) -> Int { index < allocated ? index : index - allocated }
}
