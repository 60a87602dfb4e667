import ParlanceCore
import ParlanceDialects

let assemblyAI = AssemblyAIDialect(
    findable: [.phoneNumber, .emailAddress], now: { WallTime(secondsSince1970: 1_769_860_802.6) })
let realtime = RealtimeDialect(now: { WallTime(secondsSince1970: 1_769_860_802.6) })

func streaming(_ query: String = "", headers: [(name: String, value: String)] = []) -> Handshake {
    handshake("/v3/ws", query, headers: headers)
}

/// The JSON of the text messages; closes are left out.
func bodies(_ messages: [WireMessage]) throws -> [JSON] {
    try messages.compactMap { if case .text(let text) = $0 { try JSON(text) } else { nil } }
}

func word(_ text: String, _ start: Double, _ end: Double, written: String? = nil) -> Word {
    Word(text: text, written: written, span: span(start, end), confidence: 0.9)
}

func partial(_ words: [Word], stable: Int? = nil) -> SessionEvent {
    .partial(
        Transcript(
            utterance: 0, channel: 0, span: span(0, 10), words: words, finality: .partial, stableWords: stable))
}

func committed(_ words: [Word], endpoint: EndpointReason? = nil) -> SessionEvent {
    .committed(
        Transcript(utterance: 0, channel: 0, span: span(0, 10), words: words, finality: .committed, endpoint: endpoint))
}

func utteranceEnded(_ reason: EndpointReason = .trailingSilence) -> SessionEvent {
    .utteranceEnded(
        UtteranceEnd(utterance: 0, channel: 0, at: .zero, cause: .endpoint(reason), lastWordEnd: nil))
}

func turnEnded(_ confidence: Float = 0.7) -> SessionEvent {
    .turn(TurnEvent(channel: 0, at: .zero, confidence: confidence, turn: 0, kind: .ended, trigger: .confidence))
}

func ended(audio: Double) -> SessionEvent {
    .ended(
        SessionSummary(
            audio: MediaTime(seconds: audio), channels: 1, bytes: 0, sha256: nil, dropped: .zero, words: 0))
}
