import ParlanceCore

/// `TurnInfo`: the turn as it is now. Every field is always there: an SDK takes a message without one for another kind.
package struct FluxTurnInfo: JSONWritable {
    package enum Event: String, Sendable {
        case update = "Update"
        case startOfTurn = "StartOfTurn"
        case eagerEndOfTurn = "EagerEndOfTurn"
        case turnResumed = "TurnResumed"
        case endOfTurn = "EndOfTurn"
    }

    /// Why a turn ended.
    package enum Trigger: String, Sendable {
        case model
        case manual
        case timeout

        package init(_ trigger: TurnEvent.Trigger) {
            self =
                switch trigger {
                case .confidence: .model
                case .silence: .timeout
                // CloseStream is the client's word, too.
                case .manual, .endOfStream: .manual
                }
        }
    }

    package var requestID: String
    package var sequence: Int
    package var event: Event
    package var index: Int
    /// The audio that the turn has had so far.
    package var window: MediaSpan
    package var words: [Word]
    /// That it is over.
    package var confidence: Float
    package var trigger: Trigger?
    /// Of a stream of many languages.
    package var languagesHinted: [String]?
    package var tellsLanguages: Bool

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "TurnInfo")
            json.field("request_id", requestID)
            json.field("sequence_id", sequence)
            json.field("event", event.rawValue)
            json.field("turn_index", index)
            json.field("audio_window_start", window.start)
            json.field("audio_window_end", window.end)
            json.field("transcript", words.lazy.map(\.written).joined(separator: " "))
            json.array("words", words) { json, word in
                json.object { json in
                    json.field("word", word.written)
                    json.field("confidence", Fraction(word.confidence))
                    json.field("start", word.span.start)
                    json.field("end", word.span.end)
                }
            }
            json.field("end_of_turn_confidence", Fraction(confidence))
            if let trigger { json.field("trigger", trigger.rawValue) }
            if tellsLanguages { json.field("languages", words.languages) }
            if let languagesHinted, !languagesHinted.isEmpty { json.field("languages_hinted", languagesHinted) }
        }
    }
}
