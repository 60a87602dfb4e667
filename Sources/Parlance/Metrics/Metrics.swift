import ParlanceCore
import ParlanceSession
import ParlanceTransports

/// Everything the server counts, and every metric's name. Any thread; recording never waits.
public final class Metrics: Sendable {
    let sessionsOpened = LabelledCounter()
    let sessionsEnded = LabelledCounter()
    let sessionsRefused = LabelledCounter()
    let audioSamples = Counter()
    let handedOnSamples = Counter()
    let audioBytes = Counter()
    let droppedSamples: [(reason: DropReason, counter: Counter)] = DropReason.allCases.map { ($0, Counter()) }
    let concealedSamples = Counter()
    let unfilledSamples = Counter()
    let skippedBytes = Counter()
    let occupancies: [(buffer: SessionBuffer, histogram: Histogram)] = SessionBuffer.allCases.map {
        ($0, Histogram(Histogram.fractions))
    }
    /// Audio that session workers took, of live sessions and of those ahead of real time.
    let liveSamples = Counter()
    let bulkSamples = Counter()
    let lags = LagCounts()
    let transportDelay = Histogram(Histogram.durations)
    let hypotheses = Counter()
    let partials = Counter()
    let committed = Counter()
    let words = Counter()
    let rejectedWords = Counter()
    let unattributedWords = Counter()
    let unheardVoiceSamples = Counter()
    let stages: [(stage: Stage, histogram: Histogram)] = Stage.allCases.map { ($0, Histogram(Histogram.durations)) }
    let partialLatency = Histogram(Histogram.durations)
    let finalizationLatency = Histogram(Histogram.durations)

    let sentences = Counter()
    let spokenMilliseconds = Counter()
    let firstAudio = Histogram(Histogram.durations)

    let usage = UsageLedger()

    let connectionsOpened = Counter()
    let connectionsClosed = Counter()
    let connectionsRefused = LabelledCounter()
    let requests = LabelledCounter()
    let bytesReceived = Counter()
    let bytesSent = Counter()
    let framesReceived = Counter()
    let framesSent = Counter()
    let protocolErrors = Counter()
    let readPauses = Counter()
    let conversations = LabelledCounter()

    public init() {}

    private static func seconds(_ samples: Counter) -> Double { MediaTime(samples: samples.current).seconds }

    /// The state of the server in Prometheus' text format.
    ///
    /// - Parameters:
    ///   - profiles: of the recognizers, the server's own first.
    ///   - windows: of the voice activity detector that has a cheap stage, where there is one.
    func exposition(
        openSessions: Int, isReady: Bool, reading: LoadMeter.Reading = .init(), profiles: [RecognizerProfile],
        voiceActivity: String, windows: VoiceActivityWindowCounts? = nil
    ) -> String {
        var text = PrometheusText()
        text.head("parlance_info", "gauge", "What is running, in labels; one line per model.")
        for profile in profiles {
            text.sample(
                "parlance_info",
                labels: [
                    ("version", Version.current), ("engine", profile.engine), ("model", profile.model),
                    ("vad", voiceActivity),
                ], 1)
        }
        text.gauge(
            "parlance_load",
            "0 to 1, for autoscalers: 0.8 x utilization + 0.2 x lag / 300 ms. Scale out at 0.7 to 0.8.",
            reading.load.value)
        text.gauge(
            "parlance_load_utilization", "Share of time for which the busiest thread works for live sessions.",
            reading.load.utilization)
        text.gauge(
            "parlance_load_lag_seconds", "How long 95 % of live audio waits at most before it is recognized.",
            reading.load.lag)
        text.gauge("parlance_live_streams", "Seconds of live audio that come per second.", reading.load.streams)
        text.gauge(
            "parlance_audio_drop_ratio", "Dropped audio as a share of what came in the last minute.", reading.dropRatio)
        text.gauge(
            "parlance_drop_alert", "1 while that share is over the threshold (drop-alert).", reading.isDropping ? 1 : 0)
        text.gauge("parlance_ready", "1 once the model is warm and sessions are admitted.", isReady ? 1 : 0)
        text.gauge("parlance_sessions_open", "Sessions open now.", Double(openSessions))
        text.counter("parlance_sessions_opened_total", "Sessions opened.", label: "dialect", sessionsOpened)
        text.counter("parlance_sessions_ended_total", "Sessions ended, by outcome.", label: "outcome", sessionsEnded)
        text.counter("parlance_sessions_refused_total", "Handshakes refused.", label: "reason", sessionsRefused)
        text.head("parlance_audio_seconds_total", "counter", "Audio received, per channel.")
        text.sample("parlance_audio_seconds_total", Self.seconds(audioSamples))
        text.head(
            "parlance_audio_recognized_seconds_total", "counter",
            "Audio that voice activity handed on to the recognizer, dropped audio included; the rest was silence.")
        text.sample(
            "parlance_audio_recognized_seconds_total", Self.seconds(handedOnSamples))
        if let windows {
            text.head(
                "parlance_vad_windows_total", "counter",
                "Windows of the cascade: those its network heard, and those decided without it.")
            for (stage, count) in [("network", windows.computed), ("skipped", windows.heard - windows.computed)] {
                text.sample("parlance_vad_windows_total", labels: [("stage", stage)], Double(count))
            }
        }
        text.counter("parlance_audio_bytes_total", "Encoded audio received.", audioBytes)
        text.head("parlance_audio_dropped_seconds_total", "counter", "Audio that was not recognized.")
        for (reason, counter) in droppedSamples {
            text.sample(
                "parlance_audio_dropped_seconds_total", labels: [("reason", reason.rawValue)], Self.seconds(counter))
        }
        text.head(
            "parlance_audio_concealed_seconds_total", "counter",
            "Audio that never came (lost packets) and was made up for.")
        text.sample("parlance_audio_concealed_seconds_total", Self.seconds(concealedSamples))
        text.head(
            "parlance_audio_missing_seconds_total", "counter",
            "Audio that never came and was not made up for: the part of a gap beyond a minute.")
        text.sample("parlance_audio_missing_seconds_total", Self.seconds(unfilledSamples))
        text.counter(
            "parlance_audio_skipped_bytes_total", "Encoded audio that was passed over: damage, or beyond its end.",
            skippedBytes)
        text.head(
            "parlance_buffer_occupancy_ratio", "histogram",
            "How full a session's buffer was when audio came, by buffer.")
        for (buffer, histogram) in occupancies {
            text.histogram("parlance_buffer_occupancy_ratio", labels: [("buffer", buffer.rawValue)], histogram)
        }
        text.counter("parlance_hypotheses_total", "Reports of the recognizer.", hypotheses)
        text.counter("parlance_partials_total", "Partial results sent.", partials)
        text.counter("parlance_committed_total", "Committed results sent.", committed)
        text.counter("parlance_words_total", "Committed words.", words)
        text.counter(
            "parlance_words_rejected_total", "Words heard where voice activity was not sure of speech.", rejectedWords)
        text.counter(
            "parlance_words_unattributed_total", "Words whose speaker nobody knows, in sessions that asked.",
            unattributedWords)
        text.head(
            "parlance_speaker_audio_dropped_seconds_total", "counter",
            "Speech that the speaker model could not keep up with.")
        text.sample("parlance_speaker_audio_dropped_seconds_total", Self.seconds(unheardVoiceSamples))
        text.head("parlance_stage_seconds", "histogram", "Time of a chunk's stages, per result.")
        for (stage, histogram) in stages {
            text.histogram("parlance_stage_seconds", labels: [("stage", stage.rawValue)], histogram)
        }
        text.head(
            "parlance_transport_delay_seconds", "histogram",
            "How much later live audio came than the promptest of its session in the last minute: what the server can see of client and network."
        )
        text.histogram("parlance_transport_delay_seconds", labels: [], transportDelay)
        text.head(
            "parlance_partial_latency_seconds", "histogram", "From a chunk's arrival to the partial that covers it.")
        text.histogram("parlance_partial_latency_seconds", labels: [], partialLatency)
        text.head("parlance_finalization_seconds", "histogram", "From the decision to end to the committed result.")
        text.histogram("parlance_finalization_seconds", labels: [], finalizationLatency)
        text.counter("parlance_spoken_sentences_total", "Sentences spoken.", sentences)
        text.head("parlance_spoken_seconds_total", "counter", "Audio made of text.")
        text.sample("parlance_spoken_seconds_total", Double(spokenMilliseconds.current) / 1_000)
        text.head(
            "parlance_first_audio_seconds", "histogram",
            "From when a session had something to say, and nothing else to be said before it, to its first audio.")
        text.histogram("parlance_first_audio_seconds", labels: [], firstAudio)
        usage.write(to: &text)
        text.gauge(
            "parlance_connections_open", "Connections open now.",
            Double(connectionsOpened.current - connectionsClosed.current))
        text.counter("parlance_connections_opened_total", "Connections accepted.", connectionsOpened)
        text.counter("parlance_connections_refused_total", "Connections refused.", label: "reason", connectionsRefused)
        text.counter(
            "parlance_http_answers_total", "Plain HTTP answers and refused upgrades.", label: "status", requests)
        text.counter("parlance_websocket_received_bytes_total", "WebSocket bytes received.", bytesReceived)
        text.counter("parlance_websocket_sent_bytes_total", "WebSocket bytes sent.", bytesSent)
        text.counter("parlance_websocket_received_frames_total", "WebSocket frames received.", framesReceived)
        text.counter("parlance_websocket_sent_frames_total", "WebSocket frames sent.", framesSent)
        text.counter("parlance_websocket_errors_total", "Violations of the WebSocket protocol.", protocolErrors)
        text.counter("parlance_websocket_closed_total", "Conversations ended, by cause.", label: "cause", conversations)
        text.counter("parlance_read_pauses_total", "Times a client was made to wait.", readPauses)
        return text.text
    }
}

extension Metrics: SessionTelemetry {
    public func sessionBegan(dialect: String) { sessionsOpened.add(label: dialect) }
    public func sessionEnded(dialect: String, failure: SessionFailure?) {
        sessionsEnded.add(label: failure?.code ?? "ended")
    }
    public func audioReceived(_ duration: MediaTime, bytes: Int) {
        audioSamples.add(duration.samples)
        audioBytes.add(bytes)
    }
    public func audioHandedOn(_ duration: MediaTime) { handedOnSamples.add(duration.samples) }
    public func audioDropped(_ duration: MediaTime, reason: DropReason) {
        droppedSamples.first { $0.reason == reason }?.counter.add(duration.samples)
    }
    public func audioLost(_ loss: AudioLoss) {
        concealedSamples.add(loss.filled.samples)
        unfilledSamples.add(loss.unfilled.samples)
        skippedBytes.add(loss.skippedBytes)
    }
    public func occupancy(of buffer: SessionBuffer, _ fraction: Double) {
        occupancies.first { $0.buffer == buffer }?.histogram.record(fraction)
    }
    public func audioTaken(_ duration: MediaTime, isBulk: Bool, lag: Duration) {
        (isBulk ? bulkSamples : liveSamples).add(duration.samples)
        if !isBulk { lags.record(lag) }
    }
    public func audioCame(late: Duration) { transportDelay.record(late) }
    public func hypothesis(_ hypothesis: Hypothesis) { hypotheses.add() }
    public func wordsRejected(_ count: Int) { rejectedWords.add(count) }
    public func wordsUnattributed(_ count: Int) { unattributedWords.add(count) }
    public func voiceUnheard(_ duration: MediaTime) { unheardVoiceSamples.add(duration.samples) }
}

extension Metrics: SynthesisTelemetry {
    public func speakingBegan(dialect: String) { sessionsOpened.add(label: dialect) }
    public func speakingEnded(dialect: String, failure: SessionFailure?) {
        sessionsEnded.add(label: failure?.code ?? "ended")
    }
    public func firstAudio(after: Duration) { firstAudio.record(after) }
    public func sentenceSpoken(seconds: Double) {
        sentences.add()
        spokenMilliseconds.add(Int((seconds * 1_000).rounded()))
    }
}

extension Metrics: TransportMetrics {
    public func connectionOpened(tls: Bool) { connectionsOpened.add() }
    public func connectionClosed(tls: Bool) { connectionsClosed.add() }
    public func connectionRefused(_ reason: ConnectionRefusal) { connectionsRefused.add(label: reason.rawValue) }
    public func requestAnswered(status: Int) { requests.add(label: "\(status)") }
    public func received(bytes: Int, frames: Int) {
        bytesReceived.add(bytes)
        framesReceived.add(frames)
    }
    public func sent(bytes: Int, frames: Int) {
        bytesSent.add(bytes)
        framesSent.add(frames)
    }
    public func resultSent(_ transcript: Transcript) {
        for (stage, duration) in transcript.timings.stages {
            stages.first { $0.stage == stage }?.histogram.record(duration)
        }
        switch transcript.finality {
        case .partial:
            partials.add()
            if let total = transcript.timings.total { partialLatency.record(total) }
        case .committed:
            committed.add()
            words.add(transcript.words.count)
            if !transcript.words.isEmpty, let time = transcript.timings.finalization {
                finalizationLatency.record(time)
            }
        }
    }
    public func protocolError(_ error: WebSocketError) { protocolErrors.add() }
    public func conversationClosed(_ ending: ConversationEnding) { conversations.add(label: ending.cause.rawValue) }
    public func readingPaused() { readPauses.add() }
}
