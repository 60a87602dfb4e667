/// The text messages that a client may send: one field each, in practice.
struct RealtimeClientMessage: Decodable {
    /// Base64.
    var audioData: String?
    var terminates: Bool
    var forcesEnd: Bool
    /// Milliseconds, 0 to 20000.
    var endUtteranceSilence: Int?

    private enum Field: String, CodingKey, CaseIterable {
        case audioData = "audio_data"
        case terminates = "terminate_session"
        case forcesEnd = "force_end_utterance"
        case silence = "end_utterance_silence_threshold"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        guard !fields.allKeys.isEmpty else {
            let known = Field.allCases.map(\.rawValue).joined(separator: ", ")
            throw ClientText.ImpossibleValue("A message has one of these fields: \(known).")
        }
        audioData = try fields.decodeIfPresent(String.self, forKey: .audioData)
        terminates = try fields.decodeIfPresent(Bool.self, forKey: .terminates) ?? false
        forcesEnd = try fields.decodeIfPresent(Bool.self, forKey: .forcesEnd) ?? false
        endUtteranceSilence = try fields.decodeIfPresent(Int.self, forKey: .silence)
        if let silence = endUtteranceSilence, !(0...20_000).contains(silence) {
            throw ClientText.ImpossibleValue("'\(Field.silence.rawValue)' is from 0 to 20000.")
        }
    }
}
