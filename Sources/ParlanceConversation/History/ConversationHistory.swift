import NIOCore
import ParlanceCore

/// A conversation's items in order. A value without I/O; bounded: what is beyond the bounds is refused.
package struct ConversationHistory {
    package static let maximumItems = 2_000
    /// Bytes of text, pictures included.
    package static let maximumText = 32 << 20
    /// Bytes of audio that are kept to be retrieved, newest first; of one item.
    package static let maximumAudio = 4 << 20
    package static let maximumItemAudio = 600_000

    package struct Entry {
        package var item: ConversationItem
        /// Of answers that were spoken.
        package var spoken: SpokenText?
        /// As it was heard, or spoken.
        package var audio: ByteBuffer?
    }

    package private(set) var entries: [Entry] = []
    private var text = 0
    private var audio = 0

    package init() {}

    package var last: String? { entries.last?.item.id }

    package func index(of id: String) -> Int? { entries.lastIndex { $0.item.id == id } }

    package subscript(id: String) -> Entry? { index(of: id).map { entries[$0] } }

    /// Puts an item in its place.
    ///
    /// - Returns: the id of the item before it.
    package mutating func insert(
        _ item: ConversationItem, _ place: ItemPlace, audio bytes: ByteBuffer? = nil
    ) throws(ConversationFault) -> String? {
        guard index(of: item.id) == nil else {
            throw ConversationFault(
                .invalidValue, "Item '\(item.id)' already exists in the conversation.", parameter: "item.id")
        }
        let size = item.textSize
        guard entries.count < Self.maximumItems, text + size <= Self.maximumText else {
            throw ConversationFault(
                .tooMuch,
                "The conversation is full: it may have \(Self.maximumItems) items and \(Self.maximumText >> 20) "
                    + "MiB. Delete some.")
        }
        if case .functionCallOutput(let callID, _) = item.content, !hasCall(callID) {
            throw ConversationFault(
                .invalidValue, "Tool call ID '\(callID)' not found in conversation.", parameter: "item.call_id")
        }
        let position: Int
        switch place {
        case .last: position = entries.count
        case .first: position = 0
        case .after(let id):
            guard let found = index(of: id) else {
                throw ConversationFault(
                    .noSuchItem, "Error adding item: the previous item with id '\(id)' does not exist.",
                    parameter: "previous_item_id")
            }
            position = found + 1
        }
        entries.insert(Entry(item: item), at: position)
        text += size
        if let bytes { keep(bytes, of: item.id) }
        return position > 0 ? entries[position - 1].item.id : nil
    }

    private func hasCall(_ id: String) -> Bool {
        entries.contains { if case .functionCall(let call) = $0.item.content { call.callID == id } else { false } }
    }

    package func previous(of id: String) -> String? {
        guard let index = index(of: id), index > 0 else { return nil }
        return entries[index - 1].item.id
    }

    package mutating func update(_ id: String, _ change: (inout Entry) -> Void) {
        guard let index = index(of: id) else { return }
        text -= entries[index].item.textSize
        change(&entries[index])
        text += entries[index].item.textSize
    }

    /// Keeps audio to be retrieved, in place of the oldest.
    package mutating func keep(_ bytes: ByteBuffer, of id: String) {
        guard bytes.readableBytes <= Self.maximumItemAudio, let index = index(of: id) else { return }
        audio += bytes.readableBytes - (entries[index].audio?.readableBytes ?? 0)
        entries[index].audio = bytes
        for index in entries.indices where audio > Self.maximumAudio {
            audio -= entries[index].audio?.readableBytes ?? 0
            entries[index].audio = nil
        }
    }

    package mutating func delete(_ id: String) throws(ConversationFault) {
        guard let index = index(of: id) else {
            throw ConversationFault(
                .noSuchItem, "Error deleting item: the item with id '\(cut(id))' does not exist.", parameter: "item_id")
        }
        text -= entries[index].item.textSize
        audio -= entries[index].audio?.readableBytes ?? 0
        entries.remove(at: index)
    }

    package func retrieve(_ id: String) throws(ConversationFault) -> Entry {
        guard let entry = self[id] else {
            throw ConversationFault(
                .noSuchItem, "Error retrieving item: the item with id '\(cut(id))' does not exist.",
                parameter: "item_id")
        }
        return entry
    }

    /// How far a client's idea of what was played may be ahead of what was sent.
    package static let tolerance = 100

    /// Nobody heard more of an answer than this.
    package mutating func truncate(_ id: String, contentIndex: Int, at milliseconds: Int) throws(ConversationFault) {
        guard let index = index(of: id) else {
            throw ConversationFault(
                .noSuchItemToTruncate, "Error truncating item: the item with id '\(cut(id))' does not exist.",
                parameter: "item_id")
        }
        guard case .message(.assistant, let parts) = entries[index].item.content, parts.indices.contains(contentIndex),
            case .outputAudio = parts[contentIndex], var spoken = entries[index].spoken, spoken.milliseconds > 0
        else {
            throw ConversationFault(
                .notTruncatable, "Only model output audio messages can be truncated.", parameter: "item_id")
        }
        guard milliseconds <= spoken.milliseconds + Self.tolerance else {
            throw ConversationFault(
                .invalidValue,
                "Audio content of \(spoken.milliseconds)ms is already shorter than \(milliseconds)ms.",
                parameter: "audio_end_ms")
        }
        spoken.truncate(at: milliseconds)
        update(id) { entry in
            entry.spoken = spoken
            var parts = parts
            parts[contentIndex] = .outputAudio(transcript: spoken.text)
            entry.item.content = .message(role: .assistant, parts: parts)
        }
    }

    private func cut(_ id: String) -> String { String(id.prefix(64)) }
}

extension ConversationItem {
    package var textSize: Int {
        switch content {
        case .message(_, let parts):
            parts.reduce(0) { sum, part in
                switch part {
                case .inputText(let text), .outputText(let text), .outputAudio(let text): sum + text.utf8.count
                case .inputAudio(let text): sum + (text?.utf8.count ?? 0)
                case .inputImage(let url, _): sum + url.utf8.count
                }
            }
        case .functionCall(let call): call.name.utf8.count + call.arguments.utf8.count
        case .functionCallOutput(_, let output): output.utf8.count
        }
    }

    /// Its text, as far as it is told to a model, without white space at its ends counts for nothing.
    package var saysSomething: Bool {
        switch content {
        case .message(_, let parts):
            parts.contains { part in
                switch part {
                case .inputText(let text), .outputText(let text), .outputAudio(let text):
                    text.contains { !$0.isWhitespace }
                case .inputAudio(let text): text?.isEmpty == false
                case .inputImage: true
                }
            }
        case .functionCall, .functionCallOutput: true
        }
    }
}

extension [ConversationItem] {
    /// Those that a model is told: without what is not done, says nothing, or is half a call, which no model can read.
    package var told: [ConversationItem] {
        let brokenOff = Set(
            compactMap { item in
                if case .functionCall(let call) = item.content, item.status != .completed { call.callID } else { nil }
            })
        return filter { item in
            switch item.content {
            case .functionCall(let call): !brokenOff.contains(call.callID)
            case .functionCallOutput(let callID, _): !brokenOff.contains(callID)
            case .message: item.status != .inProgress && item.saysSomething
            }
        }
    }
}
