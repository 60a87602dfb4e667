import ParlanceCore
import ParlanceTransports

/// Parlance's own protocol (docs/native-protocol.md).
public struct NativeLoadProtocol: LoadProtocol {
    public init() {}

    public var name: String { "native" }
    public var path: String { "/v1/stream" }
    public var samples: LoadSamples { .linear16 }
    public var ending: String { #"{"type":"finish"}"# }
    public var isOverAfter: LoadEnding { .farewell }

    public func target(_ address: ServerAddress, rate: Int) -> WebSocketClient.Target {
        address.target(AudioFormat(encoding: .linear16, sampleRate: rate))
    }

    public func greeting(rate: Int) -> [String] { [] }

    public func read(_ message: String) -> LoadEvent {
        guard let event = NativeEvent(message) else { return .failed("not an event of the native protocol") }
        switch event {
        case .began(_, _, _, let step, let tail): return .began(step: step, lookAhead: tail)
        case .partial(let transcript):
            var result = result(transcript)
            result.interim = transcript.words.map(\.text).joined(separator: " ")
            return .result(result)
        case .committed(let transcript):
            var result = result(transcript)
            result.text = transcript.words.map(\.text).joined(separator: " ")
            result.isEndpoint = transcript.endpoint == "trailing_silence"
            return .result(result)
        case .audioDropped(let seconds): return .dropped(seconds: seconds)
        case .lagging(let seconds): return .lagging(seconds: seconds)
        case .ended: return .farewell
        case .failed(let code, let message): return .failed("\(code): \(message)")
        case .other: return .other
        }
    }

    private func result(_ transcript: NativeTranscript) -> LoadResult {
        var result = LoadResult()
        result.through = transcript.end
        result.timings = transcript.timings
        return result
    }

    public func audioNeeded(by result: LoadResult, number: Int, chunk: Double) -> Double? {
        // A final that nothing decided covers what was spoken a while ago: it says nothing of how fast the server is.
        result.text == nil || result.isEndpoint ? result.through : nil
    }
}
