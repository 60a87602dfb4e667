import ParlanceTransports

/// The streaming WebSocket server of sherpa-onnx (sherpa-onnx-online-websocket-server).
///
/// It answers each decode step with one JSON object that says nothing of time, so which audio a result needed follows
/// from the model: so many frames of 10 ms for the first step, so many more for each further one.
public struct SherpaLoadProtocol: LoadProtocol {
    /// Feature frames that the first step needs: the model's metadata `T`.
    public var firstFrames: Int
    /// Frames per further step: the model's metadata `decode_chunk_len`.
    public var stepFrames: Int

    public init(firstFrames: Int = 45, stepFrames: Int = 32) {
        self.firstFrames = firstFrames
        self.stepFrames = stepFrames
    }

    public var name: String { "sherpa" }
    public var path: String { "/" }
    public var samples: LoadSamples { .float32 }
    public var ending: String { "Done" }
    public var isOverAfter: LoadEnding { .both }

    public func target(_ address: ServerAddress, rate: Int) -> WebSocketClient.Target {
        .init(host: address.host, port: address.port, path: address.path)
    }

    public func greeting(rate: Int) -> [String] { [] }

    public func read(_ message: String) -> LoadEvent {
        if message == "Done!" { return .farewell }
        guard message.hasPrefix("{") else { return .failed("not a message of sherpa-onnx's server") }
        var result = LoadResult()
        // The flags come last, and most results need nothing more.
        let flags = message.utf8.suffix(64).filter { $0 != 0x20 }
        func isTrue(_ name: String) -> Bool { flags.firstRange(of: Array("\"\(name)\":true".utf8)) != nil }
        result.isEndpoint = isTrue("is_final")
        result.isLast = isTrue("is_eof")
        if result.isEndpoint || result.isLast { result.text = Self.text(in: message) ?? "" }
        return .result(result)
    }

    private static func text(in message: String) -> String? {
        JSONCursor.read(message, "") { (text, name, cursor) throws(JSONCursor.Fault) in
            if name == "text" { text = try cursor.string() } else { try cursor.skip() }
        }
    }

    public func audioNeeded(by result: LoadResult, number: Int, chunk: Double) -> Double? {
        // A frame of 25 ms every 10 ms; snip_edges=false needs half a frame more than its middle.
        Double((firstFrames + stepFrames * number) * 160 + 280) / 16_000
    }
}
