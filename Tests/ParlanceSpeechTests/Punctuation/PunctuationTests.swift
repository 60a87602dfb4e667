import Foundation
import ParlanceCore
import ParlanceSpeech
import ParlanceTesting
import Testing

@Suite("A model for marks and capitals")
struct PunctuationTests {
    private func written(_ model: PunctuationModel, _ text: String) throws -> String {
        let words = text.split(separator: " ").map(String.init)
        return zip(words, try model.write(words)).map { $1.write($0) }.joined(separator: " ")
    }

    @Test("words are cut into the pieces with the highest score; what no piece covers is unknown")
    func pieces() throws {
        let folder = try ScratchFolder()
        try TablePunctuation.write(to: folder)
        let pieces = try WordPieces(path: "\(folder.path)/bpe.vocab")
        func ids(_ names: [String]) -> [Int32] {
            names.map { name in Int32(TablePunctuation.table.firstIndex { $0.piece == name }!) }
        }
        for (word, expected) in [
            ("hello", ["▁hello"]), ("nasa", ["▁na", "sa"]), ("na", ["▁na"]), ("nas", ["▁na", "s"]), ("a", ["▁", "a"]),
            ("ax", ["▁", "a", "<unk>"]), ("é", ["▁", "<unk>", "<unk>"]), ("", ["▁"]),
        ] {
            #expect(pieces.encode(word, atMost: 198) == ids(expected), "\(word)")
        }
        #expect(pieces.encode(String(repeating: "x", count: 10_000), atMost: 198).count == 198)
    }

    @Test("marks and letters are put to words, however many there are")
    func words() throws {
        let folder = try ScratchFolder()
        try TablePunctuation.write(to: folder)
        let model = try PunctuationModel(folder: folder.path)
        #expect(try written(model, "hello how are you") == "Hello, How are you?")
        #expect(try written(model, "nasa and i paid mcdonald") == "NASA and I paid mcdonald.")
        #expect(try model.write([]) == [])
        #expect(try model.write([""]).count == 1)
        let many = [String](repeating: "nasa", count: 1_000) + [String(repeating: "é", count: 500), "you"]
        let writings = try model.write(many)
        #expect(writings.count == many.count)
        #expect(writings.prefix(1_000).allSatisfy { $0.letters == .upper } && writings.last?.mark == "?")
    }

    @Test("files that are no such model are refused in words")
    func refusals() throws {
        func refusal(_ model: ONNXBuilder?, vocabulary: String? = TablePunctuation.vocabulary) throws -> String {
            let folder = try ScratchFolder()
            if let model { try folder.write("model.onnx", model) }
            if let vocabulary { try folder.write("bpe.vocab", vocabulary) }
            do throws(RecognizerError) { _ = try PunctuationModel(folder: folder.path) } catch { return "\(error)" }
            return ""
        }
        #expect(try refusal(TablePunctuation.model()) == "")
        #expect(try refusal(nil).contains("there is no model.int8.onnx or model.onnx"))
        #expect(try refusal(TablePunctuation.model(), vocabulary: nil).contains("bpe.vocab: the file cannot be read"))
        #expect(try refusal(TablePunctuation.model(), vocabulary: "▁a -1\n▁b\n").contains("line 2"))
        #expect(try refusal(TablePunctuation.model(metadata: ["PERIOD": nil])).contains("lacks 'PERIOD'"))
        #expect(try refusal(TablePunctuation.model(metadata: ["CAP": "7"])).contains("'CAP' must be 2"))
        #expect(try refusal(TablePunctuation.model(length: 100)).contains("int32 [N, 100]"))
    }

    private func session(
        _ script: [(String, Double, Double)], _ formatting: TextFormatting
    ) async throws -> (events: [SessionEvent], folder: ScratchFolder) {
        let folder = try ScratchFolder()
        try TablePunctuation.write(to: folder)
        let recognizer = PunctuatedRecognizer(
            ScriptedRecognizer(script), model: try PunctuationModel(folder: folder.path))
        let probe = SessionProbe(
            recognizer, configure: { $0.text.formatting = formatting },
            makeText: { (configuration) throws(SessionFailure) in try ChannelText(configuration) })
        return (await probe.transcribe(AudioTimeline("..ssssssssssssssssssss..........ssssssssss.........")), folder)
    }

    private let script = [
        ("hello", 0.3, 0.5), ("how", 0.6, 0.7), ("are", 0.8, 0.9), ("you", 1.0, 1.1), ("i", 1.3, 1.4),
        ("paid", 1.5, 1.6),
        ("twenty", 1.7, 1.8), ("five", 1.9, 2.0), ("dollars", 2.05, 2.2), ("hello", 3.4, 3.6), ("you", 3.8, 4.0),
    ]

    @Test("a session's words are written by it, and numbers among them by the grammar")
    func session() async throws {
        let (events, folder) = try await session(script, .smart)
        let finals = events.compactMap(\.committed).map(\.text).filter { !$0.isEmpty }
        #expect(finals == ["Hello, How are you? I paid $25.", "Hello, you?"])
        let spoken = events.compactMap(\.committed).flatMap(\.words).map(\.text).joined(separator: " ")
        #expect(spoken == script.map(\.0).joined(separator: " "))
        guard case .began(let description) = events.first else {
            Issue.record("no began")
            return
        }
        #expect(description.recognizer.punctuation == .model(URL(fileURLWithPath: folder.path).lastPathComponent))
    }

    @Test("who wants no marks gets none")
    func plain() async throws {
        let (events, _) = try await session(script, .numerals)
        let finals = events.compactMap(\.committed).map(\.text).filter { !$0.isEmpty }
        #expect(finals == ["hello how are you i paid 25 dollars", "hello you"])
    }

    @Test("what it said of a segment's words is remembered for those that have not changed")
    func memory() throws {
        func hypothesis(_ text: String, segment: SegmentID = 1) -> Hypothesis {
            Hypothesis(
                segment: segment, occasion: .progress, words: timeline(text), through: .zero, dequeuedAt: .now)
        }
        let capital = WordWriting(letters: .capital, mark: "")
        var memory = PunctuationMemory()
        memory.take([capital, WordWriting(letters: .asSpoken, mark: ",")], of: hypothesis("hello you"))
        #expect(memory.write(hypothesis("hello you are")).words.written == "Hello you, are")
        #expect(memory.write(hypothesis("hello yours")).words.written == "Hello yours")
        #expect(memory.write(hypothesis("hello you", segment: 2)).words.written == "hello you")
        #expect(memory.write(hypothesis("")).words.isEmpty)
        // Words before the window stay as they were written; a shorter hypothesis forgets what is gone.
        let long = (0..<100).map { "w\($0)" }.joined(separator: " ")
        memory.take(
            [WordWriting](repeating: capital, count: PunctuationMemory.window), of: hypothesis("hello you " + long))
        let written = memory.write(hypothesis("hello you " + long)).words.map(\.written)
        #expect(written.prefix(3) == ["Hello", "you,", "w0"] && written.last == "W99")
        memory.take([capital], of: hypothesis("hello"))
        #expect(memory.write(hypothesis("hello you")).words.written == "Hello you")
    }
}
