import DequeModule
import ParlanceCore

/// The way up: hypotheses become partials and committed spans.
extension Channel {
    /// Words this close to the edge of what has been heard may still change.
    private func holdback(isMonotonic: Bool) -> MediaTime { MediaTime(milliseconds: isMonotonic ? 500 : 2_000) }

    /// Whether every boundary has been resolved.
    var isSettled: Bool { plan.isEmpty }

    /// Takes what the recognizer has reported.
    func absorb(_ hypotheses: [Hypothesis], into events: inout [SessionEvent]) {
        for hypothesis in hypotheses {
            if hypothesis.occasion != .progress { answers.append(hypothesis) }
            latest = hypothesis
            isNews = true
            telemetry.hypothesis(hypothesis)
        }
        if let voices { turnAnswers.append(contentsOf: voices.takeAnswers()) }
        resolve(&events)
        emitPartial(&events)
    }

    /// Resolves boundaries in order, as far as the recognizer has answered, and the speaker model where there is one.
    func resolve(_ events: inout [SessionEvent]) {
        while let boundary = plan.first {
            var answer: Hypothesis?
            if boundary.answer != .nothing {
                guard let first = answers.first, voices == nil || !turnAnswers.isEmpty else { break }
                answers.removeFirst()
                answer = first
                if let turns = turnAnswers.popFirst() { voices?.turns = turns }
            }
            plan.removeFirst()
            apply(boundary, answer, &events)
        }
        reportGap(&events)
    }

    private func apply(_ boundary: Boundary, _ answer: Hypothesis?, _ events: inout [SessionEvent]) {
        let isMonotonic = isMonotonic(in: answer?.segment ?? committedSegment)
        if answer != nil { agreement?.isMonotonic = isMonotonic }
        let heard = answer.map(uncommitted) ?? []
        // What was promised stays, whatever the recognizer or voice activity make of it by now.
        let words = boundary.isBelieved ? agreement?.keeping(heard) ?? heard : agreement?.held ?? []
        if !boundary.isBelieved, !heard.isEmpty { telemetry.wordsRejected(heard.count) }
        if let answer { turn.hear(answer) }
        if boundary.isConvincing, boundary.isTurn, !words.isEmpty {
            tell(turn.hearWords(), at: boundary.at, &events)
        }
        switch boundary.kind {
        case .periodic:
            commitPrefix(of: words, boundary, answer, isMonotonic: isMonotonic, &events)
        case .look:
            if boundary.isConvincing { agreement?.look(words) }
            let rules = endpointer(isMonotonic: isMonotonic)
            guard let reason = rules.decide(words: words.count, trailingSilence: answer?.trailingSilence) else { break }
            commit(words[...], through: boundary.at, endpoint: reason, boundary, answer, &events)
            endUtterance(at: boundary.at, reason, &events)
            isEndedByRecognizer = true
        case .endpoint(.trailingSilence) where isEndedByRecognizer && words.isEmpty,
            .endpoint(.maximumLength) where isEndedByRecognizer && words.isEmpty:
            isEndedByRecognizer = false
        case .endpoint(let reason):
            let isWhole = boundary.answer != .nothing && answer?.occasion == .end
            let spoken = isWhole ? words[...] : words.prefix { $0.span.middle <= boundary.at }
            commit(spoken, through: boundary.at, endpoint: reason, boundary, answer, &events)
            endUtterance(at: boundary.at, reason, &events)
        case .close:
            if !words.isEmpty { commit(words[...], through: boundary.at, boundary, answer, &events) }
        case .silence:
            if boundary.at > committedThrough { commit([], through: boundary.at, boundary, nil, &events) }
        case .turn(let look): tell(turn.look(look, at: boundary.at), at: boundary.at, &events)
        case .hearing(var heard, let silence):
            heard.turnConfidence = turn.confidence(after: silence, at: boundary.at)
            events.append(.heard(heard))
        }
    }

    private func tell(_ change: TurnMemory.Change?, at time: MediaTime, _ events: inout [SessionEvent]) {
        guard let change, change.kind != .started || configuration.turns.tellsStarts else { return }
        events.append(
            .turn(
                TurnEvent(
                    channel: index, at: time, confidence: change.confidence, turn: change.turn, kind: change.kind,
                    trigger: change.trigger)))
        // Its words follow at once, however recently there was a partial.
        if change.kind == .started { (isNews, lastChangeAt) = (true, nil) }
    }

    private func endUtterance(at time: MediaTime, _ reason: EndpointReason, _ events: inout [SessionEvent]) {
        let end = UtteranceEnd(
            utterance: utterance, channel: index, at: time, cause: .endpoint(reason), lastWordEnd: lastWordEnd)
        events.append(.utteranceEnded(end))
        utterance += 1
        isEndedByRecognizer = false
    }

    /// In long speech: commits up to the widest gap between words, once enough has gathered.
    private func commitPrefix(
        of words: [Word], _ boundary: Boundary, _ answer: Hypothesis?, isMonotonic: Bool,
        _ events: inout [SessionEvent]
    ) {
        guard let interval = commitInterval(isMonotonic: isMonotonic), boundary.at - committedThrough >= interval else {
            return
        }
        let settled = boundary.at - holdback(isMonotonic: isMonotonic)
        let earliest = committedThrough + MediaTime(samples: interval.samples / 2)
        var best: (count: Int, at: MediaTime, gap: MediaTime)?
        for (position, word) in words.enumerated() where word.span.end <= settled && word.span.end >= earliest {
            let next = position + 1 < words.count ? words[position + 1].span.start : boundary.at
            let gap = next - word.span.end
            if best == nil || gap >= best!.gap {
                best = (position + 1, word.span.end + MediaTime(samples: max(gap.samples, 0) / 2), gap)
            }
        }
        if let best {
            commit(words[..<best.count], through: min(best.at, boundary.at), boundary, answer, &events)
        } else if words.isEmpty, settled > committedThrough {
            commit([], through: settled, boundary, answer, &events)
        }
    }

    /// Words of the hypothesis that have not been committed yet.
    ///
    /// A monotonic engine's words are counted: none is lost or said twice even if its time moves. Of other engines'
    /// words those count that lie beyond what was committed.
    private func uncommitted(_ hypothesis: Hypothesis) -> [Word] {
        guard isMonotonic(in: hypothesis.segment) else {
            return hypothesis.words.filter { $0.span.middle > committedThrough }
        }
        return Array(hypothesis.words.dropFirst(hypothesis.segment == committedSegment ? committedWords : 0))
    }

    private func commit(
        _ words: ArraySlice<Word>, through end: MediaTime, endpoint: EndpointReason? = nil, _ boundary: Boundary,
        _ answer: Hypothesis?, _ events: inout [SessionEvent]
    ) {
        let span = MediaSpan(start: committedThrough, end: max(end, committedThrough))
        var placed = place(words, in: span)
        partialHistory.commit(words.count)
        agreement?.commit(words.count)
        if let voices {
            let unknown = voices.attribute(&placed)
            if unknown > 0 { telemetry.wordsUnattributed(unknown) }
        }
        if let first = placed.first { reportGap(before: first.span.start, &events) }

        var timings = arrivals.timings(through: min(answer?.through ?? span.end, span.end))
        timings.dequeued = answer?.dequeuedAt
        timings.recognized = answer?.recognizedAt
        timings.decided = boundary.decided
        let shown = text?.commit(placed, endsUtterance: endpoint != nil || boundary.kind == .close) ?? placed
        let reach = MediaSpan(
            start: shownThrough, end: max(min(text?.heldFrom ?? span.end, span.end), shownThrough))
        timings.formatted = .now
        if endpoint != nil || !shown.isEmpty || !reach.isEmpty || span.isEmpty {
            events.append(
                .committed(
                    Transcript(
                        utterance: utterance, channel: index, span: reach, words: shown, finality: .committed,
                        endpoint: endpoint, timings: timings, findings: text?.search(shown) ?? [],
                        entities: text?.entities(in: shown) ?? [])))
            shownThrough = reach.end
        }

        committedThrough = span.end
        if let answer {
            committedWords = (answer.segment == committedSegment ? committedWords : 0) + words.count
            committedSegment = answer.segment
        }
        totalWords += words.count
        turn.append(placed)
        if let last = placed.last {
            lastWordEnd = last.span.end
            gapIsReported = false
        }
        lastPartialText = ""
        lastPartialAt = ingested
        isNews = true
    }

    /// Word times are estimates; within a result they keep to its span, and every word lasts at least 10 ms of it.
    private func place(_ words: some Collection<Word>, in span: MediaSpan) -> [Word] {
        let shortest = MediaTime(samples: min(160, max(span.duration.samples, 0)))
        return words.map { word in
            var word = word
            word.span.start = min(max(word.span.start, span.start), span.end - shortest)
            word.span.end = min(max(word.span.end, word.span.start + shortest), span.end)
            return word
        }
    }

    // MARK: Word gaps

    /// How far before a word's first token engines may place its beginning.
    private static var wordLead: MediaTime { MediaTime(milliseconds: 300) }

    /// The next word is known: if it came late enough, an utterance had ended before it.
    private func reportGap(before next: MediaTime, _ events: inout [SessionEvent]) {
        guard let gap = configuration.utteranceGap, let last = lastWordEnd, !gapIsReported, next - last >= gap else {
            return
        }
        emitGap(at: last + gap, last, &events)
    }

    /// Time passes: if everything heard since has been understood and holds no word, the utterance has ended.
    private func reportGap(_ events: inout [SessionEvent]) {
        guard let gap = configuration.utteranceGap, let last = lastWordEnd, !gapIsReported, now >= last + gap,
            plan.isEmpty
        else { return }
        if segment != nil {
            // A word that began within the gap shows only so much later.
            let known = last + gap + profile.tail + Self.wordLead
            guard let latest, latest.through >= known, uncommitted(latest).isEmpty else { return }
        }
        emitGap(at: last + gap, last, &events)
    }

    private func emitGap(at time: MediaTime, _ last: MediaTime, _ events: inout [SessionEvent]) {
        gapIsReported = true
        let end = UtteranceEnd(
            utterance: utterance, channel: index, at: time, cause: .wordGap, lastWordEnd: last)
        events.append(.utteranceEnded(end))
    }

    // MARK: Partials

    /// Sends a partial if the words have changed or the last one is a second old.
    func emitPartial(_ events: inout [SessionEvent]) {
        guard configuration.interimResults, mayShowPartials, !isFinishing else { return }
        let isDue = ingested - lastPartialAt >= configuration.partialHeartbeat
        let mayChange = lastChangeAt.map { ingested - $0 >= configuration.partialInterval } ?? true
        guard isDue || isNews && mayChange else { return }
        guard let latest, latest.segment >= committedSegment else { return }
        isNews = false
        let span = MediaSpan(start: committedThrough, end: max(latest.through, committedThrough))
        let recognized = uncommitted(latest)
        var heard = estimated(place(agreement?.keeping(recognized) ?? recognized, in: span), of: latest)
        _ = voices?.attribute(&heard)
        var words = text?.preview(heard) ?? heard
        let written = words.lazy.map(\.written).joined(separator: " ")
        let stable = stableWords(of: heard, shownAs: words)
        guard written != lastPartialText || stable != lastStableWords || isDue else { return }
        if written != lastPartialText { lastChangeAt = ingested }
        if text != nil { spread(stabilityOf: heard, over: &words) }
        var timings = arrivals.timings(through: latest.through)
        timings.dequeued = latest.dequeuedAt
        timings.recognized = latest.recognizedAt
        timings.formatted = .now
        events.append(
            .partial(
                Transcript(
                    utterance: utterance, channel: index, span: MediaSpan(start: shownThrough, end: span.end),
                    words: words, finality: .partial, stability: Self.mean(words), stableWords: stable,
                    timings: timings)))
        lastPartialText = written
        lastStableWords = stable
        lastPartialAt = ingested
    }

    private static func mean(_ words: [Word]) -> Float {
        words.isEmpty ? 0 : words.reduce(0) { $0 + $1.stability } / Float(words.count)
    }

    /// How likely each word is to stay, from how long it has stood.
    private func estimated(_ words: [Word], of latest: Hypothesis) -> [Word] {
        let ages = partialHistory.show(words, through: latest.through)
        let wordStability = WordStability(isMonotonic: isMonotonic(in: latest.segment))
        let held = agreement?.held.count ?? 0
        var words = words
        for (index, age) in ages.enumerated() {
            words[index].stability =
                index < held ? 1 : wordStability(age: age, wordsAfter: words.count - 1 - index)
        }
        return words
    }

    /// How many of the words shown are promised: those that come from held words, or from committed ones kept back, and
    /// that no word to come can have written otherwise.
    private func stableWords(of heard: [Word], shownAs words: [Word]) -> Int? {
        guard let agreement else { return nil }
        guard let text else { return min(agreement.held.count, words.count) }
        let through = heard.prefix(agreement.held.count).last?.span.end ?? committedThrough
        return min(words.prefix { $0.span.end <= through }.count, text.settled(of: heard, shownAs: words))
    }

    /// A word that is shown is as stable as the least of the recognizer's words in it; one kept back from before stays.
    private func spread(stabilityOf heard: [Word], over words: inout [Word]) {
        for index in words.indices {
            let span = words[index].span
            words[index].stability =
                heard.lazy.filter { $0.span.start < span.end && span.start < $0.span.end }
                .map(\.stability).min() ?? 1
        }
    }
}
