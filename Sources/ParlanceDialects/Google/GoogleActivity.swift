import ParlanceCore

/// Who speaks, as the events and timeouts of voice activity need it: any channel's speech is speech.
struct GoogleActivity {
    private let options: GoogleOptions
    /// Channels in which an utterance is open.
    private var open: Set<Int> = []
    /// Of them those whose utterance was cut for its length, and whose next has not begun.
    private var cut: Set<Int> = []
    /// The client was told that speech began, and not yet that it stopped.
    private var isTold = false
    private var lastTold = MediaTime.zero
    private var lastSpeech: MediaTime?

    init(options: GoogleOptions) { self.options = options }

    mutating func begin(channel: Int, at time: MediaTime) -> GoogleResponse? {
        open.insert(channel)
        cut.remove(channel)
        lastSpeech = max(lastSpeech ?? time, time)
        guard options.activityEvents, !isTold else { return nil }
        isTold = true
        return GoogleResponse(event: (.activityBegin, next(time)))
    }

    mutating func end(channel: Int, at time: MediaTime, _ reason: EndpointReason) -> GoogleResponse? {
        // One that was too long is cut in mid-speech: what follows it decides.
        guard reason != .maximumLength else {
            cut.insert(channel)
            lastSpeech = max(lastSpeech ?? time, time)
            return nil
        }
        open.remove(channel)
        cut.remove(channel)
        guard isTold, open.isEmpty else { return nil }
        isTold = false
        return GoogleResponse(event: (.activityEnd, next(time)))
    }

    /// Events of different channels are decided in any order; their times only grow.
    private mutating func next(_ time: MediaTime) -> MediaTime {
        lastTold = max(lastTold, time)
        return lastTold
    }

    /// Whoever was cut and says no more has stopped, once the silence would have ended an utterance.
    mutating func rest(after audio: HeardAudio) -> GoogleResponse? {
        guard cut.contains(audio.channel), audio.isSilent, let lastSpeech,
            audio.span.end - lastSpeech >= options.trailingSilence
        else { return nil }
        return end(channel: audio.channel, at: audio.span.end, .trailingSilence)
    }

    /// Where a timeout is over: never within an utterance, whose words come first.
    mutating func timeout(after audio: HeardAudio) -> MediaTime? {
        if !audio.isSilent, lastSpeech != nil { lastSpeech = max(lastSpeech!, audio.span.end) }
        guard open.isEmpty else { return nil }
        let now = audio.span.end
        if let lastSpeech {
            guard let limit = options.speechEndTimeout, now - lastSpeech >= limit else { return nil }
        } else {
            guard let limit = options.speechStartTimeout, now >= limit else { return nil }
        }
        return now
    }
}
