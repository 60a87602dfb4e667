import ParlanceCore

/// The text messages that a client may send on `/v1/stream`.
package enum NativeClientMessage: Decodable, Equatable {
    case update(SessionUpdate)
    /// `channel` nil means all.
    case finalize(channel: Int?)
    /// `channel` nil means all.
    case endTurn(channel: Int?)
    case keepAlive
    case finish

    private enum Field: String, CodingKey {
        case type, id, endpointing, channel
        case interimResults = "interim_results"
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        switch try fields.decode(String.self, forKey: .type) {
        case "update": self = .update(try Self.update(fields))
        case "finalize":
            self = .finalize(channel: try fields.decodeIfPresent(Int.self, forKey: .channel))
        case "end_turn": self = .endTurn(channel: try fields.decodeIfPresent(Int.self, forKey: .channel))
        case "keep_alive": self = .keepAlive
        case "finish": self = .finish
        case let type:
            throw ClientText.UnknownType(type, known: ["update", "finalize", "end_turn", "keep_alive", "finish"])
        }
    }

    private static func update(_ fields: KeyedDecodingContainer<Field>) throws -> SessionUpdate {
        let id = try fields.decodeIfPresent(String.self, forKey: .id)
        if let id, id.utf8.count > 512 || id.count > 128 {
            throw ClientText.ImpossibleValue("'id' may have 128 characters at most.")
        }
        let endpointing = try fields.decodeIfPresent(Int.self, forKey: .endpointing)
        let possible = EndpointingConfiguration.trailingSilences
        if let endpointing, !possible.contains(endpointing) {
            let expected = ParameterReader.wholeNumber(in: possible, unit: " of milliseconds")
            throw ClientText.ImpossibleValue("'endpointing' must be \(expected); it was \(endpointing).")
        }
        return SessionUpdate(
            id: id, interimResults: try fields.decodeIfPresent(Bool.self, forKey: .interimResults),
            endpointingMilliseconds: endpointing)
    }
}
