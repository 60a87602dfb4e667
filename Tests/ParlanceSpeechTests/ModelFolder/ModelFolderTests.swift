import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Looking through a model's folder")
struct ModelFolderTests {
    @Test("a CTC model is recognized with its timing", arguments: [nil, "model.onnx"])
    func ctc(file: String?) throws {
        let folder = try ScratchFolder()
        try folder.write("model.onnx", BeepModel.builder)
        try folder.write("tokens.txt", BeepModel.tokens)
        let model = try ModelFolder.inspect(folder.path + (file.map { "/" + $0 } ?? ""))
        #expect(model.family == .zipformer2CTC)
        #expect(model.chunk == MediaTime(milliseconds: 80))
        #expect(model.vocabularySize == 3)
        #expect(model.meetsLatencyBudget)
        #expect(model.latency.hasPrefix("80 ms chunks"))
        #expect(!model.canHotwords)
        #expect(model.decodesInBatches)
    }

    @Test("a model file of its own name brings its own tokens")
    func ownTokens() throws {
        let folder = try ScratchFolder()
        try folder.write("null.onnx", BeepModel.builder)
        try folder.write("other.onnx", BeepModel.builder)
        try folder.write("null-tokens.txt", BeepModel.tokens)
        try folder.write("other-tokens.txt", "wrong")
        #expect(try ModelFolder.inspect(folder.path + "/null.onnx").name == "null")
        #expect(message { try ModelFolder.inspect(folder.path) }.contains("more than one model"))
    }

    @Test(
        "chunks of 80 to 160 ms meet 300 ms, those of 320 ms cannot",
        arguments: [
            (13, 8, true), (29, 16, true), (45, 32, false), (77, 64, false),
        ])
    func latency(window: Int, shift: Int, meets: Bool) throws {
        let folder = try ScratchFolder()
        var model = BeepModel.builder
        model.metadata.removeAll { ["T", "decode_chunk_len"].contains($0.0) }
        model.metadata += [("T", "\(window)"), ("decode_chunk_len", "\(shift)")]
        try folder.write("model.onnx", replacingInput(model, window: window))
        try folder.write("tokens.txt", BeepModel.tokens)
        let found = try ModelFolder.inspect(folder.path)
        #expect(found.meetsLatencyBudget == meets)
        #expect(found.latency.hasSuffix(meets ? "meets 300 ms" : "cannot meet 300 ms"))
        #expect(found.chunk.milliseconds == shift * 10)
    }

    @Test(
        "what is wrong with a CTC model is said",
        arguments: [
            ("no tokens", "tokens.txt is missing"), ("short tokens", "belongs to another model"),
            ("hole in tokens", "the id 1 is missing"), ("twice", "a second time"), ("no blank", "must name the blank"),
            ("garbled tokens", "line 2 must hold a token and its id"), ("empty line", "line 2 is empty"),
            ("offline", "not for streaming"), ("no type", "model_type is ''"), ("whisper", "not for streaming"),
            ("wenet", "WeNet"), ("text T", "must be a number"), ("negative", "must be a number"),
            ("chunk over window", "larger than T"), ("state shape", "but the metadata says"),
            ("missing state", "inputs expected"), ("uneven lists", "entries"), ("huge", "must be numbers"),
            ("not onnx", "not an ONNX model"), ("cut", "ends in the middle"), ("nothing", "no .onnx file"),
        ])
    func faults(fault: String, expected: String) throws {
        let folder = try ScratchFolder()
        var model = BeepModel.builder
        func set(_ key: String, _ value: String?) {
            model.metadata.removeAll { $0.0 == key }
            if let value { model.metadata.append((key, value)) }
        }
        var tokens: String? = BeepModel.tokens
        switch fault {
        case "no tokens": tokens = nil
        case "short tokens": tokens = "<blk> 0\na 1\n"
        case "hole in tokens": tokens = "<blk> 0\na 2\nb 3\n"
        case "twice": tokens = "<blk> 0\na 1\nb 1\n"
        case "no blank": tokens = "a 0\nb 1\nc 2\n"
        case "garbled tokens": tokens = "<blk> 0\nx y 1\nc 2\n"
        case "empty line": tokens = "<blk> 0\n\nc 1\n"
        case "offline":
            set("T", nil)
            set("decode_chunk_len", nil)
        case "no type": set("model_type", nil)
        case "whisper": set("model_type", "whisper-tiny.en")
        case "wenet": set("model_type", "wenet_ctc")
        case "text T": set("T", "many")
        case "negative": set("decode_chunk_len", "-8")
        case "chunk over window": set("decode_chunk_len", "16")
        case "state shape": set("left_context_len", "3")
        case "missing state": set("num_encoder_layers", "2")
        case "uneven lists": set("encoder_dims", "4,4")
        case "huge": set("num_heads", "99999999999")
        default: break
        }
        if let tokens { try folder.write("tokens.txt", tokens) }
        switch fault {
        case "nothing": break
        case "not onnx": try folder.write("model.onnx", "<html>404</html>")
        case "cut": try Data(model.bytes.prefix(2_000)).write(to: URL(fileURLWithPath: folder.path + "/model.onnx"))
        default: try folder.write("model.onnx", model)
        }
        let text = message { try ModelFolder.inspect(folder.path) }
        #expect(text.contains(expected), "\(fault): \(text)")
        #expect(text.contains(folder.path), "the message must name the file: \(text)")
    }

    @Test("disambiguation symbols at the end of the tokens, and Windows line ends, are no fault")
    func tokensAsPublished() throws {
        let folder = try ScratchFolder()
        try folder.write("model.onnx", BeepModel.builder)
        try folder.write("tokens.txt", "<blk> 0\r\n▁be 1\r\nep 2\r\n#0 3\r\n#1 4\r\n")
        #expect(try ModelFolder.inspect(folder.path).vocabularySize == 3)
    }

    @Test("a batch that an export fixed to one stream is noticed")
    func fixedBatch() throws {
        let folder = try ScratchFolder()
        try folder.write("model.onnx", replacingInput(BeepModel.builder, batch: 1))
        try folder.write("tokens.txt", BeepModel.tokens)
        #expect(try !ModelFolder.inspect(folder.path).decodesInBatches)
    }

    @Test("an incomplete transducer names what is missing")
    func incomplete() throws {
        let folder = try ScratchFolder()
        try folder.write("encoder.onnx", BeepModel.builder)
        try folder.write("tokens.txt", BeepModel.tokens)
        #expect(message { try ModelFolder.inspect(folder.path) }.contains("decoder*.onnx and joiner*.onnx missing"))
        try folder.write("decoder.onnx", BeepModel.builder)
        #expect(message { try ModelFolder.inspect(folder.path) }.contains("not for streaming"))
    }

    @Test("a folder that is not there is unavailable, not bad")
    func absent() {
        #expect(throws: RecognizerError.unavailable("/nonexistent/model: there is no such folder or file.")) {
            try ModelFolder.inspect("/nonexistent/model")
        }
    }

    @Test(
        "the digits model is what its authors say", .enabled(if: SharedData.digitsModel != nil),
        arguments: [ModelFolder.Precision.automatic, .full, .int8])
    func digits(precision: ModelFolder.Precision) throws {
        let model = try ModelFolder.inspect(SharedData.digitsModel!, precision: precision)
        #expect(model.family == .transducer(.lstm))
        #expect(model.timing.first.samples == 2_040)
        #expect(model.chunk.samples == 1_280)
        #expect(model.vocabularySize == 14)
        #expect(model.languages == ["en"])
        #expect(model.canHotwords)
        #expect(model.files.encoder.hasSuffix(precision == .full ? "encoder.onnx" : "encoder.int8.onnx"))
    }

    @Test(
        "a transducer of mixed parts is refused", .enabled(if: SharedData.digitsModel != nil),
        arguments: [
            ("tokens.txt", "<blk> 0\na 1\n", "belongs to another model"),
            ("bpe.vocab", "garbage\n", "line 1 must hold a word piece and its score"),
            ("joiner.onnx", "", "not an ONNX model"),
        ])
    func mixed(name: String, content: String, expected: String) throws {
        let folder = try ScratchFolder()
        for file in ["encoder.onnx", "decoder.onnx", "joiner.onnx", "tokens.txt", "bpe.vocab"] where file != name {
            try FileManager.default.copyItem(
                atPath: SharedData.digitsModel! + "/" + file, toPath: folder.path + "/" + file)
        }
        try folder.write(name, content)
        #expect(message { try ModelFolder.inspect(folder.path) }.contains(expected))
    }

    private func message(_ body: () throws -> ModelFolder) -> String {
        do {
            _ = try body()
            return "nothing was found wrong"
        } catch {
            return "\(error)"
        }
    }

    /// The same model with another first input. (Its graph could not run; nothing here runs it.)
    private func replacingInput(_ model: ONNXBuilder, window: Int = BeepModel.window, batch: Int? = nil) -> ONNXBuilder
    {
        var changed = ONNXBuilder()
        changed.metadata = model.metadata
        let n: ONNXBuilder.Dimension = batch.map { .fixed($0) } ?? "N"
        changed.input("x", [n, .fixed(window), 80])
        changed.output("log_probs", [n, "frames", 3])
        for shape in [[2, n, 2], [1, n, 2, 3], [2, n, 2], [2, n, 2], [n, 4, 1], [n, 4, 1], [n, 128, 3, 19]] {
            changed.input("state", shape)
        }
        changed.input("processed", [n], type: ONNXModelFile.int64Type)
        return changed
    }
}
