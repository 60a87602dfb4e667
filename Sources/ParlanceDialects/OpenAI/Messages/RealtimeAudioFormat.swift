import ParlanceCore

/// Formats as objects (`{"type": "audio/pcm", "rate": 24000}`), or by the beta's names.
enum RealtimeAudioFormat {
    /// Rates of PCM: the provider has 24,000 only.
    private static let rates = [8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]

    static func read(_ fields: RealtimeFields, _ name: String) throws(ConversationFault) -> AudioFormat? {
        if case .string(let text)? = fields[name] {
            guard let format = named(text) else {
                throw fields.unknown(name, text, ["pcm16", "g711_ulaw", "g711_alaw"])
            }
            return format
        }
        guard let object = try fields.object(name) else { return nil }
        let type = try object.required("type")
        switch type {
        case "audio/pcm":
            let rate = try object.integer("rate", in: 8_000...48_000) ?? 24_000
            guard rates.contains(rate) else {
                throw object.invalid("rate", "expected one of \(rates.map(String.init).joined(separator: ", "))")
            }
            return AudioFormat(encoding: .linear16, sampleRate: rate)
        case "audio/pcmu": return AudioFormat(encoding: .mulaw, sampleRate: 8_000)
        case "audio/pcma": return AudioFormat(encoding: .alaw, sampleRate: 8_000)
        default: throw object.unknown("type", type, ["audio/pcm", "audio/pcmu", "audio/pcma"])
        }
    }

    private static func named(_ name: String) -> AudioFormat? {
        switch name {
        case "pcm16": AudioFormat(encoding: .linear16, sampleRate: 24_000)
        case "g711_ulaw": AudioFormat(encoding: .mulaw, sampleRate: 8_000)
        case "g711_alaw": AudioFormat(encoding: .alaw, sampleRate: 8_000)
        default: nil
        }
    }

    static func betaName(_ format: AudioFormat) -> String {
        switch format.encoding {
        case .mulaw: "g711_ulaw"
        case .alaw: "g711_alaw"
        default: "pcm16"
        }
    }

    static func write(_ format: AudioFormat, as name: String, to json: inout JSONWriter) {
        json.object(name) { json in
            switch format.encoding {
            case .mulaw: json.field("type", "audio/pcmu")
            case .alaw: json.field("type", "audio/pcma")
            default:
                json.field("type", "audio/pcm")
                json.field("rate", format.sampleRate)
            }
        }
    }
}
