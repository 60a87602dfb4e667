import GoogleSpeechProtos
import NIOCore
import ParlanceCore
import ParlanceDialects
import SwiftProtobuf

let google = GoogleDialect(googleSettings)

private var googleSettings: GoogleSettings {
    var settings = GoogleSettings()
    settings.recognizers = ["meetings": GoogleRecognizer(model: "small", language: "de-DE")]
    return settings
}

func call(_ version: String, _ method: String = "StreamingRecognize") -> Handshake {
    handshake("/google.cloud.speech.\(version).Speech/\(method)")
}

func bytes(_ message: some Message) throws -> ByteBuffer {
    let bytes: [UInt8] = try message.serializedBytes()
    return ByteBuffer(bytes: bytes)
}

/// A config of `v1` for raw samples, as changed.
func v1Config(_ change: (inout V1StreamingRecognitionConfig) -> Void = { _ in }) -> V1StreamingRecognizeRequest {
    var config = V1StreamingRecognitionConfig()
    config.config.encoding = .linear16
    config.config.sampleRateHertz = 16_000
    config.config.languageCode = "en-US"
    change(&config)
    return .with { $0.streamingConfig = config }
}

func v2Config(
    recognizer: String = "projects/p/locations/l/recognizers/_",
    _ change: (inout V2StreamingRecognitionConfig) -> Void = { _ in }
) -> V2StreamingRecognizeRequest {
    var config = V2StreamingRecognitionConfig()
    config.config.explicitDecodingConfig.encoding = .linear16
    config.config.explicitDecodingConfig.sampleRateHertz = 16_000
    config.config.explicitDecodingConfig.audioChannelCount = 1
    config.config.languageCodes = ["en-US"]
    config.config.model = "long"
    change(&config)
    return .with {
        $0.recognizer = recognizer
        $0.streamingConfig = config
    }
}

func opened(_ message: some Message, _ version: String = "v1") throws -> Conversation {
    try google.open(try bytes(message), at: call(version))
}

/// The status of a first message that is refused; nil when it is not.
func refusal(_ message: some Message, _ version: String = "v1") throws -> CallStatus? {
    let first = try bytes(message)
    do {
        _ = try google.open(first, at: call(version))
        return nil
    } catch {
        return google.status(of: error, at: call(version))
    }
}

func transcript(
    _ words: [String], _ start: Double, _ end: Double, channel: Int = 0, _ finality: Transcript.Finality = .committed,
    stability: Float = 1, endpoint: EndpointReason? = nil
) -> Transcript {
    let length = (end - start) / Double(max(words.count, 1))
    return Transcript(
        utterance: 0, channel: channel, span: span(start, end),
        words: words.enumerated().map { index, word in
            Word(
                text: word, span: span(start + Double(index) * length, start + Double(index + 1) * length),
                confidence: 0.75)
        }, finality: finality, stability: stability, endpoint: endpoint)
}

func summary(_ seconds: Double) -> SessionSummary {
    SessionSummary(audio: MediaTime(seconds: seconds), channels: 1, bytes: 0, sha256: nil, dropped: .zero, words: 0)
}

/// What a writer of `v1` said, and the status at its end.
struct V1Answers {
    var responses: [V1StreamingRecognizeResponse] = []
    var status: CallStatus?

    init(_ messages: [WireMessage]) throws {
        for message in messages {
            switch message {
            case .binary(let bytes): responses.append(try .init(serializedBytes: Array(bytes.readableBytesView)))
            case .close(let code, let reason): status = CallStatus(code: code, message: reason)
            case .text: break
            }
        }
    }
}
