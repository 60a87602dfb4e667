import DequeModule
import ParlanceAudio
import ParlanceCore

/// Recognition of one channel: 16 kHz samples down to the speech ring, hypotheses up to events.
///
/// `ingest` takes audio through voice activity and segmenting into the ring, with the marks that `Channel+Boundaries.swift`
/// decides on; `absorb` (in `Channel+Absorb.swift`) takes hypotheses to partials and committed spans. Neither waits. Runs on the session's
/// worker only.
final class Channel {
    /// Without silence-driven endpoints, the recognizer is still given a rest after this much silence.
    static let idleSilence = MediaTime(milliseconds: 1_000)
    /// In silence an empty span is committed this often, where spans are committed regularly.
    static let silenceInterval = MediaTime(milliseconds: 5_000)
    /// For engines that change their mind.
    static let patientCommitInterval = MediaTime(milliseconds: 15_000)
    /// Distance of the regular looks at a long utterance.
    static let periodicInterval = MediaTime(milliseconds: 1_000)
    /// Distance of the looks at the recognizer's trailing silence, where a rule asks for it.
    static let lookInterval = MediaTime(milliseconds: 200)

    let index: Int
    let profile: RecognizerProfile
    var configuration: SessionConfiguration
    let policy: OverflowPolicy
    let telemetry: any SessionTelemetry
    /// Nil: words are shown as they are spoken.
    var text: (any TextProcessor)?
    /// Nil: nobody asks who speaks.
    let voices: ChannelVoices?

    let recognizer: any Recognizer
    let wakeWorker: @Sendable () -> Void
    let detector: any VoiceActivityDetector
    /// The detector's model, where it can step many channels at once.
    let batchedModel: (any BatchedVoiceActivityModel)?
    /// Where speech goes.
    var line: RecognitionLine
    /// Takes its place with the next segment.
    var nextLine: RecognitionLine?
    /// Those before it that have not answered everything.
    var retired: Deque<RecognitionLine> = []
    /// From which segments on words stay, or do not any more, where that has changed.
    var changes: [(from: SegmentID, isMonotonic: Bool)] = []
    private var givesWay: Bool
    /// Of the session's hot words, those that the model cannot spell.
    var hotwordsLeftOut = 0

    private var handOver: HandOver
    private(set) var hearsSpeech = false
    private var wakeIsDue = false
    var segmenter: Segmenter
    var evidence = SpeechEvidence()
    var preRoll: PreRoll
    private var windows: WindowQueue
    /// Arrival of the newest samples in it.
    private var receivedAt = ContinuousClock.Instant.now
    /// There is a window to hear, and room for what may come of it.
    private(set) var isListening = false
    /// Of the next window, left here by whoever steps channels together.
    var probability: Float = 1
    private var history: [Float] = []

    /// Media time up to which voice activity is known.
    private(set) var now = MediaTime.zero
    /// Media time of everything that has come.
    private(set) var ingested = MediaTime.zero
    private var fedThrough = MediaTime.zero
    var segment: SegmentID?
    private(set) var segmentStart = MediaTime.zero
    private(set) var segments = 0
    var utteranceStart = MediaTime.zero
    var turnLooks = TurnLooks()
    var checkpoints = 0
    var nextPeriodic = MediaTime.zero
    var nextLook = MediaTime.zero
    var lateCheckpoint: (number: Int, at: MediaTime)?  // an endpoint decided, its checkpoint still to be set
    var lastBoundary = MediaTime.zero
    /// What was heard since it was last told.
    var heard = HeardAudio(
        channel: 0, span: MediaSpan(start: .zero, end: .zero), probability: 0, isSilent: true)
    var drops = DropLedger()
    var lastLagReport = MediaTime.zero

    // Touched by absorb as well.
    var plan: Deque<Boundary> = []
    var answers: Deque<Hypothesis> = []
    /// Who speaks, for each of the answers.
    var turnAnswers: Deque<SpeakerTurns> = []
    var latest: Hypothesis?
    var utterance: UtteranceID = 0
    var committedThrough = MediaTime.zero
    /// Where the committed spans end that were sent: before words that are kept back.
    var shownThrough = MediaTime.zero
    var committedSegment: SegmentID = -1
    var committedWords = 0
    var totalWords = 0
    var lastWordEnd: MediaTime?
    var gapIsReported = false
    /// The recognizer's silence has ended the utterance before voice activity did.
    var isEndedByRecognizer = false
    var turn: TurnMemory
    /// Something has changed since a partial was last considered.
    var isNews = false
    var lastPartialText = ""
    /// By ``ingested``: when a partial was last sent, or words were committed; and when the last one with new words was sent.
    var lastPartialAt = MediaTime.zero
    var lastChangeAt: MediaTime?
    var partialHistory = PartialHistory()
    /// Nil: the session asked for no promises.
    var agreement: WordAgreement?
    var lastStableWords: Int?
    var arrivals = ArrivalLog()
    var dropped: MediaTime { drops.total }
    /// Audio handed on to the recognizer, dropped or not.
    private var handedOn = MediaTime.zero
    /// Audio that reached the recognizer, or still will.
    var recognized: MediaTime { handedOn - dropped }
    private(set) var isFinishing = false

    init(
        index: Int, configuration: SessionConfiguration, policy: OverflowPolicy, recognizer: any Recognizer,
        voiceActivity: any VoiceActivityModel, speakers: (any SpeakerModel)? = nil, text: (any TextProcessor)?,
        telemetry: any SessionTelemetry,
        wakeWorker: @escaping @Sendable () -> Void
    ) throws(RecognizerError) {
        self.index = index
        self.configuration = configuration
        givesWay = configuration.isBulk
        // The recognizer has up to a chunk in hand, which can no longer be dropped, and takes a batch's time for it.
        self.policy = policy.leaving(recognizer.profile.chunk + MediaTime(milliseconds: 100))
        self.recognizer = recognizer
        self.wakeWorker = wakeWorker
        self.telemetry = telemetry
        self.text = text
        profile = recognizer.profile
        turn = TurnMemory(language: configuration.language ?? recognizer.profile.languages.first)
        let isMonotonic = recognizer.profile.isMonotonic && configuration.hotwords.isEmpty
        agreement = configuration.stability.map { WordAgreement($0, isMonotonic: isMonotonic) }
        detector = try voiceActivity.makeDetector()
        batchedModel = voiceActivity as? any BatchedVoiceActivityModel
        windows = WindowQueue(windowSamples: voiceActivity.windowSamples)
        segmenter = Segmenter(configuration.voiceActivity)
        handOver = HandOver(configuration.chunking)
        let lead = configuration.voiceActivity.preRoll + configuration.voiceActivity.onset
        preRoll = PreRoll(capacity: lead.samples + 2 * voiceActivity.windowSamples)
        var capacity = 2 * MediaTime.samplesPerSecond
        if case .dropOldest(let lag) = self.policy { capacity = min(lag.samples, 10 * MediaTime.samplesPerSecond) }
        capacity = max(capacity, lead.samples + 8 * voiceActivity.windowSamples)
        line = RecognitionLine(capacity: capacity, isMonotonic: isMonotonic, wakeWorker: wakeWorker)
        if let speakers {
            voices = ChannelVoices(
                speakers, capacity: capacity, policy: self.policy, telemetry: telemetry, wakeWorker: wakeWorker)
        } else {
            voices = nil
        }
    }

    /// How often long speech is committed in parts. An engine that changes its mind loses words by it (PocketSphinx 5 to
    /// 7 points of error rate), so with endpoints to wait for it is left alone for longer.
    func commitInterval(isMonotonic: Bool) -> MediaTime? {
        guard let interval = configuration.commitInterval else { return nil }
        return isMonotonic || configuration.endpointing.trailingSilence == nil
            ? interval : max(interval, Self.patientCommitInterval)
    }

    /// How full the speech ring is, 0…1.
    var occupancy: Double { Double(line.ring.waiting) / Double(line.ring.capacity) }

    /// Samples that wait between here and the recognizer.
    var lag: MediaTime { MediaTime(samples: retired.reduce(line.ring.waiting) { $0 + $1.ring.waiting }) }

    /// Whether audio had to stay here because the ring is full. More must not be ingested until ``listen(_:)`` has
    /// cleared it.
    private(set) var isBlocked = false

    /// Since when the recognizer owes an answer; nil when it does not. (A boundary whose mark is still to be set waits
    /// for audio, not for the recognizer.)
    var waitingSince: ContinuousClock.Instant? {
        guard let first = plan.first else { return nil }
        if let late = lateCheckpoint, first.answer == .checkpoint(late.number) { return nil }
        return first.decided
    }

    // MARK: Down

    /// Takes the next samples at 16 kHz. They wait for ``listen(_:)``.
    func ingest(
        _ samples: UnsafeBufferPointer<Float>, receivedAt: ContinuousClock.Instant, decodedAt: ContinuousClock.Instant
    ) {
        guard !samples.isEmpty else { return }
        windows.append(samples)
        ingested += MediaTime(samples: samples.count)
        self.receivedAt = receivedAt
        arrivals.append(ArrivalLog.Entry(through: ingested, received: receivedAt, decoded: decodedAt))
    }

    /// Hears what has been ingested as far as the ring has room; where many channels can be heard at once, stops before
    /// the next window, with ``isListening`` set: ``probability`` and ``hearNext(_:)`` go on.
    func listen(_ events: inout [SessionEvent]) throws(RecognizerError) {
        isListening = false
        isBlocked = false
        while windows.hasWindow {
            if isStale {
                passOver(&events)
                continue
            }
            guard hasRoom else {
                isBlocked = true
                wakeRecognizer()  // it has to make the room
                break
            }
            if batchedModel != nil {
                isListening = true
                return
            }
            probability = windows.withWindow { detector.probability(of: $0) }
            try hearNext(&events)
        }
        if windows.compact() { arrivals.noteDetected(.now) }
        if !isBlocked { feedAhead(&events) }
        handOverNow()
    }

    /// While a segment is open, all of a window is fed before anything is decided by it. So what there is of the next one
    /// need not wait for its rest, which comes with the next message: a window and a message are rarely of one length.
    private func feedAhead(_ events: inout [SessionEvent]) {
        guard segment != nil, windows.unfed > 0, line.room >= windows.unfed,
            voices?.fits(windows.unfed) ?? true
        else { return }
        let time = now + MediaTime(samples: windows.fedAhead)
        windows.withUnfed { feed($0, at: time, &events) }
        windows.noteFedAhead()
    }

    func copyNextWindow(into samples: inout [Float]) { windows.withWindow { samples.append(contentsOf: $0) } }

    /// Takes the next window, whose probability is known.
    func hearNext(_ events: inout [SessionEvent]) throws(RecognizerError) {
        let ahead = windows.fedAhead
        try windows.withWindow { (window) throws(RecognizerError) in
            try hear(window, probability, fedAhead: ahead, &events)
        }
        _ = windows.removeWindow()
    }

    /// Whether the next window has waited for longer than results may lag.
    private var isStale: Bool {
        guard case .dropOldest(let maximumLag) = policy else { return false }
        return receivedAt.duration(to: .now) > .milliseconds(maximumLag.milliseconds)
    }

    /// The worker is too late for the next window: it is dropped unheard.
    private func passOver(_ events: inout [SessionEvent]) {
        windows.withWindow { preRoll.append($0) }
        let ahead = MediaTime(samples: windows.removeWindow())
        let span = MediaSpan(start: now + ahead, end: now + MediaTime(samples: windows.windowSamples))
        now = span.end
        handedOn += span.duration  // `recognized` is this less what was dropped
        drop(span, &events)
        resolve(&events)
    }

    /// Whether the most that one window can put into the ring would fit, where nothing may be dropped.
    private var hasRoom: Bool {
        guard policy == .wait else { return true }
        let needed = preRollCapacity + windows.windowSamples
        guard voices?.hasRoom(for: needed) ?? true else { return false }
        if line.room >= needed { return true }
        line.mailbox.awaitRoom()
        return line.room >= needed
    }

    private var preRollCapacity: Int {
        segment == nil ? (preRoll.end - preRoll.start).samples : windows.windowSamples
    }

    /// Closes the open utterance with everything that was ingested.
    func finalize(_ reason: EndpointReason, _ events: inout [SessionEvent]) throws(RecognizerError) {
        try flushWindow(&events)
        if segment != nil {
            close(.endpoint(reason))
        } else if let last = plan.last, last.at == now, last.kind == .endpoint(reason) {
            // The same place is finalized already, and waits for its turn.
        } else {
            plan.append(Boundary(kind: .endpoint(reason), at: now, answer: .nothing, decided: .now))
            lastBoundary = now
        }
        segmenter.reset()
        resolve(&events)
        handOverNow()
    }

    /// Ends the turn with everything that was ingested. The place is planned whether a turn is open or not: that is known
    /// only once everything before it is.
    func endTurn(_ events: inout [SessionEvent]) throws(RecognizerError) {
        try flushWindow(&events)
        if segment != nil { try finalize(.finalize, &events) }
        planEnd(of: .manual)
        resolve(&events)
    }

    private func planEnd(of trigger: TurnEvent.Trigger) {
        plan.append(Boundary(kind: .turn(.end(trigger)), at: now, answer: .nothing, decided: .now))
    }

    /// No more audio.
    func finish(_ events: inout [SessionEvent]) throws(RecognizerError) {
        isFinishing = true
        try flushWindow(&events)
        if segment != nil {
            close(.endpoint(.endOfStream))
        } else {
            plan.append(Boundary(kind: .silence, at: now, answer: .nothing, decided: .now))
        }
        planEnd(of: .endOfStream)
        report(drops.close(channel: index), &events)
        resolve(&events)
        handOverNow()
    }

    /// Takes the samples that do not fill a window, with silence after them for the detector alone.
    private func flushWindow(_ events: inout [SessionEvent]) throws(RecognizerError) {
        guard let (window, length, ahead) = windows.takeRest() else { return }
        try window.withUnsafeBufferPointer { (window) throws(RecognizerError) in
            let probability = detector.probability(of: window)
            try hear(UnsafeBufferPointer(rebasing: window[..<length]), probability, fedAhead: ahead, &events)
        }
    }

    /// One window: what follows from its probability of speech.
    private func hear(
        _ samples: UnsafeBufferPointer<Float>, _ probability: Float, fedAhead: Int, _ events: inout [SessionEvent]
    ) throws(RecognizerError) {
        let span = MediaSpan(start: now, end: now + MediaTime(samples: samples.count))
        drops.beginWindow()
        let onset = segmenter.hear(probability, span)
        hearsSpeech = probability >= configuration.voiceActivity.leaveThreshold
        if segment == nil, probability < SpeechEvidence.active { evidence = SpeechEvidence() }
        evidence.hear(probability, for: span.duration)
        preRoll.append(samples)
        now = span.end
        if let onset {
            utteranceStart = onset
            events.append(.speechStarted(channel: index, at: onset))
        }
        if segment != nil {
            feed(
                UnsafeBufferPointer(rebasing: samples[fedAhead...]), at: span.start + MediaTime(samples: fedAhead),
                &events)
        } else if let onset {
            try open(at: onset, &events)
        }
        endpoint()
        checkpoint()
        if segment == nil { noteSilence() }
        noteTurn()
        noteHeard(probability)
        report(drops.endWindow(channel: index), &events)
        reportLag(&events)
        resolve(&events)
        emitPartial(&events)
    }

    private func open(at onset: MediaTime, _ events: inout [SessionEvent]) throws(RecognizerError) {
        changeLine()
        if line.stream == nil {
            try line.open(streamOptions(configuration.hotwords), of: recognizer)
            hotwordsLeftOut = line.stream?.hotwordsLeftOut ?? 0
        }
        let start = max(onset - configuration.voiceActivity.preRoll, fedThrough, preRoll.start)
        segments += 1
        segment = segments
        segmentStart = start
        nextPeriodic = start + (commitInterval(isMonotonic: line.isMonotonic) ?? .zero)
        nextLook = start + (lookInterval ?? .zero)
        line.ring.begin(segments, at: start)
        voices?.begin(segments, at: start)
        history.removeAll(keepingCapacity: true)
        preRoll.copy(from: start, into: &history)
        history.withUnsafeBufferPointer { feed($0, at: start, &events) }
    }

    /// Hot words that the model cannot spell fail the session only where the client insisted on them; otherwise it goes
    /// on with the others.
    func streamOptions(_ hotwords: [Hotword]) -> RecognizerStreamOptions {
        let formatting = configuration.text.formatting
        return RecognizerStreamOptions(
            hotwords: hotwords, requiresHotwords: configuration.requiresHotwords, isBulk: givesWay,
            wantsMarks: formatting.punctuation || formatting.capitals)
    }

    private func feed(_ samples: UnsafeBufferPointer<Float>, at time: MediaTime, _ events: inout [SessionEvent]) {
        guard !samples.isEmpty else { return }
        let outcome = line.ring.append(samples, at: time, policy: policy)
        voices?.feed(samples, at: time)
        fedThrough = time + MediaTime(samples: samples.count)
        for span in outcome.dropped { drop(span, &events) }
        if outcome.accepted < samples.count {
            drop(MediaSpan(start: time + MediaTime(samples: outcome.accepted), end: fedThrough), &events)
        }
        let duration = MediaTime(samples: samples.count)
        handedOn += duration
        telemetry.audioHandedOn(duration)
        if handOver.add(duration, isSpeech: hearsSpeech) { wakeIsDue = true }
    }

    func wakeRecognizer() {
        handOver.reset()
        wakeIsDue = true
    }

    /// At most one call per piece of audio, however many windows and marks it brought.
    private func handOverNow() {
        guard wakeIsDue else { return }
        wakeIsDue = false
        line.stream?.wake()
        voices?.wake()
    }

    /// The session is ahead of real time, or is no more.
    func giveWay(_ isBulk: Bool) {
        givesWay = isBulk
        for each in retired { each.stream?.giveWay(isBulk) }
        line.stream?.giveWay(isBulk)
        nextLine?.stream?.giveWay(isBulk)
    }

    /// Gives everything back. Nothing arrives in a mailbox afterwards.
    func shutDown() {
        for each in retired { each.close() }
        retired.removeAll()
        line.close()
        nextLine?.close()
        nextLine = nil
        voices?.shutDown()
    }
}
