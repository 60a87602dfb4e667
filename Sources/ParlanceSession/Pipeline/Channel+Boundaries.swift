import ParlanceAudio
import ParlanceCore

/// Where the recognizer is asked for an answer: marks go into the ring, and boundaries into the plan, at places that depend
/// on media time alone. What becomes of the answers is in `Channel+Absorb.swift`.
extension Channel {
    func close(_ kind: Boundary.Kind) {
        guard let open = segment else { return }
        setLateCheckpoint()
        line.end(open)
        voices?.end(open)
        plan.append(
            Boundary(
                kind: kind, at: now, answer: .end(open), decided: .now, isBelieved: believes(evidence.isConvincing),
                isTurn: turnLooks.isOpen))
        evidence = SpeechEvidence()
        segment = nil
        segmenter.reset()
        lastBoundary = now
        wakeRecognizer()
    }

    func endpoint() {
        guard segment != nil else { return }
        let silence = now - segmenter.lastSpeechEnd
        guard segmenter.isSpeaking else {
            // The utterance has ended on a short pause, the segment went on in case speech does.
            if silence >= profile.restartSilence, !segmenter.hasCandidate { close(.close) }
            return
        }
        let reason = endpointer.decide(now: now, start: utteranceStart, hearing: segmenter)
        switch reason {
        case .trailingSilence? where silence < profile.restartSilence:
            // Too short a pause to start afresh: commit what was said before it once the recognizer has seen enough.
            guard lateCheckpoint == nil else { return }
            checkpoints += 1
            lateCheckpoint = (checkpoints, max(now, segmenter.lastSpeechEnd + profile.tail))
            plan.append(
                Boundary(
                    kind: .endpoint(.trailingSilence), at: now, answer: .checkpoint(checkpoints), decided: .now,
                    isBelieved: believes(evidence.isConvincing), isTurn: turnLooks.isOpen))
            lastBoundary = now
            segmenter.reset()
        case .maximumLength? where configuration.endpointing.trailingSilence == nil:
            close(.close)
        case let reason?:
            close(.endpoint(reason))
        case nil:
            // Silence ends nothing here, or there was too little speech.
            if silence >= max(configuration.endpointing.trailingSilence ?? .zero, Self.idleSilence) { close(.close) }
        }
    }

    private var endpointer: Endpointer { endpointer(isMonotonic: line.isMonotonic) }

    func endpointer(isMonotonic: Bool) -> Endpointer {
        Endpointer(
            configuration: configuration.endpointing, voiceActivity: configuration.voiceActivity,
            shortestSilence: isMonotonic ? .zero : profile.restartSilence)
    }

    func checkpoint() {
        if let late = lateCheckpoint {
            if now >= late.at { setLateCheckpoint() }
            return
        }
        guard segment != nil else { return }
        if let interval = commitInterval(isMonotonic: line.isMonotonic), interval > .zero, now >= nextPeriodic {
            look(.periodic)
            nextPeriodic = now + Self.periodicInterval
        }
        if let interval = lookInterval, now >= nextLook {
            look(.look)
            nextLook = now + interval
        }
    }

    /// Distance of the regular looks, where something asks for them.
    var lookInterval: MediaTime? {
        if agreement != nil { return PartialStability.lookInterval }
        if configuration.turns.tellsStarts, now - segmentStart < TurnConfiguration.youngSpeech {
            return TurnConfiguration.lookInterval
        }
        if configuration.endpointing.recognizerSilence != nil, segmenter.isSpeaking { return Self.lookInterval }
        return configuration.turns.tellsStarts ? Self.periodicInterval : nil
    }

    /// Asks the recognizer what it has heard up to here.
    private func look(_ kind: Boundary.Kind) {
        checkpoints += 1
        line.checkpoint(checkpoints)
        voices?.checkpoint(checkpoints)
        plan.append(
            Boundary(
                kind: kind, at: now, answer: .checkpoint(checkpoints), decided: .now,
                isBelieved: believes(evidence.isConvincing), isConvincing: believes(evidence.isConvincingSoFar),
                isTurn: turnLooks.isOpen))
        wakeRecognizer()
    }

    private func believes(_ isConvincing: Bool) -> Bool { isConvincing || !profile.hearsWordsInNoise }

    /// Whether partials of the open segment may be shown.
    var mayShowPartials: Bool {
        profile.hearsWordsInNoise ? segment != nil && evidence.isConvincingSoFar : segment != nil || !plan.isEmpty
    }

    private func setLateCheckpoint() {
        guard let late = lateCheckpoint else { return }
        lateCheckpoint = nil
        line.checkpoint(late.number)
        voices?.checkpoint(late.number)
        wakeRecognizer()
    }

    func noteSilence() {
        guard configuration.commitInterval != nil, now - lastBoundary >= Self.silenceInterval else { return }
        lastBoundary = max(preRoll.start, lastBoundary)
        plan.append(Boundary(kind: .silence, at: lastBoundary, answer: .nothing, decided: .now))
    }

    func noteTurn() {
        guard
            let look = turnLooks.next(
                now: now, hearing: segmenter, isOpenSegment: segment != nil, configuration)
        else { return }
        plan.append(Boundary(kind: .turn(look), at: now, answer: .nothing, decided: .now))
    }

    func noteHeard(_ probability: Float) {
        guard let interval = configuration.hearingInterval else { return }
        heard.probability = max(heard.probability, probability)
        heard.isSilent = heard.isSilent && !hearsSpeech && !segmenter.isSpeaking
        guard now - heard.span.start >= interval else { return }
        heard.channel = index
        heard.span.end = now
        let silence = segmenter.isSpeaking ? .zero : now - segmenter.lastSpeechEnd
        plan.append(Boundary(kind: .hearing(heard, silence: silence), at: now, answer: .nothing, decided: .now))
        heard = HeardAudio(channel: index, span: MediaSpan(start: now, end: now), probability: 0, isSilent: true)
    }
}
