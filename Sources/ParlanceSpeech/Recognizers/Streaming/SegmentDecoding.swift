import ParlanceCore

/// Recognition of one segment of speech, from its first sample to its end.
///
/// Made afresh for every segment, so that results do not depend on what came before. Used by one thread.
struct SegmentDecoding: ~Copyable {
    let search: any SegmentSearch
    private let timing: ModelTiming
    private(set) var timeline: MediaTimeline
    private let start: MediaTime
    private var steps = 0
    private var steppedAtLastLook = -1
    private var tokens: [TokenWords.Token] = []
    private var settled = TokenWords.Settled()

    init(_ search: any SegmentSearch, timing: ModelTiming, start: MediaTime) {
        self.search = search
        self.timing = timing
        self.start = start
        timeline = MediaTimeline(start: start)
    }

    mutating func accept(_ samples: UnsafeBufferPointer<Float>, at time: MediaTime) {
        search.accept(samples)
        timeline.append(samples.count, at: time)
    }

    /// Adds silence, as much as the last sample needs to pass through the whole network and its word to be emitted.
    func finish() { search.finish(silence: Self.silence(after: timing)) }

    /// One window more than the audio's last frame; a further 100 ms because words are emitted after they are spoken.
    static func silence(after timing: ModelTiming) -> Int {
        timing.maximumLookAhead.samples + MediaTime(milliseconds: 100).samples
    }

    mutating func stepped() { steps += 1 }

    /// Media time up to which audio has been taken into account by the steps so far.
    var through: MediaTime { timeline.time(of: timing.audio(steps: steps)) }

    /// Silence that the network sees at the end: the outputs since the last token.
    var trailingSilence: MediaTime {
        let covered = min(steps * timing.shift.samples, timeline.count)
        let last = tokens.last.map { $0.offset + timing.frame.samples } ?? 0
        return MediaTime(samples: max(covered - last, 0))
    }

    /// Looks at what was found, once per step. The words when the tokens have changed; else nil.
    mutating func look(_ rules: TokenWords) -> [Word]? {
        guard steps > 0, steps != steppedAtLastLook else { return nil }
        steppedAtLastLook = steps
        guard let changed = search.update(&tokens, steps: steps) else { return nil }
        if changed < settled.tokens { settled = TokenWords.Settled() }
        return rules.words(tokens, along: timeline, from: start, since: &settled)
    }
}
