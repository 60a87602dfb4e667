import GoogleSpeechProtos
import ParlanceCore
import SwiftProtobuf

extension GoogleResponse {
    func v1(requestID: Int64) -> [UInt8] {
        var message = V1StreamingRecognizeResponse()
        if let result { message.results = [V1StreamingRecognitionResult(result)] }
        if let event {
            message.speechEventType = .init(rawValue: event.kind.rawValue) ?? .speechEventUnspecified
            message.speechEventTime = Google_Protobuf_Duration(event.at)
        }
        if let billed { message.totalBilledTime = Google_Protobuf_Duration(billed) }
        message.requestID = requestID
        return bytes(of: message)
    }
}

/// Serializing fails only where required fields are missing, and proto3 has none.
func bytes(of message: some Message) -> [UInt8] { (try? message.serializedBytes()) ?? [] }

extension V1StreamingRecognitionResult {
    init(_ result: GoogleResult) {
        self.init()
        alternatives = [V1SpeechRecognitionAlternative(result)]
        isFinal = result.isFinal
        stability = result.stability
        resultEndTime = Google_Protobuf_Duration(result.end)
        channelTag = Int32(result.channel)
        languageCode = result.language
    }
}

extension V1SpeechRecognitionResult {
    init(_ result: GoogleResult) {
        self.init()
        alternatives = [V1SpeechRecognitionAlternative(result)]
        resultEndTime = Google_Protobuf_Duration(result.end)
        channelTag = Int32(result.channel)
        languageCode = result.language
    }
}

extension V1SpeechRecognitionAlternative {
    fileprivate init(_ result: GoogleResult) {
        self.init()
        transcript = result.transcript
        confidence = result.confidence
        words = result.words.map { word in
            var message = V1WordInfo()
            message.word = word.text
            if let span = word.span {
                message.startTime = Google_Protobuf_Duration(span.start)
                message.endTime = Google_Protobuf_Duration(span.end)
            }
            message.confidence = word.confidence
            message.speakerTag = Int32(word.speaker)
            message.speakerLabel = word.speaker > 0 ? String(word.speaker) : ""
            return message
        }
    }
}

extension Google_Protobuf_Duration {
    init(_ time: MediaTime) {
        let rate = MediaTime.samplesPerSecond
        self.init(
            seconds: Int64(time.samples / rate), nanos: Int32(time.samples % rate * (1_000_000_000 / rate)))
    }
}
