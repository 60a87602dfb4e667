/// The text messages that a live client may send.
package enum DeepgramClientMessage: Decodable, Equatable {
    case keepAlive
    /// `channel` nil means all.
    case finalize(channel: Int?)
    case closeStream
    /// What is nil stays as it is. `processors`, from SDK 2.x, have no effect.
    case configure(keyterms: [String]?, numerals: Bool?)

    private enum Field: String, CodingKey {
        case type, channel, keyterms, features
    }

    private struct Features: Decodable {
        var numerals: Bool?
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        switch try fields.decode(String.self, forKey: .type) {
        case "KeepAlive": self = .keepAlive
        case "Finalize": self = .finalize(channel: try fields.decodeIfPresent(Int.self, forKey: .channel))
        case "CloseStream": self = .closeStream
        case "Configure":
            let features = try fields.decodeIfPresent(Features.self, forKey: .features)
            self = .configure(
                keyterms: try fields.decodeIfPresent([String].self, forKey: .keyterms),
                numerals: features?.numerals)
        case let type:
            throw ClientText.UnknownType(type, known: ["KeepAlive", "Finalize", "CloseStream", "Configure"])
        }
    }
}
