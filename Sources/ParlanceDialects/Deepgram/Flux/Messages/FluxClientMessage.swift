import ParlanceCore

/// The text messages that a Flux client may send.
package enum FluxClientMessage: Decodable, Equatable {
    case closeStream
    case forceEndTurn
    case keepAlive
    case configure(Configure)

    /// What is nil stays as it is.
    package struct Configure: Decodable, Equatable {
        package struct Thresholds: Decodable, Equatable {
            package var eager_eot_threshold: Float?
            package var eot_threshold: Float?
            package var eot_timeout_ms: Int?
        }

        /// One phrase or several.
        package struct Keyterms: Decodable, Equatable {
            package var phrases: [String]

            package init(from decoder: any Decoder) throws {
                let value = try decoder.singleValueContainer()
                if let one = try? value.decode(String.self) {
                    phrases = [one]
                } else {
                    phrases = try value.decode([String].self)
                }
            }
        }

        package var thresholds: Thresholds?
        package var keyterms: Keyterms?
        package var language_hints: [String]?
        package var numerals: Bool?
    }

    private enum Field: String, CodingKey {
        case type
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        switch try fields.decode(String.self, forKey: .type) {
        case "CloseStream": self = .closeStream
        case "ForceEndTurn": self = .forceEndTurn
        case "KeepAlive": self = .keepAlive
        case "Configure": self = .configure(try Configure(from: decoder))
        case let type:
            throw ClientText.UnknownType(type, known: ["CloseStream", "Configure", "ForceEndTurn", "KeepAlive"])
        }
    }
}
