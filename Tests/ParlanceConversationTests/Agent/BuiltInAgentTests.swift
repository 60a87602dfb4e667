import Foundation
import ParlanceConversation
import ParlanceCore
import Testing

private let weather = ToolDefinition(
    name: "get_weather",
    parameters:
        #"{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1},"unit":{"enum":["celsius","fahrenheit"]}},"required":["city"]}"#
)

private func user(_ text: String) -> ConversationItem {
    ConversationItem(id: "u", content: .message(role: .user, parts: [.inputAudio(transcript: text)]))
}

private let greeting = ConversationItem(id: "a", content: .message(role: .assistant, parts: [.outputText("Hello.")]))

private func deltas(
    _ items: [ConversationItem], _ tools: [ToolDefinition] = [], _ choice: ToolChoice = .auto, most: Int? = nil
) -> [ChatDelta] {
    BuiltInAgent.deltas(
        for: ChatPrompt(items: items, tools: tools, toolChoice: choice, maximumTokens: most),
        at: Date(timeIntervalSince1970: 1_767_225_900))
}

private func text(_ deltas: [ChatDelta]) -> String {
    deltas.reduce("") { if case .text(let text) = $1 { $0 + text } else { $0 } }
}

private func arguments(_ deltas: [ChatDelta]) -> (name: String?, JSONValue?) {
    var name: String?
    var json = ""
    for case .toolCall(_, _, let called, let piece) in deltas {
        name = name ?? called
        json += piece
    }
    return (name, JSONValue(json: json))
}

@Suite struct BuiltInAgentTests {
    @Test(
        "skills",
        arguments: [
            ("count to five", "One, two, three, four, five."), ("Count from 3 to 1.", "Three, two, one."),
            ("count to 5000", "I only count to 100."), ("please spell cat", "C, A, T."),
            ("what is two plus three", "Two plus three is five."),
            ("what is 3 minus 5", "Three minus five is minus two."), ("what time is it", "It is 0:05, universal time."),
            ("what day is it", "It is Thursday, January 1, 2026."), ("Repeat after me: Blue, sky.", "Blue, sky."),
            ("thank you", "You are welcome."), ("one two three", "You said: One two three."),
        ])
    func skills(asked: String, said: String) {
        #expect(text(deltas([greeting, user(asked)])) == said)
    }

    @Test func itSaysWhatItIsFirst() {
        #expect(text(deltas([user("thank you")])) == "This is the built-in agent. You are welcome.")
        #expect(text(deltas([])).hasPrefix("This is the built-in agent."))
    }

    @Test func itIsStreamedWordByWordAndCounted() {
        let found = deltas([greeting, user("count to three")])
        #expect(
            found == [
                .text("One,"), .text(" two,"), .text(" three."), .finished(.stop),
                .usage(ChatUsage(promptTokens: 4, completionTokens: 3)),
            ])
        #expect(deltas([greeting, user("count to three")], most: 2).contains(.finished(.length)))
    }

    @Test(
        "tools are called by name",
        arguments: [
            ("call get weather for paris", #"{"city":"paris"}"#),
            (
                "please use the get weather tool city new york days three unit fahrenheit",
                #"{"city":"new york","days":3,"unit":"fahrenheit"}"#
            ),
            ("call get_weather", #"{"city":""}"#),
        ])
    func called(asked: String, json: String) {
        let found = deltas([user(asked)], [weather])
        #expect(arguments(found) == ("get_weather", JSONValue(json: json)))
        #expect(found.contains(.finished(.toolCalls)))
        #expect(arguments(deltas([user(asked)], [weather], .none)).name == nil)
    }

    @Test func aChoiceIsHonoured() {
        #expect(
            arguments(deltas([user("berlin")], [weather], .required)) == (
                "get_weather", JSONValue(json: #"{"city":"berlin"}"#)
            ))
        let other = ToolDefinition(name: "stop")
        #expect(arguments(deltas([user("go")], [weather, other], .function("stop"))) == ("stop", .object([:])))
        #expect(arguments(deltas([user("what now")], [weather])).name == nil)
    }

    @Test func whatAToolBroughtIsSaid() {
        let call = ConversationItem(
            id: "c", content: .functionCall(FunctionCall(name: "get_weather", callID: "1", arguments: "{}")))
        let output = ConversationItem(
            id: "o", content: .functionCallOutput(callID: "1", output: #"{"temperature":21,"sky":"blue"}"#))
        #expect(
            text(deltas([greeting, user("call get weather"), call, output], [weather]))
                == "The get weather says: Sky blue, temperature 21.")
    }
}
