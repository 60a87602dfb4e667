import ParlanceTransports

/// The WebSocket server of Vosk (alphacep/vosk-server): exactly one answer per message.
public struct VoskLoadProtocol: LoadProtocol {
    public init() {}

    public var name: String { "vosk" }
    public var path: String { "/" }
    public var samples: LoadSamples { .linear16 }
    public var ending: String { #"{"eof" : 1}"# }  // the server compares the text, spaces included
    public var isOverAfter: LoadEnding { .lastResult }

    public func target(_ address: ServerAddress, rate: Int) -> WebSocketClient.Target {
        .init(host: address.host, port: address.port, path: address.path)
    }

    public func greeting(rate: Int) -> [String] { [#"{"config" : {"sample_rate" : \#(rate), "words" : true}}"#] }

    public func read(_ message: String) -> LoadEvent {
        let found = JSONCursor.read(message, VoskFields()) { (fields, name, cursor) throws(JSONCursor.Fault) in
            switch name {
            case "text": fields.text = try cursor.string()
            case "partial":
                fields.isPartial = true
                try cursor.skip()
            default: try cursor.skip()
            }
        }
        guard let found, found.isPartial || found.text != nil else {
            return .failed("not a message of vosk-server")
        }
        var result = LoadResult()
        result.text = found.text
        result.isEndpoint = found.text != nil
        return .result(result)
    }

    public func audioNeeded(by result: LoadResult, number: Int, chunk: Double) -> Double? {
        Double(number + 1) * chunk
    }

    private struct VoskFields {
        var text: String?
        var isPartial = false
    }
}
