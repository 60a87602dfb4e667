import ParlanceCore

/// Keeps account of one stream: what was sent when, what came when, what was said. A value without I/O.
package struct StreamLedger: Sendable {
    private let dialect: any LoadProtocol
    private let chunk: Double
    private let start: ContinuousClock.Instant
    private var sent: [ContinuousClock.Instant] = []
    private var ending: ContinuousClock.Instant?
    private var lastResult: ContinuousClock.Instant?
    private var results = 0
    /// What may change, as last said; nothing after a final.
    private var interim = ""
    private var hasFarewell = false
    private var hasLast = false
    package private(set) var words: [String] = []
    package private(set) var isOver = false

    /// - Parameter start: of the run, for the figures by second.
    package init(_ dialect: any LoadProtocol, chunkMilliseconds: Int, start: ContinuousClock.Instant) {
        self.dialect = dialect
        chunk = Double(chunkMilliseconds) / 1_000
        self.start = start
    }

    package mutating func chunkSent(at instant: ContinuousClock.Instant) { sent.append(instant) }
    package mutating func endingSent(at instant: ContinuousClock.Instant) { ending = instant }

    package mutating func received(
        _ message: String, at instant: ContinuousClock.Instant, into figures: inout StreamFigures
    ) {
        figures.messagesReceived += 1
        figures.bytesReceived += message.utf8.count
        switch dialect.read(message) {
        case .began(let step, let lookAhead):
            figures.step = step
            figures.lookAhead = lookAhead
        case .result(let result): note(result, at: instant, &figures)
        case .farewell:
            hasFarewell = true
            if !hasLast, case .both = dialect.isOverAfter { figures.doneBeforeFinal += 1 }
        case .dropped(let seconds):
            figures.drops += 1
            figures.droppedSeconds += seconds
        case .lagging(let seconds):
            figures.lagReports += 1
            figures.maximumLag = max(figures.maximumLag, seconds)
        case .failed(let reason): figures.fail(reason)
        case .other: break
        }
        conclude(&figures)
    }

    private mutating func note(
        _ result: LoadResult, at instant: ContinuousClock.Instant, _ figures: inout StreamFigures
    ) {
        figures.results += 1
        if let text = result.text { words += text.split(separator: " ").map(String.init) }
        // One that repeats itself because a second has passed tells nothing about latency.
        let isRepeat = result.interim == interim
        interim = result.interim ?? ""
        if isRepeat {
            figures.repeats += 1
        } else if let lag = lag(result, at: instant) {
            if result.isEndpoint { figures.endpointLag.add(lag) } else { figures.resultLag.add(lag) }
            let second = Int(start.duration(to: instant).inSeconds)
            while figures.seconds.count <= second { figures.seconds.append(LatencyHistogram()) }
            figures.seconds[second].add(lag)
            if let timings = result.timings, timings.total.isFinite, !result.isEndpoint {
                figures.transport.add(lag - timings.total)
                for (index, value) in timings.stages.enumerated() { figures.stages[index].add(value) }
            }
        }
        results += 1
        lastResult = instant
        if result.isLast { hasLast = true }
        // A dialect without marks: the first final after the ending is the last.
        if case .lastResult = dialect.isOverAfter, ending != nil, result.text != nil { hasLast = true }
    }

    /// Nil when it cannot be told, or when the result waited for the end of the stream.
    private func lag(_ result: LoadResult, at instant: ContinuousClock.Instant) -> Double? {
        guard !sent.isEmpty, let needed = dialect.audioNeeded(by: result, number: results, chunk: chunk) else {
            return nil
        }
        // A moment on the border between two chunks belongs to the first; microseconds are rounding.
        let index = max(Int((needed / chunk - 1e-6).rounded(.down)), 0)
        guard index < sent.count else { return nil }
        return sent[index].duration(to: instant).milliseconds
    }

    private mutating func conclude(_ figures: inout StreamFigures) {
        guard !isOver, let ending else { return }
        switch dialect.isOverAfter {
        case .lastResult: guard hasLast else { return }
        case .farewell: guard hasFarewell else { return }
        case .both: guard hasLast, hasFarewell else { return }
        }
        isOver = true
        figures.ended += 1
        if let lastResult { figures.finalLag.add(max(ending.duration(to: lastResult).milliseconds, 0)) }
    }
}
