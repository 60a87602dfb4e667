import Synchronization

/// Which stretch of speech a recognizer is working on. Rises by one per segment within a channel.
public typealias SegmentID = Int

/// What to do when audio arrives faster than it can be recognized.
public enum OverflowPolicy: Hashable, Sendable {
    /// Nothing is lost: the sender is made to wait, down to its socket. For recorded audio.
    case wait
    /// The oldest waiting audio is dropped so that results lag no further than this behind what came. For live captioning.
    case dropOldest(maximumLag: MediaTime)
    /// Under pressure (more than half of the ring waiting) only every Nth 100 ms are kept.
    case skip(keepEvery: Int)
}

extension OverflowPolicy {
    /// What a buffer may hold so that the policy's lag is kept although `time` passes behind the buffer; at least half
    /// of the lag.
    public func leaving(_ time: MediaTime) -> OverflowPolicy {
        guard case .dropOldest(let lag) = self else { return self }
        return .dropOldest(maximumLag: max(lag - time, MediaTime(samples: lag.samples / 2)))
    }
}

/// Why audio was not recognized.
public enum DropReason: String, CaseIterable, Sendable {
    case overflow
    case skipped
}

/// Speech on its way to a recognizer: fixed memory, in order, with marks between the samples.
///
/// One ring belongs to one channel of one session. The session's worker writes, the recognizer's thread reads;
/// a lock that nobody else ever takes keeps the two apart (held for a copy of at most one chunk).
///
/// **When full**, what happens is the session's ``OverflowPolicy``: ``append(_:at:policy:)`` accepts less than it
/// was given (`wait`), or drops and says so. Marks are never dropped. A dropped span leaves a jump in the media time
/// of what is read next, so word times stay true.
public final class SpeechRing: @unchecked Sendable {  // `state` is touched only under `lock`
    /// What a reader finds next.
    public enum Next: Sendable, Equatable {
        /// `count` samples were copied out; the first lies at `at`.
        case samples(count: Int, at: MediaTime)
        /// A new segment begins here. The recognizer starts afresh.
        case begin(SegmentID, at: MediaTime)
        /// Report the hypothesis for exactly the audio read so far, tagged with this number.
        case checkpoint(Int)
        /// No more audio for this segment: flush, report the final hypothesis.
        case end(SegmentID)
        case empty
    }

    /// What became of appended samples.
    public struct Appended: Sendable, Equatable {
        /// Samples taken from the front of the input (including those that were dropped).
        public var accepted: Int
        /// Spans that will not be recognized, oldest first, without overlap. What lies between them was never here
        /// (silence that was not fed).
        public var dropped: [MediaSpan]

        public init(accepted: Int, dropped: [MediaSpan] = []) {
            self.accepted = accepted
            self.dropped = dropped
        }
    }

    fileprivate enum Entry {
        case audio(at: MediaTime, count: Int)
        case begin(SegmentID, at: MediaTime)
        case checkpoint(Int)
        case end(SegmentID)
    }

    fileprivate struct State: ~Copyable {
        var storage: UnsafeMutableBufferPointer<Float>
        var head = 0  // index of the oldest sample
        var count = 0  // samples waiting
        var entries: [Entry] = []  // oldest first; audio entries merge while contiguous
        var first = 0  // index of the oldest entry in `entries`
        deinit { storage.deallocate() }
    }

    public let capacity: Int
    private let lock = Mutex(())
    private var state: State

    /// - Parameter capacity: samples at ``MediaTime/samplesPerSecond`` that fit; the memory is taken at once.
    public init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
        state = State(storage: .allocate(capacity: capacity))
    }

    /// Samples waiting to be read.
    public var waiting: Int { lock.withLock { _ in state.count } }

    // MARK: Writer (the session's worker)

    public func begin(_ segment: SegmentID, at time: MediaTime) {
        lock.withLock { _ in state.entries.append(.begin(segment, at: time)) }
    }

    public func checkpoint(_ number: Int) {
        lock.withLock { _ in state.entries.append(.checkpoint(number)) }
    }

    public func end(_ segment: SegmentID) {
        lock.withLock { _ in state.entries.append(.end(segment)) }
    }

    /// Adds samples that begin at `time`, as far as they fit or `policy` makes room for them.
    public func append(_ samples: UnsafeBufferPointer<Float>, at time: MediaTime, policy: OverflowPolicy) -> Appended {
        lock.withLock { _ in
            switch policy {
            case .wait:
                let accepted = min(samples.count, capacity - state.count)
                state.write(UnsafeBufferPointer(rebasing: samples[..<accepted]), at: time)
                return Appended(accepted: accepted)
            case .dropOldest(let maximumLag):
                let limit = min(capacity, max(maximumLag.samples, samples.count))
                let excess = state.count + samples.count - limit
                let dropped = excess > 0 ? state.dropOldest(excess) : []
                let fitting = min(samples.count, capacity)
                state.write(UnsafeBufferPointer(rebasing: samples[..<fitting]), at: time)
                return Appended(accepted: samples.count, dropped: dropped)
            case .skip(let keepEvery):
                let chunk = MediaTime.samplesPerSecond / 10
                let keeps = (time.samples / chunk) % max(keepEvery, 1) == 0
                let room = capacity - state.count
                if samples.count <= room, keeps || state.count < capacity / 2 {
                    state.write(samples, at: time)
                    return Appended(accepted: samples.count)
                }
                let span = MediaSpan(start: time, end: time + MediaTime(samples: samples.count))
                return Appended(accepted: samples.count, dropped: [span])
            }
        }
    }

    /// Empties the ring, marks included: the session is over.
    public func removeAll() {
        lock.withLock { _ in
            state.count = 0
            state.head = 0
            state.entries.removeAll(keepingCapacity: false)
            state.first = 0
        }
    }

    // MARK: Reader (the recognizer's thread)

    /// Takes what comes next; samples go to the front of `buffer` (never more than up to the next mark or jump).
    public func next(into buffer: UnsafeMutableBufferPointer<Float>) -> Next {
        lock.withLock { _ in state.next(into: buffer) }
    }
}

extension SpeechRing.State {
    fileprivate mutating func write(_ samples: UnsafeBufferPointer<Float>, at time: MediaTime) {
        guard !samples.isEmpty else { return }
        // An empty ring begins anew, so that a recognizer that keeps up finds its audio in the processor's cache, and most
        // of the memory is never touched.
        if count == 0 { head = 0 }
        let tail = (head + count) % storage.count
        let upToWrap = min(samples.count, storage.count - tail)
        _ = UnsafeMutableBufferPointer(rebasing: storage[tail...])
            .update(fromContentsOf: UnsafeBufferPointer(rebasing: samples[..<upToWrap]))
        _ = storage.update(fromContentsOf: UnsafeBufferPointer(rebasing: samples[upToWrap...]))
        count += samples.count
        if let last = entries.indices.last, last >= first, case .audio(let start, let length) = entries[last],
            start + MediaTime(samples: length) == time
        {
            entries[last] = .audio(at: start, count: length + samples.count)
        } else {
            entries.append(.audio(at: time, count: samples.count))
        }
    }

    /// Removes up to `wanted` samples, oldest first, leaving marks in place. Returns the spans they covered.
    fileprivate mutating func dropOldest(_ wanted: Int) -> [MediaSpan] {
        var left = min(wanted, count)
        var spans: [MediaSpan] = []
        var index = first
        while left > 0, index < entries.count {
            guard case .audio(let start, let length) = entries[index] else {
                index += 1
                continue
            }
            let taken = min(left, length)
            let end = start + MediaTime(samples: taken)
            if taken > 0 { spans.append(MediaSpan(start: start, end: end)) }
            entries[index] = .audio(at: end, count: length - taken)
            head = (head + taken) % storage.count
            count -= taken
            left -= taken
            index += 1
        }
        return spans
    }

    fileprivate mutating func next(into buffer: UnsafeMutableBufferPointer<Float>) -> SpeechRing.Next {
        while first < entries.count {
            switch entries[first] {
            case .audio(_, 0):
                popEntry()
            case .audio(let start, let length):
                let taken = min(length, buffer.count)
                guard taken > 0 else { return .empty }
                let upToWrap = min(taken, storage.count - head)
                _ = buffer.update(fromContentsOf: storage[head..<head + upToWrap])
                _ = UnsafeMutableBufferPointer(rebasing: buffer[upToWrap...])
                    .update(fromContentsOf: storage[..<(taken - upToWrap)])
                head = (head + taken) % storage.count
                count -= taken
                if taken == length {
                    popEntry()
                } else {
                    entries[first] = .audio(at: start + MediaTime(samples: taken), count: length - taken)
                }
                return .samples(count: taken, at: start)
            case .begin(let segment, let time):
                popEntry()
                return .begin(segment, at: time)
            case .checkpoint(let number):
                popEntry()
                return .checkpoint(number)
            case .end(let segment):
                popEntry()
                return .end(segment)
            }
        }
        return .empty
    }

    private mutating func popEntry() {
        first += 1
        if first == entries.count {
            entries.removeAll(keepingCapacity: true)
            first = 0
        } else if first >= 64 {
            entries.removeFirst(first)
            first = 0
        }
    }
}
