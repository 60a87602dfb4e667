import ParlanceCore

/// What a transcript's `status` says.
enum TranscriptStatus: String, CaseIterable {
    case queued, processing, completed, error

    init(_ status: RecordingJob.Status) {
        self =
            switch status {
            case .queued: .queued
            case .processing: .processing
            case .completed: .completed
            case .failed: .error
            }
    }

    var jobStatus: RecordingJob.Status {
        switch self {
        case .queued: .queued
        case .processing: .processing
        case .completed: .completed
        case .error: .failed
        }
    }
}

/// The transcript object. SDKs cannot read one without `status` and `audio_url`, or with a `speech_model` that they do not
/// know.
struct TranscriptAnswer: JSONWritable {
    private static let knownSpeechModels: Set<String> = ["best", "nano", "slam-1", "universal"]

    var job: RecordingJob
    var request: TranscriptRequest
    var transcript: StoredTranscript?

    /// - Parameter isRemoved: nothing of what came of it is told any more.
    init(_ job: RecordingJob, isRemoved: Bool = false) throws(SessionFailure) {
        self.job = job
        request = try TranscriptRequest(json: job.request)
        guard !isRemoved, let result = job.result else { return }
        transcript = try StoredTranscript(json: result)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("id", job.id)
            json.field("status", TranscriptStatus(job.status).rawValue)
            json.field("audio_url", request.audioURL)
            writeResult(to: &json)
            writeRequest(to: &json)
            if let error = job.error { json.field("error", error) }
        }
    }

    private func writeResult(to json: inout JSONWriter) {
        json.field("text", transcript?.text)
        if let transcript {
            json.array("words", transcript.words) { $1.write(to: &$0) }
        } else {
            json.field("words", String?.none)
        }
        json.field("confidence", transcript.map { Fraction($0.confidence) })
        json.field("audio_duration", transcript?.duration)
        if let transcript, request.isSeparate || request.speakerLabels == true {
            json.array("utterances", transcript.utterances) { json, part in
                json.object { json in
                    part.writeFields(to: &json)
                    json.array("words", Array(part.words)) { $1.write(to: &$0) }
                }
            }
        } else {
            json.field("utterances", String?.none)
        }
        json.field("language_code", transcript?.language ?? request.languageCode)
        json.field("language_confidence", (transcript?.languageConfidence).map(Fraction.init))
        json.field("speech_model", request.speechModel.flatMap { Self.knownSpeechModels.contains($0) ? $0 : nil })
        json.field("speech_model_used", transcript?.engine)
    }

    private func writeRequest(to json: inout JSONWriter) {
        json.field("punctuate", request.punctuate ?? true)
        json.field("format_text", request.formatText ?? true)
        json.field("disfluencies", request.disfluencies ?? false)
        json.field("multichannel", request.multichannel)
        json.field("dual_channel", request.dualChannel)
        json.field("speaker_labels", request.speakerLabels ?? false)
        json.field("language_detection", request.languageDetection ?? false)
        json.field("filter_profanity", request.filterProfanity ?? false)
        json.field("word_boost", request.wordBoost ?? [])
        json.field("keyterms_prompt", request.keytermsPrompt)
        json.field("redact_pii", request.redactPII ?? false)
        json.field("redact_pii_audio", false)
        json.field("redact_pii_policies", request.redactPIIPolicies)
        json.field("redact_pii_sub", request.redactPIISub)
        json.field("audio_start_from", request.audioStartFrom)
        json.field("audio_end_at", request.audioEndAt)
        json.field("webhook_auth", false)
        json.field("speed_boost", false)
        json.field("auto_highlights", false)
    }
}

extension StoredTranscript.Word {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("text", text)
            json.field("start", start)
            json.field("end", end)
            json.field("confidence", Fraction(confidence))
            json.field("speaker", Self.label(speaker: speaker, channel: channel))
            if let channel { json.field("channel", String(channel + 1)) }
        }
    }

    /// `A`, `B`, …, of speakers; of channels that are apart, their numbers.
    static func label(speaker: Int?, channel: Int?) -> String? {
        guard let speaker else { return channel.map { String($0 + 1) } }
        let letter = speaker < 26 ? String(UnicodeScalar(UInt8(65 + speaker))) : "S\(speaker + 1)"
        return channel.map { "\($0 + 1)\(letter)" } ?? letter
    }
}

extension StoredTranscript.Part {
    /// All but its words.
    func writeFields(to json: inout JSONWriter) {
        json.field("text", text)
        json.field("start", start)
        json.field("end", end)
        json.field("confidence", Fraction(confidence))
        let first = words.first
        json.field("speaker", StoredTranscript.Word.label(speaker: first?.speaker, channel: first?.channel))
        if let channel = first?.channel { json.field("channel", String(channel + 1)) }
    }
}
