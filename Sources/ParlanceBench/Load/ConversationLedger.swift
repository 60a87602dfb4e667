import ParlanceCore

/// Keeps account of one session: which chunk was sent when, which event came when, and what latency that makes.
///
/// A value without I/O. All chunks are of the same length.
package struct ConversationLedger: Sendable {
    private struct Shown {
        var word: NativeWord
        var at: ContinuousClock.Instant
    }

    /// Starts of the same word in two results may differ by this many seconds.
    private static let drift = 0.3
    /// Results that end in these were ended by the endpointer, or by a client that asked.
    private static let decided: Set<String> = ["trailing_silence", "maximum_length", "finalize"]

    private let chunkSeconds: Double
    private var sent: [ContinuousClock.Instant] = []
    private var shown: [Shown] = []
    private var utteranceStart = 0.0
    /// What the server said it does, in milliseconds.
    package private(set) var endpointing: Double?
    package private(set) var engine = ""

    package init(chunkMilliseconds: Int) { chunkSeconds = Double(chunkMilliseconds) / 1_000 }

    package mutating func chunkSent(at instant: ContinuousClock.Instant) { sent.append(instant) }

    /// When the chunk that holds this moment of audio was sent; nil before any.
    private func sendTime(of seconds: Double) -> ContinuousClock.Instant? {
        guard !sent.isEmpty else { return nil }
        // A moment on the border between two chunks belongs to the first; microseconds are rounding.
        let chunk = Int((seconds / chunkSeconds - 1e-6).rounded(.down))
        return sent[min(max(chunk, 0), sent.count - 1)]
    }

    private func latency(of seconds: Double, to instant: ContinuousClock.Instant) -> Double? {
        sendTime(of: seconds).map { $0.duration(to: instant).milliseconds }
    }

    package mutating func received(
        _ event: NativeEvent, at instant: ContinuousClock.Instant, tape: borrowing LoadTape,
        into measurements: inout LoadMeasurements
    ) {
        switch event {
        case .began(let endpointing, let engine, let model, _, _):
            self.endpointing = endpointing
            self.engine = "\(engine) \(model)"
            measurements.sessionsBegun += 1
        case .partial(let transcript):
            measurements.partials += 1
            // A partial that repeats itself because a second has passed tells nothing about latency. Finals have a
            // figure of their own: the audio that they wait for after the decision is not a stage.
            if transcript.words.map(\.text) != shown.map(\.word.text) {
                note(transcript.timings, into: &measurements)
            } else {
                measurements.repeats += 1
            }
            show(transcript.words, at: instant)
        case .committed(let transcript):
            measurements.finals += 1
            measurements.words += transcript.words.count
            if transcript.words.isEmpty { measurements.emptyFinals += 1 }
            settle(transcript, at: instant, tape, &measurements)
        case .audioDropped(let seconds):
            measurements.drops += 1
            measurements.droppedSeconds += seconds
        case .lagging(let seconds):
            measurements.lags += 1
            measurements.maximumLag = max(measurements.maximumLag, seconds)
        case .ended(_, let audio, let recognized):
            measurements.sessionsEnded += 1
            measurements.savings.add(audio: audio, recognized: recognized)
        case .failed(let code, let message): measurements.fail("\(code): \(message)")
        case .other: break
        }
    }

    private func note(_ timings: NativeTimings, into measurements: inout LoadMeasurements) {
        for (index, value) in timings.stages.enumerated() where value.isFinite {
            measurements.stages[index].append(value)
        }
        if timings.total.isFinite { measurements.total.append(timings.total) }
    }

    private mutating func show(_ words: [NativeWord], at instant: ContinuousClock.Instant) {
        shown = words.map { Shown(word: $0, at: firstShown($0) ?? instant) }
    }

    private func firstShown(_ word: NativeWord) -> ContinuousClock.Instant? {
        shown.filter { $0.word.text == word.text && abs($0.word.start - word.start) <= Self.drift }
            .min { abs($0.word.start - word.start) < abs($1.word.start - word.start) }?.at
    }

    private mutating func settle(
        _ transcript: NativeTranscript, at instant: ContinuousClock.Instant, _ tape: borrowing LoadTape,
        _ measurements: inout LoadMeasurements
    ) {
        func window(_ seconds: Double) -> Int {
            Int((seconds * 1_000 / Double(LoadClip.windowMilliseconds)).rounded(.down))
        }
        func middle(_ word: NativeWord) -> Int { window((word.start + word.end) / 2) }
        for (index, word) in transcript.words.enumerated() {
            let first = firstShown(word)
            if first == nil { measurements.wordsFirstInFinal += 1 }
            guard let value = latency(of: word.end, to: first ?? instant) else { continue }
            measurements.wordShown.append(value)
            let next = index + 1 < transcript.words.count ? middle(transcript.words[index + 1]) : window(transcript.end)
            if let end = tape.wordEnd(around: middle(word), before: next),
                let value = latency(of: Double(end * LoadClip.windowMilliseconds) / 1_000, to: first ?? instant)
            {
                measurements.wordShownByLevel.append(value)
            }
        }
        shown.removeAll { $0.word.start < transcript.end - 1e-6 }
        guard let endpoint = transcript.endpoint else { return }
        if Self.decided.contains(endpoint) {
            measurements.endpoints += 1
            if transcript.timings.finalization.isFinite {
                measurements.finalization.append(transcript.timings.finalization)
            }
        }
        if endpoint == "trailing_silence",
            let end = tape.speechEnd(before: window(transcript.end), notBefore: window(utteranceStart)),
            let value = latency(of: Double(end * LoadClip.windowMilliseconds) / 1_000, to: instant)
        {
            measurements.speechEndToFinal.append(value)
        }
        utteranceStart = transcript.end
    }
}
