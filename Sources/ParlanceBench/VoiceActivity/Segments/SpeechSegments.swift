import ParlanceCore
import ParlanceSession

/// How probabilities become segments. The defaults are a session's.
public struct SegmentRules: Hashable, Sendable {
    public var voiceActivity = VoiceActivityConfiguration()
    /// Silence that ends a segment.
    public var hangover = EndpointingConfiguration().trailingSilence ?? MediaTime(milliseconds: 500)

    public init() {}
}

/// A stretch of speech, and the stretch around it that a recognizer would be given.
public struct SpeechSegment: Hashable, Sendable {
    /// From the onset to the end of the last window that was speech.
    public var speech: MediaSpan
    /// With the pre-roll before it and the hangover after it.
    public var audio: MediaSpan
    /// Mean probability over ``speech``.
    public var confidence: Float
}

/// Cuts a track into segments with the session's own ``Segmenter``.
public struct SpeechSegments: Sendable {
    public private(set) var segments: [SpeechSegment] = []
    public let rules: SegmentRules
    private let track: SpeechTrack

    public init(_ track: SpeechTrack, rules: SegmentRules = SegmentRules()) {
        self.track = track
        self.rules = rules
        var segmenter = Segmenter(rules.voiceActivity)
        var start: MediaTime?
        for (index, probability) in track.probabilities.enumerated() {
            let window = track.span(index)
            if let onset = segmenter.hear(probability, window) { start = onset }
            guard let begun = start else { continue }
            let end = segmenter.lastSpeechEnd
            guard !segmenter.isSpeaking || window.end - end >= rules.hangover else { continue }
            add(MediaSpan(start: begun, end: end), heardThrough: window.end)
            segmenter.reset()
            start = nil
        }
        if let start {
            add(MediaSpan(start: start, end: segmenter.lastSpeechEnd), heardThrough: track.duration)
        }
    }

    private mutating func add(_ speech: MediaSpan, heardThrough end: MediaTime) {
        let earliest = segments.last?.audio.end ?? .zero
        let windows = (speech.start.samples / track.windowSamples)..<windowsThrough(speech.end)
        let sum = windows.reduce(Float(0)) { $0 + track.probabilities[$1] }
        segments.append(
            SpeechSegment(
                speech: speech,
                audio: MediaSpan(start: max(speech.start - rules.voiceActivity.preRoll, earliest), end: end),
                confidence: windows.isEmpty ? 0 : sum / Float(windows.count)))
    }

    private func windowsThrough(_ end: MediaTime) -> Int {
        (end.samples + track.windowSamples - 1) / track.windowSamples
    }

    public var speech: SpanSet { SpanSet(segments.map(\.speech)) }
    /// What a recognizer would be given; the rest is saved.
    public var audio: SpanSet { SpanSet(segments.map(\.audio)) }
    /// The share of the recording that a recognizer would be given, 0…1.
    public var heardShare: Double { Double(audio.duration.samples) / Double(max(track.samples, 1)) }
}
