import ParlanceSpeech

/// A real, small model of a punctuation model's interface: what it says of a word stands in a table, by its first piece.
enum TablePunctuation {
    /// Piece, letters (0 as spoken, 1 upper, 2 capital, 3 mixed) and mark (0 none, 1 comma, 2 full stop, 3 question mark).
    static let table: [(piece: String, letters: Int, mark: Int)] = [
        ("<unk>", 0, 0), ("<s>", 0, 0), ("</s>", 0, 0), ("▁hello", 2, 1), ("▁how", 2, 0), ("▁are", 0, 0),
        ("▁you", 0, 3),
        ("▁i", 1, 0), ("▁na", 1, 0), ("sa", 0, 0), ("▁paid", 0, 0), ("▁twenty", 0, 0), ("▁five", 0, 0),
        ("▁dollars", 0, 2),
        ("▁mcdonald", 3, 2), ("▁", 0, 0), ("▁n", 0, 0), ("a", 0, 0), ("s", 0, 0),
    ]

    static func model(length: Int = 200, metadata changes: [String: String?] = [:]) -> ONNXBuilder {
        var model = ONNXBuilder()
        let values = ["COMMA": "1", "PERIOD": "2", "QUESTION": "3", "UPPER": "1", "CAP": "2", "MIX_CASE": "3"]
        model.metadata = values.merging(changes.compactMapValues { $0 }) { $1 }
            .filter { changes[$0.key] != .some(nil) }.map { ($0.key, $0.value) }
        let int32 = ONNXModelFile.int32Type
        model.input("token_ids", ["N", .fixed(length)], type: int32)
        model.input("valid_ids", ["N", .fixed(length)], type: int32)
        model.input("label_lens", ["N"], type: int32)
        model.output("active_case_logits", ["T", 4])
        model.output("active_punct_logits", ["T", 4])
        model.constant("all", [-1] as [Int64])
        model.constant("one", [1] as [Int64])
        for (name, pick) in [("letters", \(piece: String, letters: Int, mark: Int).letters), ("marks", \.mark)] {
            let scores = table.flatMap { entry in (0..<4).map { Float($0 == entry[keyPath: pick] ? 1 : 0) } }
            model.constant(name, scores, shape: [table.count, 4])
        }
        model.node("Reshape", ["token_ids", "all"], "tokens")
        model.node("Reshape", ["valid_ids", "all"], "valid")
        model.node("NonZero", ["valid"], "places")
        model.node("Reshape", ["places", "all"], "flat")
        model.node("Slice", ["flat", "one", "all"], "words")
        model.node("Gather", ["tokens", "words"], "first")
        model.node("Gather", ["letters", "first"], "active_case_logits")
        model.node("Gather", ["marks", "first"], "active_punct_logits")
        return model
    }

    static var vocabulary: String {
        table.enumerated().map { "\($1.piece)\t\(-Double($1.piece.count == 1 ? 20 : $0) / 10)\n" }.joined()
    }

    static func write(to folder: ScratchFolder, _ model: ONNXBuilder = model()) throws {
        try folder.write("model.onnx", model)
        try folder.write("bpe.vocab", vocabulary)
    }
}
