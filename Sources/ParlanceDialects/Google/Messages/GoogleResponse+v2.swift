import GoogleSpeechProtos
import ParlanceCore
import SwiftProtobuf

extension GoogleResponse {
    func v2(requestID: String) -> [UInt8] {
        var message = V2StreamingRecognizeResponse()
        if let result {
            message.results = [V2StreamingRecognitionResult(result)]
            message.metadata = V2RecognitionResponseMetadata(requestID: requestID, billed: billed)
        }
        if let event {
            message.speechEventType = .init(rawValue: event.kind.rawValue) ?? .unspecified
            message.speechEventOffset = Google_Protobuf_Duration(event.at)
        }
        return bytes(of: message)
    }
}

extension V2RecognitionResponseMetadata {
    init(requestID: String, billed: MediaTime?) {
        self.init()
        self.requestID = requestID
        if let billed { totalBilledDuration = Google_Protobuf_Duration(billed) }
    }
}

extension V2StreamingRecognitionResult {
    init(_ result: GoogleResult) {
        self.init()
        alternatives = [V2SpeechRecognitionAlternative(result)]
        isFinal = result.isFinal
        stability = result.stability
        resultEndOffset = Google_Protobuf_Duration(result.end)
        channelTag = Int32(result.channel)
        languageCode = result.language
    }
}

extension V2SpeechRecognitionResult {
    init(_ result: GoogleResult) {
        self.init()
        alternatives = [V2SpeechRecognitionAlternative(result)]
        resultEndOffset = Google_Protobuf_Duration(result.end)
        channelTag = Int32(result.channel)
        languageCode = result.language
    }
}

extension V2SpeechRecognitionAlternative {
    fileprivate init(_ result: GoogleResult) {
        self.init()
        transcript = result.transcript
        confidence = result.confidence
        words = result.words.map { word in
            var message = V2WordInfo()
            message.word = word.text
            if let span = word.span {
                message.startOffset = Google_Protobuf_Duration(span.start)
                message.endOffset = Google_Protobuf_Duration(span.end)
            }
            message.confidence = word.confidence
            message.speakerLabel = word.speaker > 0 ? String(word.speaker) : ""
            return message
        }
    }
}
