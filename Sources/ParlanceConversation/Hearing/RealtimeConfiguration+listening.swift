import ParlanceCore

extension RealtimeConfiguration {
    /// What a listening session is told.
    var listening: SessionConfiguration {
        var result = SessionConfiguration()
        result.audio = .raw(input.format)
        result.noiseReduction = input.noiseReduction
        result.text.formatting = TextFormatting(punctuation: true, capitals: true)
        let transcription = input.transcription
        result.language = transcription?.language
        result.modelName = transcription?.recognizer
        result.hotwords = (transcription?.keywords ?? []).map { Hotword(phrase: $0) }
        result.stability = transcription?.delay.stability ?? .medium
        result.endpointing.maximumUtterance = MediaTime(milliseconds: 120_000)
        switch input.turnDetection?.method {
        case nil:
            result.endpointing.trailingSilence = nil
        case .silence(let silence):
            result.voiceActivity.setThreshold(Float(silence.threshold))
            result.endpointing.trailingSilence = MediaTime(milliseconds: silence.silenceMilliseconds)
            result.voiceActivity.preRoll = max(
                result.voiceActivity.preRoll, MediaTime(milliseconds: min(silence.paddingMilliseconds, 1_000)))
        case .meaning(let eagerness):
            result.endpointing.trailingSilence = MediaTime(milliseconds: 200)
            result.turns.tellsStarts = true
            result.turns.threshold = eagerness.threshold
            result.turns.maximumSilence = eagerness.longestSilence
        }
        return result
    }

    /// What a change of makes another listening session necessary.
    var listeningKey: Input {
        var key = input
        key.transcription?.model = nil
        key.transcription?.prompt = nil
        if let method = key.turnDetection?.method {
            if case .silence(var silence) = method {
                silence.idleMilliseconds = nil
                key.turnDetection = TurnDetection(.silence(silence))
            } else {
                key.turnDetection = TurnDetection(method)
            }
        }
        // No wish and an empty one are the same.
        if key.transcription == nil { key.transcription = TranscriptionWish() }
        return key
    }

    var hearingMode: (Hearing.Mode, padding: MediaTime) {
        switch input.turnDetection?.method {
        case nil: (.manual, .zero)
        case .silence(let silence): (.silence, MediaTime(milliseconds: silence.paddingMilliseconds))
        case .meaning: (.meaning, MediaTime(milliseconds: TurnDetection.Silence().paddingMilliseconds))
        }
    }
}

extension TranscriptionWish.Delay? {
    /// An early promise is a bolder one.
    fileprivate var stability: PartialStability {
        switch self {
        case .minimal, .low: .high
        case nil, .medium: .medium
        case .high, .xhigh: .low
        }
    }
}

extension TurnDetection.Eagerness {
    fileprivate var threshold: Float {
        switch self {
        case .low: 0.85
        case .auto, .medium: 0.6
        case .high: 0.4
        }
    }

    fileprivate var longestSilence: MediaTime {
        switch self {
        case .low: MediaTime(milliseconds: 8_000)
        case .auto, .medium: MediaTime(milliseconds: 4_000)
        case .high: MediaTime(milliseconds: 2_000)
        }
    }
}
