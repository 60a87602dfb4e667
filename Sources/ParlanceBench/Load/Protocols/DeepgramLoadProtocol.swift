import ParlanceCore
import ParlanceTransports

/// Deepgram's live protocol (docs/deepgram.md).
public struct DeepgramLoadProtocol: LoadProtocol {
    public init() {}

    public var name: String { "deepgram" }
    public var path: String { "/v1/listen" }
    public var samples: LoadSamples { .linear16 }
    public var ending: String { #"{"type":"CloseStream"}"# }
    public var isOverAfter: LoadEnding { .farewell }

    public func target(_ address: ServerAddress, rate: Int) -> WebSocketClient.Target {
        address.target(
            AudioFormat(encoding: .linear16, sampleRate: rate), defaults: [("interim_results", "true")])
    }

    public func greeting(rate: Int) -> [String] { [] }

    public func read(_ message: String) -> LoadEvent {
        guard let fields = DeepgramFields(message) else { return .failed("not a message of Deepgram's protocol") }
        switch fields.type {
        case "Results":
            var result = LoadResult()
            result.through = fields.start + fields.duration
            if fields.isFinal { result.text = fields.transcript } else { result.interim = fields.transcript }
            result.isEndpoint = fields.isSpeechFinal
            return .result(result)
        case "Metadata": return .farewell
        case "Error": return .failed("Error: \(message.prefix(200))")
        default: return .other
        }
    }

    public func audioNeeded(by result: LoadResult, number: Int, chunk: Double) -> Double? {
        result.text == nil || result.isEndpoint ? result.through : nil
    }
}

/// What is looked at in a message of the server.
struct DeepgramFields {
    var type = ""
    var start = 0.0
    var duration = 0.0
    var isFinal = false
    var isSpeechFinal = false
    var transcript = ""

    init?(_ text: String) {
        let found = JSONCursor.read(text, Self()) { (fields, name, cursor) throws(JSONCursor.Fault) in
            try fields.take(name, &cursor)
        }
        guard let found, !found.type.isEmpty else { return nil }
        self = found
    }

    private init() {}

    private mutating func take(_ name: String, _ cursor: inout JSONCursor) throws(JSONCursor.Fault) {
        switch name {
        case "type": type = try cursor.string()
        case "start": start = try cursor.number()
        // In Metadata and SpeechStarted, `channel` is a list or absent.
        case "duration": duration = try cursor.number()
        case "is_final": isFinal = try cursor.boolean()
        case "speech_final": isSpeechFinal = try cursor.boolean()
        case "channel":
            guard !cursor.comesArray else { return try cursor.skip() }
            var found = ""
            try cursor.object { (name, cursor) throws(JSONCursor.Fault) in
                guard name == "alternatives" else { return try cursor.skip() }
                try cursor.array { (cursor) throws(JSONCursor.Fault) in
                    try cursor.object { (name, cursor) throws(JSONCursor.Fault) in
                        if name == "transcript" { found = try cursor.string() } else { try cursor.skip() }
                    }
                }
            }
            transcript = found
        default: try cursor.skip()
        }
    }
}
