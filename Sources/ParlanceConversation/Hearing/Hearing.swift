import DequeModule
import ParlanceCore

/// From what a listening session tells to a user's items: which begins when, what was said in it, when it is over. A value
/// without clocks or I/O; events come in the order in which the listening session gave them.
///
/// Two things end an item: the listening session (by silence, or because the turn is over), and the client
/// (``commit(_:through:)``), whose order goes down as a `finalize` and comes back as the end of an utterance: what is told
/// until then belongs to the item.
package struct Hearing {
    package enum Mode: Hashable {
        /// Silence ends an item.
        case silence
        /// The end of a turn does.
        case meaning
        /// The client alone.
        case manual
    }

    package enum Outcome {
        case started(item: String, at: MediaTime)
        /// It is over, by itself. What was said follows as `completed`.
        case stopped(item: String, span: MediaSpan)
        case delta(item: String, String, [Word])
        case completed(HeardItem)
    }

    package private(set) var mode: Mode
    /// Audio before the onset that belongs to an item.
    private var padding: MediaTime
    /// Where the listening session's audio begins in this one's.
    private var offset: MediaTime
    private let makeID: @Sendable () -> String

    private var open: HeardItem?
    /// Committed by the client; their words are still to come.
    private var awaited: Deque<HeardItem> = []
    /// Where speech began, of what is not over. Voice activity may be ahead of the recognizer, so there may be the next
    /// before the last has ended.
    private var onsets: Deque<MediaTime> = []

    /// - Parameter makeID: names new items.
    package init(makeID: @escaping @Sendable () -> String) {
        mode = .manual
        padding = .zero
        offset = .zero
        self.makeID = makeID
    }

    /// Another listening session follows.
    package mutating func begin(_ mode: Mode, padding: MediaTime, at offset: MediaTime) {
        (self.mode, self.padding, self.offset) = (mode, padding, offset)
        onsets.removeAll()
    }

    /// A user is speaking, by voice activity or by words.
    package var isSpeaking: Bool { open != nil && mode != .manual }
    /// Words of committed items are still to come.
    package var isAwaited: Bool { awaited.contains { !$0.isDiscarded } }
    /// The listening session owes the end of an utterance.
    package var owesAnswer: Bool { !awaited.isEmpty }

    /// The client ends the item.
    ///
    /// - Returns: its id, and whether it had been told that it began.
    package mutating func commit(_ span: MediaSpan) -> (item: String, hadStarted: Bool) {
        let hadStarted = isSpeaking
        var item = open ?? HeardItem(id: makeID(), start: span.start)
        item.end = span.end
        open = nil
        awaited.append(item)
        return (item.id, hadStarted)
    }

    /// The client forgets what was said since the last item.
    ///
    /// - Returns: the item that had been told to have begun.
    package mutating func discard(through end: MediaTime) -> String? {
        let started = isSpeaking ? open?.id : nil
        var item = open ?? HeardItem(id: "", start: end)
        item.isDiscarded = true
        open = nil
        awaited.append(item)
        return started
    }

    /// The listening session has failed: these items get no words.
    package mutating func giveUp() -> [HeardItem] {
        defer {
            awaited.removeAll()
            open = nil
        }
        return awaited.filter { !$0.isDiscarded } + (open.map { [$0] } ?? [])
    }

    package mutating func hear(_ event: SessionEvent, lastTaken: MediaTime) -> [Outcome] {
        switch event {
        case .speechStarted(_, let at):
            if mode != .manual { onsets.append(at) }
            return mode == .silence ? start(lastTaken) : []
        case .turn(let turn) where mode == .meaning:
            switch turn.kind {
            case .started: return start(lastTaken)
            case .ended:
                let outcomes = awaited.isEmpty ? stop(at: turn.at) : []
                forget(before: turn.at)
                return outcomes
            case .likelyEnded, .resumed: return []
            }
        case .partial(let transcript):
            return tell(transcript.words.prefix(transcript.stableWords ?? 0), transcript.span, lastTaken)
        case .committed(let transcript):
            if awaited.isEmpty, open == nil, mode == .manual, !transcript.words.isEmpty {
                open = HeardItem(id: makeID(), start: lastTaken)
            }
            if awaited.isEmpty { open?.append(transcript.words) } else { awaited[0].append(transcript.words) }
            return tell([], transcript.span, lastTaken)
        case .utteranceEnded(let end): return utteranceEnded(end, lastTaken)
        default: return []
        }
    }

    private mutating func start(_ lastTaken: MediaTime) -> [Outcome] {
        guard awaited.isEmpty, open == nil, let onset = onsets.first else { return [] }
        let start = max(offset + onset - padding, lastTaken, .zero)
        let item = HeardItem(id: makeID(), start: start)
        open = item
        return [.started(item: item.id, at: start)]
    }

    private mutating func tell(_ stable: ArraySlice<Word>, _ span: MediaSpan, _ lastTaken: MediaTime) -> [Outcome] {
        if !awaited.isEmpty {
            guard !awaited[0].isDiscarded, let news = awaited[0].news(stable) else { return [] }
            return [.delta(item: awaited[0].id, news.text, news.words)]
        }
        if open == nil, mode == .manual, !stable.isEmpty { open = HeardItem(id: makeID(), start: lastTaken) }
        guard let id = open?.id, let news = open?.news(stable) else { return [] }
        return [.delta(item: id, news.text, news.words)]
    }

    private mutating func utteranceEnded(_ end: UtteranceEnd, _ lastTaken: MediaTime) -> [Outcome] {
        guard case .endpoint(let reason) = end.cause else { return [] }
        var outcomes: [Outcome] = []
        if let item = awaited.first {
            // What ended before the client's order was carried out belongs to it.
            if reason == .finalize {
                awaited.removeFirst()
                if !item.isDiscarded { outcomes.append(.completed(item)) }
            }
            forget(before: end.at)
        } else if mode == .silence || mode == .meaning && reason == .endOfStream {
            outcomes = stop(at: end.at)
            forget(before: end.at)
        } else if open == nil {
            // Without words there is no turn.
            forget(before: end.at)
        }
        // The next one may have begun already.
        return mode == .silence ? outcomes + start(max(lastTaken, offset + end.at)) : outcomes
    }

    private mutating func forget(before time: MediaTime) { onsets.removeAll { $0 < time } }

    private mutating func stop(at time: MediaTime) -> [Outcome] {
        guard var item = open else { return [] }
        open = nil
        item.end = max(offset + time, item.start)
        item.wasEndedByListening = true
        var outcomes: [Outcome] = [.stopped(item: item.id, span: MediaSpan(start: item.start, end: item.end))]
        if let news = item.news() { outcomes.append(.delta(item: item.id, news.text, news.words)) }
        outcomes.append(.completed(item))
        return outcomes
    }
}
