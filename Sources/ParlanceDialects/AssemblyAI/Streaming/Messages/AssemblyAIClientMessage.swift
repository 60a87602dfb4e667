/// The text messages that a client may send.
package enum AssemblyAIClientMessage: Decodable, Equatable {
    case keepAlive
    case forceEndpoint
    case terminate
    case configure(AssemblyAIConfigurationChange)
    case unknown(String)

    private enum Field: String, CodingKey {
        case type
    }

    package init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: Field.self).decode(String.self, forKey: .type) {
        case "KeepAlive": self = .keepAlive
        case "ForceEndpoint": self = .forceEndpoint
        case "Terminate": self = .terminate
        case "UpdateConfiguration": self = .configure(try AssemblyAIConfigurationChange(from: decoder))
        case let type: self = .unknown(type)
        }
    }
}

/// `UpdateConfiguration`: what is nil stays as it is. Fields that nothing comes of are read for their type.
package struct AssemblyAIConfigurationChange: Decodable, Equatable {
    var endOfTurnConfidenceThreshold: Double?
    var minTurnSilence: Int?
    var maxTurnSilence: Int?
    var vadThreshold: Double?
    var formatTurns: Bool?
    var keytermsPrompt: [String]?
    var filterProfanity: Bool?
    var sessionHeartbeat: Bool?
    var acknowledgeSilence: Bool?

    private enum Field: String, CodingKey {
        case threshold = "end_of_turn_confidence_threshold"
        case minimum = "min_turn_silence"
        case oldMinimum = "min_end_of_turn_silence_when_confident"
        case maximum = "max_turn_silence"
        case vad = "vad_threshold"
        case format = "format_turns"
        case keyterms = "keyterms_prompt"
        case profanity = "filter_profanity"
        case heartbeat = "session_heartbeat"
        case silence = "acknowledge_silence"
        case prompt
        case context = "agent_context"
        case delay = "interruption_delay"
        case pad = "turn_left_pad_ms"
        case languages = "language_codes"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)

        func value<Value: Decodable>(_ field: Field, as type: Value.Type = Value.self) throws -> Value? {
            try fields.decodeIfPresent(type, forKey: field)
        }
        func number<Number: Comparable & Decodable>(_ field: Field, in range: ClosedRange<Number>) throws -> Number? {
            guard let number: Number = try value(field) else { return nil }
            guard range.contains(number) else {
                throw ClientText.ImpossibleValue(
                    "'\(field.rawValue)' is from \(range.lowerBound) to \(range.upperBound).")
            }
            return number
        }

        endOfTurnConfidenceThreshold = try number(.threshold, in: 0...1)
        let old = try number(.oldMinimum, in: AssemblyAITurns.silences)
        minTurnSilence = try number(.minimum, in: AssemblyAITurns.silences) ?? old
        maxTurnSilence = try number(.maximum, in: AssemblyAITurns.silences)
        vadThreshold = try number(.vad, in: 0...1)
        formatTurns = try value(.format)
        keytermsPrompt = try value(.keyterms)
        filterProfanity = try value(.profanity)
        sessionHeartbeat = try value(.heartbeat)
        acknowledgeSilence = try value(.silence)
        _ = try value(.prompt, as: String.self)
        _ = try value(.context, as: String.self)
        _ = try value(.delay, as: Int.self)
        _ = try value(.pad, as: Int.self)
        _ = try value(.languages, as: [String].self)
    }
}
