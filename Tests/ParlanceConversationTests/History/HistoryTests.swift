import NIOCore
import ParlanceConversation
import ParlanceCore
import Testing

@Suite struct HistoryTests {
    private func user(_ id: String, _ text: String = "x") -> ConversationItem {
        ConversationItem(id: id, content: .message(role: .user, parts: [.inputText(text)]))
    }

    private func code(_ body: () throws(ConversationFault) -> Void) -> ConversationFault.Kind? {
        do throws(ConversationFault) { try body() } catch { return error.kind }
        return nil
    }

    @Test("Items go where they are put")
    func places() throws {
        var history = ConversationHistory()
        #expect(try history.insert(user("b"), .last) == nil)
        #expect(try history.insert(user("a"), .first) == nil)
        #expect(try history.insert(user("c"), .last) == "b")
        #expect(try history.insert(user("ab"), .after("a")) == "a")
        #expect(history.entries.map(\.item.id) == ["a", "ab", "b", "c"])
        #expect(code { () throws(ConversationFault) in _ = try history.insert(user("d"), .after("z")) } == .noSuchItem)
        #expect(code { () throws(ConversationFault) in _ = try history.insert(user("a"), .last) } == .invalidValue)
        try history.delete("ab")
        #expect(history.previous(of: "b") == "a")
        #expect(code { () throws(ConversationFault) in try history.delete("ab") } == .noSuchItem)
    }

    @Test("The outcome of a call names a call")
    func outputs() throws {
        var history = ConversationHistory()
        let output = ConversationItem(id: "o", content: .functionCallOutput(callID: "call_1", output: "{}"))
        #expect(code { () throws(ConversationFault) in _ = try history.insert(output, .last) } == .invalidValue)
        let call = FunctionCall(name: "f", callID: "call_1", arguments: "{}")
        _ = try history.insert(ConversationItem(id: "c", content: .functionCall(call)), .last)
        #expect(try history.insert(output, .last) == "c")
    }

    @Test("Text and items are bounded")
    func bounds() throws {
        var history = ConversationHistory()
        let much = String(repeating: "x", count: ConversationHistory.maximumText / 2)
        _ = try history.insert(user("a", much), .last)
        _ = try history.insert(user("b", much), .last)
        #expect(code { () throws(ConversationFault) in _ = try history.insert(user("c"), .last) } == .tooMuch)
        try history.delete("a")
        #expect(try history.insert(user("c"), .last) == "b")
    }

    @Test("Of audio the newest is kept")
    func audio() throws {
        var history = ConversationHistory()
        let bytes = ByteBuffer(repeating: 0, count: ConversationHistory.maximumItemAudio)
        let count = ConversationHistory.maximumAudio / ConversationHistory.maximumItemAudio + 2
        for number in 0..<count { _ = try history.insert(user("\(number)"), .last, audio: bytes) }
        #expect(history["0"]?.audio == nil && history["\(count - 1)"]?.audio == bytes)
        let kept = history.entries.compactMap { $0.audio?.readableBytes }.reduce(0, +)
        #expect(kept <= ConversationHistory.maximumAudio)
    }

    private func answer() throws -> ConversationHistory {
        var history = ConversationHistory()
        _ = try history.insert(
            ConversationItem(id: "r", content: .message(role: .assistant, parts: [.outputAudio(transcript: "")])), .last
        )
        history.update("r") { entry in
            var spoken = SpokenText()
            spoken.begin("One two. ", at: 0)
            spoken.extend(to: 1_000)
            spoken.begin("Three four five six.", at: 1_000)
            spoken.extend(to: 3_000)
            entry.spoken = spoken
            entry.item.content = .message(role: .assistant, parts: [.outputAudio(transcript: spoken.text)])
        }
        return history
    }

    @Test(
        "What was not heard is forgotten, by words",
        arguments: [
            (3_050, "One two. Three four five six."), (2_000, "One two. Three four"), (1_000, "One two. "),
            (500, "One"), (0, ""),
        ])
    func truncation(milliseconds: Int, left: String) throws {
        var history = try answer()
        try history.truncate("r", contentIndex: 0, at: milliseconds)
        #expect(history["r"]?.item.content == .message(role: .assistant, parts: [.outputAudio(transcript: left)]))
        // Never back again.
        #expect(
            code { () throws(ConversationFault) in try history.truncate("r", contentIndex: 0, at: 3_200) }
                == (milliseconds == 0 ? .notTruncatable : .invalidValue))
    }

    @Test("What cannot be truncated")
    func faults() throws {
        var history = try answer()
        _ = try history.insert(user("u"), .last)
        #expect(
            code { () throws(ConversationFault) in try history.truncate("z", contentIndex: 0, at: 0) }
                == .noSuchItemToTruncate)
        #expect(
            code { () throws(ConversationFault) in try history.truncate("u", contentIndex: 0, at: 0) }
                == .notTruncatable)
        #expect(
            code { () throws(ConversationFault) in try history.truncate("r", contentIndex: 1, at: 0) }
                == .notTruncatable)
        #expect(
            code { () throws(ConversationFault) in try history.truncate("r", contentIndex: 0, at: 3_101) }
                == .invalidValue)
    }

    @Test("Of a sentence that was broken off those words stay for which there was time")
    func breakOff() {
        var spoken = SpokenText()
        spoken.begin("One two three four five six. ", at: 0)
        spoken.extend(to: 2_900)
        spoken.begin("Alpha bravo charlie delta.", at: 2_900)
        spoken.extend(to: 4_200)
        spoken.breakOff()
        #expect(spoken.text == "One two three four five six. Alpha bravo")
        #expect(spoken.milliseconds == 4_200)
    }
}

@Suite struct ContextWindowTests {
    private func items(_ count: Int) -> [ConversationItem] {
        (0..<count).map { number in
            ConversationItem(
                id: "\(number)",
                content: .message(role: .user, parts: [.inputText(String(repeating: "x", count: 368))]))  // 100 tokens
        }
    }

    private func kept(_ window: ContextWindow, _ items: [ConversationItem]) throws -> [String] {
        try window.fit(items, fixed: 50).map(\.id)
    }

    @Test("The oldest are left out, the newest stays whatever its size")
    func oldest() throws {
        let window = ContextWindow(tokens: 1_000, truncation: .automatic, answer: 350)
        #expect(try kept(window, items(5)) == ["0", "1", "2", "3", "4"])
        #expect(try kept(window, items(7)) == ["2", "3", "4", "5", "6"])
        #expect(try kept(ContextWindow(tokens: 60, truncation: .automatic), items(3)) == ["2"])
        #expect(try kept(ContextWindow(tokens: nil, truncation: .automatic), items(50)).count == 50)
    }

    @Test("By a ratio, more is left out at a time")
    func ratio() throws {
        let window = ContextWindow(tokens: nil, truncation: .ratio(0.5, limit: 600))
        #expect(try kept(window, items(6)).count == 6)
        #expect(try kept(window, items(7)) == ["4", "5", "6"])
    }

    @Test("Where nothing may be left out, it fails")
    func disabled() {
        let window = ContextWindow(tokens: 1_000, truncation: .disabled, answer: 350)
        #expect(throws: ConversationFault.self) { try kept(window, items(7)) }
    }

    @Test("No outcome without its call")
    func orphans() throws {
        var all = items(7)
        all[0].content = .functionCall(FunctionCall(name: "f", callID: "c", arguments: ""))
        all[5].content = .functionCallOutput(callID: "c", output: "brought")
        let window = ContextWindow(tokens: 1_000, truncation: .automatic, answer: 350)
        #expect(try kept(window, all + items(1)).contains("5") == false)
    }
}
