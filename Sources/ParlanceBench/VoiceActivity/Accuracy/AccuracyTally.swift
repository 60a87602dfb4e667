import ParlanceCore

/// What one detector said of some recordings, summed up.
struct AccuracyTally {
    private(set) var frames = FrameScores()
    private var score = DetectionScore()
    private var recordings = 0
    private var samples = 0
    private var heard = MediaTime.zero
    private var speech = MediaTime.zero

    mutating func add(_ track: SpeechTrack, labels: SpanSet, rules: SegmentRules, collar: MediaTime) {
        let segments = SpeechSegments(track, rules: rules)
        frames.add(track, labels: labels, collar: collar)
        score += DetectionScore(found: segments.speech, labels: labels, in: track.whole, collar: collar)
        recordings += 1
        samples += track.samples
        heard += segments.audio.duration
        speech += labels.intersection(SpanSet([track.whole])).duration
    }

    static func += (total: inout AccuracyTally, more: AccuracyTally) {
        total.frames += more.frames
        total.score += more.score
        total.recordings += more.recordings
        total.samples += more.samples
        total.heard += more.heard
        total.speech += more.speech
    }

    func summary(name: String, group: String, threshold: Float) -> VoiceActivityAccuracy {
        let all = Double(max(samples, 1))
        return VoiceActivityAccuracy(
            name: name, group: group, recordings: recordings, seconds: MediaTime(samples: samples).seconds,
            speechShare: Double(speech.samples) / all, rocArea: frames.curve()?.area,
            missRate: frames.missRate(at: threshold), falseAlarmRate: frames.falseAlarmRate(at: threshold),
            segmentScore: ScoreSummary(score), heardShare: Double(heard.samples) / all)
    }
}
