import ParlanceCore

/// The body of `POST /v2/transcript`. Fields that are not here are accepted, and nothing comes of them.
struct TranscriptRequest: Decodable {
    /// The body as it came, which is what is kept.
    private(set) var json = ""

    var audioURL: String
    var languageCode: String?
    var languageDetection: Bool?
    var speechModel: String?
    var punctuate: Bool?
    var formatText: Bool?
    var disfluencies: Bool?
    var multichannel: Bool?
    var dualChannel: Bool?
    var speakerLabels: Bool?
    var wordBoost: [String]?
    var keytermsPrompt: [String]?
    var filterProfanity: Bool?
    var customSpelling: [Spelling]?
    var redactPII: Bool?
    var redactPIIPolicies: [String]?
    var redactPIISub: String?
    var redactPIIAudio: Bool?
    var redactPIIReturnUnredacted: Bool?
    var audioStartFrom: Int?
    var audioEndAt: Int?
    var webhookURL: String?
    var webhookHeaderName: String?
    var webhookHeaderValue: String?

    struct Spelling: Decodable {
        /// The words that are found.
        var from: [String]
        var to: String
    }

    /// What becomes of each field.
    static let support: [String: ParameterSupport] = {
        var all = Dictionary(
            uniqueKeysWithValues: CodingKeys.allCases.map { ($0.rawValue, ParameterSupport.supported) })
        all[CodingKeys.redactPIIAudio.rawValue] = .refusedUnlessFalse(
            "'redact_pii_audio' is not available on this server.")
        all[CodingKeys.redactPIIReturnUnredacted.rawValue] = .refusedUnlessFalse(
            "'redact_pii_return_unredacted' is not available: what is hidden is kept nowhere here.")
        return all
    }()

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case audioURL = "audio_url"
        case languageCode = "language_code"
        case languageDetection = "language_detection"
        case speechModel = "speech_model"
        case punctuate
        case formatText = "format_text"
        case disfluencies, multichannel
        case dualChannel = "dual_channel"
        case speakerLabels = "speaker_labels"
        case wordBoost = "word_boost"
        case keytermsPrompt = "keyterms_prompt"
        case filterProfanity = "filter_profanity"
        case customSpelling = "custom_spelling"
        case redactPII = "redact_pii"
        case redactPIIPolicies = "redact_pii_policies"
        case redactPIISub = "redact_pii_sub"
        case redactPIIAudio = "redact_pii_audio"
        case redactPIIReturnUnredacted = "redact_pii_return_unredacted"
        case audioStartFrom = "audio_start_from"
        case audioEndAt = "audio_end_at"
        case webhookURL = "webhook_url"
        case webhookHeaderName = "webhook_auth_header_name"
        case webhookHeaderValue = "webhook_auth_header_value"
    }

    /// - Throws: ``SessionFailure/badRequest(_:parameter:)`` that names the field.
    init(json: String) throws(SessionFailure) {
        do throws(Rejection) {
            self = try ClientText.decode(Self.self, from: json)
        } catch {
            throw .badRequest(error.description)
        }
        self.json = json
    }

    var isSeparate: Bool { multichannel ?? dualChannel ?? false }

    /// What the session is told. Checked when the request comes, and used when its turn has come.
    func configuration() throws(SessionFailure) -> SessionConfiguration {
        _ = try webhookHeader()
        try refuse(.redactPIIAudio, if: redactPIIAudio == true)
        try refuse(.redactPIIReturnUnredacted, if: redactPIIReturnUnredacted == true)
        if let languageCode, !ParameterReader.isLanguageTag(languageCode.replacing("_", with: "-")) {
            throw .badRequest("'language_code' must be a language code, as en or en_us.")
        }
        for (name, value) in [("audio_start_from", audioStartFrom), ("audio_end_at", audioEndAt)] {
            guard let value, value < 0 else { continue }
            throw .badRequest("'\(name)' must be a whole number of milliseconds, 0 or more.")
        }

        var configuration = SessionConfiguration()
        configuration.interimResults = false
        configuration.commitInterval = nil
        configuration.channelMode = isSeparate ? .separate : .mixed
        configuration.wantsSpeakers = speakerLabels ?? false
        configuration.detectsLanguage = languageDetection ?? false
        configuration.language = languageDetection == true ? nil : languageCode?.replacing("_", with: "-")
        configuration.hotwords = try hotwords()
        configuration.text = try text()
        return configuration
    }

    /// By which the client knows that a callback is ours.
    private func webhookHeader() throws(SessionFailure) -> CallbackHeader? {
        guard webhookHeaderName != nil || webhookHeaderValue != nil else { return nil }
        guard let header = CallbackHeader(name: webhookHeaderName ?? "", value: webhookHeaderValue ?? "") else {
            throw .badRequest(
                "'webhook_auth_header_name' and 'webhook_auth_header_value' must be a header of HTTP, and none that says "
                    + "what the message is.")
        }
        return header
    }

    /// What is sent when the transcript is there, or has failed; nil where nobody asked for it.
    func webhook(_ id: String, _ status: TranscriptStatus) -> Callback? {
        guard let webhookURL else { return nil }
        return Callback(
            url: webhookURL, header: try? webhookHeader(), body: WebhookMessage(id: id, status: status).json)
    }

    private func refuse(_ field: CodingKeys, if isWanted: Bool) throws(SessionFailure) {
        guard isWanted, let text = Self.support[field.rawValue]?.refusal else { return }
        throw .unsupported(text)
    }

    private func hotwords() throws(SessionFailure) -> [Hotword] {
        let phrases = (wordBoost ?? []) + (keytermsPrompt ?? [])
        guard phrases.count <= 1_000, phrases.allSatisfy({ $0.utf8.count <= 256 }) else {
            throw .badRequest("'word_boost' and 'keyterms_prompt' may have 1000 phrases of 256 bytes together.")
        }
        return phrases.filter { !$0.allSatisfy(\.isWhitespace) }.map { Hotword(phrase: $0) }
    }

    private func text() throws(SessionFailure) -> TextConfiguration {
        var text = TextConfiguration()
        let marks = punctuate ?? true
        let isFormatted = formatText ?? true
        text.formatting = TextFormatting(
            numbers: isFormatted ? .all : .spoken, punctuation: marks, capitals: isFormatted,
            withoutFillers: !(disfluencies ?? false), profanity: filterProfanity == true ? .initial : .shown,
            replacements: try replacements())
        guard redactPII == true else { return text }
        text.redaction = try AssemblyAIPolicies.redaction(of: redactPIIPolicies)
        guard let substitution = Substitution(rawValue: redactPIISub ?? "hash"), substitution != .asterisks else {
            throw .badRequest("'redact_pii_sub' must be hash or entity_name.")
        }
        text.substitution = substitution
        return text
    }

    private func replacements() throws(SessionFailure) -> [TextReplacement] {
        var all: [TextReplacement] = []
        for spelling in customSpelling ?? [] {
            for from in spelling.from {
                guard let replacement = TextReplacement(find: from, written: spelling.to),
                    all.count < TextReplacement.most, from.utf8.count + spelling.to.utf8.count <= 1_024
                else {
                    throw .badRequest(
                        "'custom_spelling' may have \(TextReplacement.most) phrases of 1 to \(TextReplacement.mostWords) words."
                    )
                }
                all.append(replacement)
            }
        }
        return all
    }
}

/// `{"transcript_id": "…", "status": "completed"}`
private struct WebhookMessage: JSONWritable {
    var id: String
    var status: TranscriptStatus

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("transcript_id", id)
            json.field("status", status.rawValue)
        }
    }
}
