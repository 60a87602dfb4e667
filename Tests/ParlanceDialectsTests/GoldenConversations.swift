import FoundationEssentials
import ParlanceCore
import ParlanceDialects
import ParlanceTesting
import Testing

private let fixtures =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/Fixtures"

private func conversations(_ dialect: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(fixtures)/\(dialect)")) ?? []
    return files.filter { $0.hasSuffix(".jsonl") }.sorted().map { "\(fixtures)/\(dialect)/\($0)" }
}

@Suite("Golden conversations")
struct GoldenConversations {
    @Test("Deepgram's conversations are reproduced to the letter", arguments: conversations("Deepgram"))
    func deepgram(path: String) throws {
        try expectReproduced(path, on: DeepgramDialect())
    }

    @Test("Flux conversations are reproduced to the letter", arguments: conversations("DeepgramFlux"))
    func flux(path: String) throws {
        try expectReproduced(path, on: FluxDialect())
    }

    @Test("Deepgram's speaking conversations are reproduced to the letter", arguments: conversations("DeepgramSpeak"))
    func deepgramSpeak(path: String) throws {
        try expectReproduced(path, on: DeepgramSpeakDialect())
    }

    @Test("Native conversations are reproduced to the letter", arguments: conversations("Native"))
    func native(path: String) throws {
        try expectReproduced(path, on: NativeDialect())
    }

    @Test("AssemblyAI's conversations are reproduced to the letter", arguments: conversations("AssemblyAI"))
    func assemblyAIStreaming(path: String) throws {
        try expectReproduced(path, on: assemblyAI)
    }

    @Test("Legacy real-time conversations are reproduced to the letter", arguments: conversations("AssemblyAIRealtime"))
    func assemblyAIRealtime(path: String) throws {
        try expectReproduced(path, on: realtime)
    }

    @Test("OpenAI's conversations are reproduced to the letter", arguments: conversations("OpenAI"))
    func openAI(path: String) throws {
        try expectReproduced(path, on: OpenAIRealtimeDialect())
    }

    private func expectReproduced(_ path: String, on dialect: any Dialect) throws {
        for mismatch in try GoldenConversation(contentsOf: path).replay(on: dialect) { Issue.record("\(mismatch)") }
    }

    @Test("There are conversations to reproduce")
    func thereAreSome() {
        #expect(conversations("Deepgram").count >= 6)
        #expect(conversations("DeepgramFlux").count >= 4)
        #expect(conversations("Native").count >= 3)
        #expect(conversations("AssemblyAI").count >= 3)
        #expect(conversations("AssemblyAIRealtime").count >= 2)
        #expect(conversations("DeepgramSpeak").count >= 3)
        #expect(conversations("OpenAI").count >= 4)
    }

    @Test(
        "A conversation that went otherwise is told so",
        arguments: [
            ("? /v1/stream\n* {\"lagging\":1}\n← {\"type\":\"lagging\",\"lag\":2.0}", [3]),
            ("? /v1/stream\n* {\"lagging\":1}", [2]),
            ("? /v1/stream\n→ {\"type\":\"finish\"}\n= keep_alive", [3]),
            ("? /v1/stream\n→ {\"type\":\"finish\"}", [2]),
            ("? /v1/stream\n← close 1000", [2]),
            ("? /v1/stream\n< x-request-id: other", [2]),
            ("? /v1/stream\n! 400 {}", [2]),
            ("? /v1/stream?bulk=perhaps\n! 400 {}", [2]),
            ("? /v1/stream?bulk=perhaps", [1]),
            ("? /v1/listen", [1]),
        ])
    func mismatches(text: String, lines: [Int]) throws {
        #expect(try GoldenConversation(text: text).replay(on: NativeDialect()).map(\.line) == lines)
    }

    @Test(
        "A file that is not a conversation is not replayed",
        arguments: ["", "hello", "? /v1/stream\n* {\"nothing\":1}", "? /v1/stream\n* {", "? /v1/stream\n+ header"])
    func badFiles(text: String) {
        #expect(throws: (any Error).self) { try GoldenConversation(text: text) }
    }
}
