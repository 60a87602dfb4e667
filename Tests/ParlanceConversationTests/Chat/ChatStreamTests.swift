import ParlanceConversation
import ParlanceCore
import Testing

/// A stream's events, from its bytes cut as told.
private func events(_ bytes: [UInt8], every size: Int) throws -> [String] {
    var parser = ServerSentEvents()
    var events: [String] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
        try parser.read(bytes[start..<min(start + size, bytes.count)], into: &events)
    }
    return events
}

private func deltas(_ chunks: [String], ends: Bool = true) throws -> [ChatDelta] {
    var reader = ChatStreamReader()
    var deltas: [ChatDelta] = []
    for chunk in chunks { try reader.read(chunk, into: &deltas) }
    if ends { try reader.finish(into: &deltas) }
    return deltas
}

@Suite struct ChatStreamTests {
    @Test(
        "events are the same however they are cut",
        arguments: [
            ("data: one\n\ndata:two\r\n\r\ndata: th\rdata: ree\r\r", ["one", "two", "th\nree"]),
            (": keep alive\n\nid: 1\nevent: x\ndata: a\nretry: 5\n\n", ["a"]),
            ("\u{feff}data: first\n\ndata\n\ndatum: no\n\ndata: unfinished\n", ["first", ""]),
            ("\n\n\ndata:  two blanks\n\ndata: é€😀\n\n", [" two blanks", "é€😀"]),
        ] as [(String, [String])])
    func cuts(text: String, expected: [String]) throws {
        let bytes = Array(text.utf8)
        for size in [bytes.count, 1, 2, 3, 7] { #expect(try events(bytes, every: size) == expected) }
    }

    @Test func linesAndEventsAreBounded() throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: ServerSentEvents.maximumBytes + 1)
        #expect(throws: ChatError.self) { _ = try events(long, every: 4_096) }
        let half = Array("data: ".utf8) + long.prefix(ServerSentEvents.maximumBytes / 2) + [UInt8(ascii: "\n")]
        #expect(throws: ChatError.self) { _ = try events(half + half + half, every: 4_096) }
    }

    @Test func textAndUsageComeInOrder() throws {
        let found = try deltas([
            #"{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":"Hel"}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":"lo.","reasoning_content":"hidden"}}]}"#,
            #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
            #"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":3}}}"#,
            "[DONE]",
        ])
        #expect(
            found == [
                .text("Hel"), .text("lo."), .finished(.stop),
                .usage(ChatUsage(promptTokens: 7, completionTokens: 2, cachedTokens: 3)),
            ])
    }

    @Test func countsThatNobodyCanAddAreCut() throws {
        let found = try deltas([
            #"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":-1}}"#,
            "[DONE]",
        ])
        #expect(found.last == .usage(ChatUsage(promptTokens: 1 << 40, completionTokens: 0, cachedTokens: 0)))
    }

    @Test func callsComeInPieces() throws {
        let found = try deltas([
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":"}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}},{"index":1,"id":"b","function":{"name":"g","arguments":{"y":2}}}]}}]}"#,
            #"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#,
        ])
        #expect(
            found == [
                .toolCall(index: 0, id: "a", name: "f", arguments: ""),
                .toolCall(index: 0, id: nil, name: nil, arguments: #"{"x":"#),
                .toolCall(index: 0, id: nil, name: nil, arguments: "1}"),
                .toolCall(index: 1, id: "b", name: "g", arguments: #"{"y":2}"#), .finished(.toolCalls),
            ])
    }

    @Test func callsWithoutAnIndexAreToldApartByTheirIDs() throws {
        let found = try deltas([
            #"{"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{"id":"b","function":{"name":"g","arguments":"{}"}}]},"finish_reason":"stop"}]}"#,
        ])
        #expect(
            found == [
                .toolCall(index: 0, id: "a", name: "f", arguments: "{}"),
                .toolCall(index: 1, id: "b", name: "g", arguments: "{}"), .finished(.toolCalls),
            ])
    }

    @Test(
        "what is wrong is told",
        arguments: [
            ["{"], ["42"], [#"{"error":{"message":"out of memory"}}"#], [#"{"choices":[{"delta":{"content":"cut"}}]}"#],
            [#"{"choices":[{"delta":{"tool_calls":[{"index":5,"id":"a","function":{"name":"f"}}]}}]}"#],
            [#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{}}]}}]}"#],
        ])
    func faults(chunks: [String]) {
        #expect(throws: ChatError.self) { _ = try deltas(chunks) }
    }

    @Test func aReplyIsBounded() {
        let piece = String(repeating: "x", count: 1 << 19)
        let chunk = #"{"choices":[{"delta":{"content":"\#(piece)"}}]}"#
        #expect(throws: ChatError.self) { _ = try deltas([chunk, chunk, chunk]) }
    }

    @Test(
        "reasons",
        arguments: [("length", .length), ("content_filter", .contentFilter), ("eos", .stop)]
            as [(String, ChatDelta.FinishReason)])
    func reasons(text: String, reason: ChatDelta.FinishReason) throws {
        #expect(try deltas([#"{"choices":[{"delta":{},"finish_reason":"\#(text)"}]}"#]) == [.finished(reason)])
    }

    @Test(
        "reasoning is left out however it is cut",
        arguments: [
            ("<think>secret</think>\n\nHello.", "Hello."), ("a <b> c", "a <b> c"),
            ("1 < 2 and <thin", "1 < 2 and <thin"),
            ("<reasoning>x</think>y</reasoning>z", "z"), ("<<think>no</think>yes", "<yes"), ("<think>never ends", ""),
        ])
    func reasoning(text: String, shown: String) {
        for size in [1, 2, 5, text.count] {
            var filter = ReasoningFilter()
            var out = ""
            var rest = Substring(text)
            while !rest.isEmpty {
                out += filter.add(String(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(out + filter.finish() == shown)
        }
    }
}
