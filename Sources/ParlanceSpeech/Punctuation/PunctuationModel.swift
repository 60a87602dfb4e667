import Foundation
import ParlanceCore

/// A model that puts marks and capitals to words: sherpa-onnx's online punctuation for English, a CNN and a BiLSTM over
/// word pieces (Edge-Punct-Casing). It looks at a stretch of words at a time and remembers nothing.
///
/// Safe from any number of threads at once; a call takes milliseconds. Files: `model.int8.onnx` or `model.onnx`, and
/// `bpe.vocab`. Inputs `token_ids` and `valid_ids` [N, 200] and `label_lens` [N], all int32; outputs four scores per
/// word, for letters and for marks.
public final class PunctuationModel: Sendable {
    /// Positions of the network, the first and the last of which stand for the stretch's ends.
    static let length = 200
    private static let begin: Int32 = 1
    private static let end: Int32 = 2
    private static let classes = 4
    private static let marks = ["", ",", ".", "?"]

    /// The folder's name.
    public let name: String
    private let pieces: WordPieces
    private let network: OnnxNetwork

    public init(folder: String) throws(RecognizerError) {
        let names = ["model.int8.onnx", "model.onnx"]
        guard let file = names.map({ "\(folder)/\($0)" }).first(where: FileManager.default.fileExists) else {
            throw .unavailable("\(folder): there is no \(names.joined(separator: " or ")) in it.")
        }
        name = URL(fileURLWithPath: folder).lastPathComponent
        pieces = try WordPieces(path: "\(folder)/bpe.vocab")
        let checked = try CheckedFile(file)
        for (index, mark) in ["COMMA", "PERIOD", "QUESTION"].enumerated() {
            guard try checked.number(mark) == index + 1 else {
                throw checked.fault("the metadata's '\(mark)' must be \(index + 1).")
            }
        }
        for (index, letters) in ["UPPER", "CAP", "MIX_CASE"].enumerated() {
            guard try checked.number(letters) == index + 1 else {
                throw checked.fault("the metadata's '\(letters)' must be \(index + 1).")
            }
        }
        let int32 = ONNXModelFile.int32Type
        try checked.expectInputs([(int32, [nil, Self.length]), (int32, [nil, Self.length]), (int32, [nil])])
        try OnnxLibrary.load()
        network = try OnnxNetwork(path: file, names: NetworkPlan.Names(checked), outputs: 2)
        // What it makes of words is known once it has made something of some.
        guard try write(["one", "two", "three"]).count == 3 else { throw checked.fault("it cannot be used.") }
    }

    /// How to write each of `words`, which are lower case and bare. Words beyond what the model can see at once are read
    /// in stretches of their own.
    package func write(_ words: [String]) throws(RecognizerError) -> [WordWriting] {
        var found: [WordWriting] = []
        var row = Row()
        for word in words {
            let ids = pieces.encode(word, atMost: Self.length - 2)
            if !row.hasRoom(for: ids.count) {
                found += try run(row)
                row = Row()
            }
            row.add(ids)
        }
        return row.words == 0 ? found : found + (try run(row))
    }

    /// One stretch, as the network takes it.
    private struct Row {
        private(set) var tokens: [Int32] = [PunctuationModel.begin]
        /// 1 where a word begins.
        private(set) var valid: [Int32] = [1]
        private(set) var words = 0

        func hasRoom(for pieces: Int) -> Bool { tokens.count + pieces < PunctuationModel.length }

        mutating func add(_ ids: [Int32]) {
            guard !ids.isEmpty else { return }
            tokens += ids
            valid += [1] + [Int32](repeating: 0, count: ids.count - 1)
            words += 1
        }

        mutating func close() {
            tokens.append(PunctuationModel.end)
            valid.append(1)
            let rest = [Int32](repeating: 0, count: PunctuationModel.length - tokens.count)
            tokens += rest
            valid += rest
        }
    }

    private func run(_ stretch: Row) throws(RecognizerError) -> [WordWriting] {
        var row = stretch
        row.close()
        let place = OnnxTensor(element: Int32(ONNXModelFile.int32Type), shape: [1, Self.length])
        let scores = OnnxTensor(element: OnnxTensor.float, shape: [row.words, Self.classes])
        let tensors = [place, place, OnnxTensor(element: place.element, shape: [1]), scores, scores]
        let memory = tensors.map { OnnxMemory(bytes: $0.bytes) }
        memory[0].start.copyMemory(from: row.tokens, byteCount: place.bytes)
        memory[1].start.copyMemory(from: row.valid, byteCount: place.bytes)
        memory[2].start.storeBytes(of: Int32(row.words + 2), as: Int32.self)
        var values: [OnnxValue] = []
        for (tensor, memory) in zip(tensors, memory) { values.append(try OnnxValue(memory.start, tensor)) }
        let call = OnnxCall(inputs: 3, outputs: 2)
        for index in 0..<3 { call.inputs[index] = values[index].handle }
        for index in 0..<2 { call.outputs[index] = values[3 + index].handle }
        try withExtendedLifetime(values) { () throws(RecognizerError) in try network.run(call) }
        return (0..<row.words).map { word in
            WordWriting(
                letters: WordWriting.Letters(rawValue: Self.best(memory[3], word)) ?? .asSpoken,
                mark: Self.marks[Self.best(memory[4], word)])
        }
    }

    private static func best(_ scores: OnnxMemory, _ word: Int) -> Int {
        let row = scores.start.assumingMemoryBound(to: Float.self) + word * classes
        // Of scores that are no numbers the first class stays, which changes nothing.
        return (1..<classes).reduce(0) { row[$1] > row[$0] ? $1 : $0 }
    }
}
