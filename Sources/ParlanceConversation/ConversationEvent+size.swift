import NIOCore
import ParlanceCore

extension ConversationEvent {
    /// Bytes that wait with it, about: text that a client or a model made as long as it liked, audio that was asked for again.
    /// Audio of answers is bounded by itself.
    var textSize: Int {
        switch self {
        case .began(let session), .configured(let session):
            session.configuration.tools.reduce(session.configuration.instructions.utf8.count) { sum, tool in
                sum + (tool.description?.utf8.count ?? 0) + (tool.parameters?.utf8.count ?? 0)
            }
                + session.configuration.carried.values.reduce(0) { $0 + $1.utf8.count }
                + (session.configuration.input.transcription?.prompt?.utf8.count ?? 0)
        case .itemAdded(let item, _), .itemDone(let item, _), .outputItemAdded(_, let item),
            .outputItemDone(_, let item):
            item.textSize
        case .itemRetrieved(let item, let audio): item.textSize + (audio?.readableBytes ?? 0) * 4 / 3
        case .transcriptDelta(_, let text, _), .transcriptCompleted(_, let text, _, _), .textDelta(_, let text),
            .textDone(_, let text), .spokenDelta(_, let text), .spokenDone(_, let text),
            .argumentsDelta(_, _, let text), .partDone(_, _, let text):
            text.utf8.count
        case .argumentsDone(_, let call): call.arguments.utf8.count
        case .responseDone(let response): response.output.reduce(0) { $0 + $1.textSize }
        default: 0
        }
    }
}
