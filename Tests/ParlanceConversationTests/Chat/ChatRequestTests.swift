import ParlanceConversation
import ParlanceCore
import Testing

private func said(_ role: ConversationItem.Role, _ parts: ContentPart...) -> ConversationItem {
    ConversationItem(id: "i", content: .message(role: role, parts: parts))
}

private func call(_ id: String) -> ConversationItem {
    ConversationItem(id: id, content: .functionCall(FunctionCall(name: "f", callID: id, arguments: "{}")))
}

private func output(_ id: String, _ text: String) -> ConversationItem {
    ConversationItem(id: "o", content: .functionCallOutput(callID: id, output: text))
}

@Suite struct ChatRequestTests {
    private func messages(_ items: [ConversationItem]) -> [JSONValue] {
        ChatRequest(ChatPrompt(items: items), model: "m").body["messages"]?.elements ?? []
    }

    @Test func textsAndSpeechBecomeMessages() throws {
        let prompt = ChatPrompt(
            instructions: "Be brief.",
            items: [
                said(.user, .inputAudio(transcript: "hello"), .inputText("there")),
                said(.user, .inputAudio(transcript: nil)),
                said(.assistant, .outputAudio(transcript: "Hi.")), said(.system, .inputText("Now.")),
            ], maximumTokens: 9, temperature: 0.5)
        let expected = #"""
            {"max_tokens":9,"messages":[{"content":"Be brief.","role":"system"},{"content":"hello\nthere","role":"user"},
            {"content":"Hi.","role":"assistant"},{"content":"Now.","role":"system"}],"model":"m","stream":true,
            "stream_options":{"include_usage":true},"temperature":0.5}
            """#.replacing("\n", with: "")
        #expect(ChatRequest(prompt, model: "m").body == JSONValue(json: expected))
    }

    @Test func answersStandWithTheirCalls() {
        let found = messages([
            said(.assistant, .outputText("One moment.")), call("a"), call("b"), said(.user, .inputText("well?")),
            output("b", "2"), output("c", "of no call"),
        ])
        #expect(found.map { $0["role"]?.text } == ["assistant", "tool", "tool", "user"])
        #expect(found[0]["tool_calls"]?.elements?.count == 2 && found[0]["content"]?.text == "One moment.")
        #expect(found[1]["tool_call_id"]?.text == "a" && found[1]["content"]?.text == ChatRequest.unanswered)
        #expect(found[2]["tool_call_id"]?.text == "b" && found[2]["content"]?.text == "2")
    }

    @Test func picturesAreParts() {
        let found = messages([said(.user, .inputText("what?"), .inputImage(url: "data:x", detail: "low"))])
        #expect(
            found[0]["content"]?.elements?[1]["image_url"]
                == .object(["url": .string("data:x"), "detail": .string("low")]))
    }

    @Test func toolsAndTheirChoice() {
        let tool = ToolDefinition(name: "f", description: "d", parameters: #"{"type":"object"}"#)
        let prompt = ChatPrompt(items: [], tools: [tool], toolChoice: .function("f"), parallelToolCalls: false)
        let body = ChatRequest(prompt, model: "m").body
        #expect(body["tools"]?.elements?[0]["function"]?["parameters"]?["type"]?.text == "object")
        #expect(body["tool_choice"]?["function"]?["name"]?.text == "f")
        #expect(body["parallel_tool_calls"] == .bool(false))
        #expect(ChatRequest(ChatPrompt(items: []), model: "m").body["tool_choice"] == nil)
    }
}
