import NIOCore
import ParlanceCore

/// How a ``GoldenConversation`` writes what passes between a client and a conversation session: one line, words apart by one
/// blank, the last of them as long as it likes. `-` stands for none.
///
/// Events: `began conversation MODEL`, `began transcription`, `speech_started ITEM MS`, `committed ITEM PREVIOUS`,
/// `item_added PREVIOUS ITEM`, `response_done resp_1 completed`… An item is `ID user_audio`, `ID user TEXT`,
/// `ID spoken TEXT`, `ID text TEXT`, `ID begun` (an answer without content yet), or `ID call CALL_ID NAME ARGUMENTS`; what
/// comes of a response belongs to `resp_1`, index 0.
enum GoldenTalk {
    // MARK: Commands

    static func describe(_ command: ConversationCommand) -> String {
        let text =
            switch command.action {
            case .configure(let patch): "configure\(describe(patch))"
            case .commitAudio: "commit_audio"
            case .clearAudio: "clear_audio"
            case .createItem(let item, let place, let audio):
                "create_item \(describe(place)) \(describe(item))"
                    + (audio.map { " (\($0.readableBytes) bytes)" } ?? "")
            case .retrieveItem(let id): "retrieve_item \(id)"
            case .truncateItem(let id, let index, let milliseconds): "truncate_item \(id) \(index) \(milliseconds)"
            case .deleteItem(let id): "delete_item \(id)"
            case .respond(let wish):
                "respond\(wish.isOutOfBand ? " out_of_band" : "")\(wish.isSpoken.map { $0 ? " spoken" : " text" } ?? "")"
                    + (wish.instructions.map { " \($0)" } ?? "")
            case .cancelResponse(let id): "cancel_response \(id ?? "-")"
            case .refuse(let fault): "refuse \(fault.kind) \(fault.parameter ?? "-")"
            }
        return command.id.map { "\(text) as \($0)" } ?? text
    }

    private static func describe(_ patch: RealtimePatch) -> String {
        var parts: [String] = []
        if let format = patch.inputFormat { parts.append("input=\(format.encoding)/\(format.sampleRate)") }
        if let format = patch.outputFormat { parts.append("output=\(format.encoding)/\(format.sampleRate)") }
        if let isSpoken = patch.isSpoken { parts.append(isSpoken ? "spoken" : "text") }
        if let voice = patch.voice { parts.append("voice=\(voice.name)") }
        if case .some(let transcription) = patch.transcription {
            parts.append("transcription=\((transcription?.model ?? nil) ?? "-")")
            if let language = transcription?.language ?? nil { parts.append("language=\(language)") }
        }
        switch patch.turnDetection {
        case nil: break
        case .some(nil): parts.append("turns=none")
        case .some(let turns?):
            switch turns.method {
            case .silence(let silence): parts.append("turns=silence/\(silence.silenceMilliseconds)")
            case .meaning(let eagerness): parts.append("turns=meaning/\(eagerness.rawValue)")
            }
            if !turns.createsResponse { parts.append("creates_no_response") }
        }
        if let tools = patch.tools { parts.append("tools=\(tools.map(\.name).joined(separator: ","))") }
        if let instructions = patch.instructions { parts.append("instructions=\(instructions)") }
        return parts.map { " \($0)" }.joined()
    }

    private static func describe(_ place: ItemPlace) -> String {
        switch place {
        case .last: "last"
        case .first: "first"
        case .after(let id): "after \(id)"
        }
    }

    private static func describe(_ item: ConversationItem) -> String {
        let id = item.id.isEmpty ? "-" : item.id
        switch item.content {
        case .message(let role, let parts):
            let texts = parts.map { part in
                switch part {
                case .inputText(let text), .outputText(let text): text
                case .inputAudio(let transcript): "audio \(transcript ?? "-")"
                case .outputAudio(let transcript): "audio \(transcript)"
                case .inputImage(let url, _): "image \(url)"
                }
            }
            return "\(id) \(role) \(texts.joined(separator: " | "))"
        case .functionCall(let call): return "\(id) call \(call.name) \(call.arguments)"
        case .functionCallOutput(let callID, let output): return "\(id) output \(callID) \(output)"
        }
    }

    // MARK: Events

    static func parse(_ text: String) throws -> ConversationEvent {
        var line = Line(rest: text[...])
        let name = line.word()
        switch name {
        case "began": return .began(session(&line))
        case "configured": return .configured(session(&line))
        case "speech_started": return .speechStarted(item: line.word(), at: try line.time())
        case "speech_stopped": return .speechStopped(item: line.word(), at: try line.time())
        case "committed": return .audioCommitted(item: line.word(), previous: line.name())
        case "cleared": return .audioCleared
        case "item_added":
            let previous = line.name()
            return .itemAdded(try item(&line, .inProgress), previous: previous)
        case "item_done":
            let previous = line.name()
            return .itemDone(try item(&line, .completed), previous: previous)
        case "item_truncated": return .itemTruncated(line.word(), contentIndex: 0, milliseconds: try line.number())
        case "item_deleted": return .itemDeleted(line.word())
        case "transcript_delta": return .transcriptDelta(item: line.word(), line.text(), nil)
        case "transcript_completed":
            let item = line.word()
            let duration = try line.time()
            return .transcriptCompleted(item: item, line.text(), duration: duration, nil)
        case "response_created": return .responseCreated(response(line.word(), .inProgress))
        case "response_done":
            let id = line.word()
            let status = line.word()
            let all: [String: ConversationResponse.Status] = [
                "completed": .completed, "interrupted": .cancelled(.interrupted), "cancelled": .cancelled(.client),
                "too_long": .incomplete(.maximumTokens),
            ]
            guard let status = all[status] else { throw unknown(text) }
            return .responseDone(response(id, status))
        case "output_added": return .outputItemAdded(place(line.peek), try item(&line, .inProgress))
        case "output_done": return .outputItemDone(place(line.peek), try item(&line, .completed))
        case "part_added":
            let item = line.word()
            return .partAdded(place(item), isSpoken: line.word() == "spoken")
        case "part_done":
            let item = line.word()
            let isSpoken = line.word() == "spoken"
            return .partDone(place(item), isSpoken: isSpoken, line.text())
        case "text_delta": return .textDelta(place(line.word()), line.text())
        case "text_done": return .textDone(place(line.word()), line.text())
        case "spoken_delta": return .spokenDelta(place(line.word()), line.text())
        case "spoken_done": return .spokenDone(place(line.word()), line.text())
        case "audio": return .audioDelta(place(line.word()), ByteBuffer(repeating: 0, count: try line.number()))
        case "audio_done": return .audioDone(place(line.word()))
        case "arguments_delta": return .argumentsDelta(place(line.word()), callID: line.word(), line.text())
        case "arguments_done":
            let place = place(line.word())
            let (callID, name) = (line.word(), line.word())
            return .argumentsDone(place, FunctionCall(name: name, callID: callID, arguments: line.text()))
        default: throw unknown(text)
        }
    }

    private static func unknown(_ text: String) -> GoldenConversation.FormatError {
        GoldenConversation.FormatError(description: "'\(text)' is no event of a conversation session")
    }

    private static func session(_ line: inout Line) -> ConversationDescription {
        let kind: RealtimeConfiguration.Kind = line.word() == "transcription" ? .transcription : .conversation
        return ConversationDescription(
            id: "sess_1", conversationID: "conv_1", expiresAt: WallTime(secondsSince1970: 1_769_864_400),
            configuration: RealtimeConfiguration(kind, model: line.text()))
    }

    private static func place(_ item: String) -> OutputPlace { OutputPlace(response: "resp_1", item: item, index: 0) }

    private static func response(_ id: String, _ status: ConversationResponse.Status) -> ConversationResponse {
        var response = ConversationResponse(
            id: id, conversationID: "conv_1", isSpoken: true,
            format: AudioFormat(encoding: .linear16, sampleRate: 24_000))
        response.status = status
        return response
    }

    private static func item(_ line: inout Line, _ status: ConversationItem.Status) throws -> ConversationItem {
        let id = line.word()
        let content: ConversationItem.Content
        switch line.word() {
        case "user_audio": content = .message(role: .user, parts: [.inputAudio(transcript: line.name())])
        case "user": content = .message(role: .user, parts: [.inputText(line.text())])
        case "spoken": content = .message(role: .assistant, parts: [.outputAudio(transcript: line.text())])
        case "text": content = .message(role: .assistant, parts: [.outputText(line.text())])
        case "begun": content = .message(role: .assistant, parts: [])
        case "call":
            let (callID, name) = (line.word(), line.word())
            content = .functionCall(FunctionCall(name: name, callID: callID, arguments: line.text()))
        default: throw unknown(id)
        }
        return ConversationItem(id: id, status: status, content: content)
    }

    /// What is left of a line.
    private struct Line {
        var rest: Substring

        var peek: String { String(rest.prefix { $0 != " " }) }

        mutating func word() -> String {
            let word = peek
            rest = rest.dropFirst(word.count + 1)
            return word
        }

        /// Nil: `-`, or nothing.
        mutating func name() -> String? {
            let word = word()
            return word.isEmpty || word == "-" ? nil : word
        }

        mutating func number() throws -> Int {
            let word = word()
            guard let number = Int(word), (0...(1 << 24)).contains(number) else {
                throw GoldenConversation.FormatError(description: "'\(word)' is no number")
            }
            return number
        }

        mutating func time() throws -> MediaTime { MediaTime(milliseconds: try number()) }

        mutating func text() -> String {
            defer { rest = "" }
            return String(rest)
        }
    }
}
