import Foundation
import ParlanceCore

/// A model's `tokens.txt`: one `token id` per line, the ids being 0, 1, 2, …
///
/// sherpa-onnx ends the process on a line that it cannot read, and on an id that the model gives but the table lacks;
/// so all of it is checked here. A line with only an id stands for the space.
public struct TokenTable: Sendable {
    /// By id. `▁` at the beginning of a word piece is as in the file.
    public let tokens: [String]
    /// Tokens without the disambiguation symbols (`#0`, `#1`, …) that some training recipes leave at the end.
    public let count: Int

    public static let maximumBytes = 16 << 20

    public init(path: String) throws(RecognizerError) {
        let name = "\(path):"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .badModel("\(name) the file cannot be read.")
        }
        guard data.count <= Self.maximumBytes else { throw .badModel("\(name) larger than any token list.") }
        try self.init(bytes: data, name: name)
    }

    init(bytes: Data, name: String) throws(RecognizerError) {
        var byID: [Int: String] = [:]
        var number = 0
        for fields in TextTable.rows(bytes) {
            number += 1
            guard !fields.isEmpty else {
                throw .badModel("\(name) line \(number) is empty; each line must hold a token and its id.")
            }
            guard fields.count <= 2, let id = Int(fields[fields.count - 1]), id >= 0, id < Self.maximumBytes else {
                let line = fields.joined(separator: " ").prefix(80)
                throw .badModel("\(name) line \(number) must hold a token and its id, but is '\(line)'.")
            }
            guard byID.updateValue(fields.count == 2 ? fields[0] : " ", forKey: id) == nil else {
                throw .badModel("\(name) line \(number) gives the id \(id) a second time.")
            }
        }
        guard !byID.isEmpty else { throw .badModel("\(name) there are no tokens in it.") }
        var tokens: [String] = []
        tokens.reserveCapacity(byID.count)
        for id in 0..<byID.count {
            guard let token = byID[id] else {
                throw .badModel("\(name) the id \(id) is missing; ids must be 0, 1, 2, … without holes.")
            }
            tokens.append(token)
        }
        self.tokens = tokens
        count = tokens.count - tokens.reversed().prefix { $0.first == "#" && Int($0.dropFirst()) != nil }.count
    }

    public func contains(_ token: String) -> Bool { tokens.contains(token) }

    /// All characters of all words that the model can write.
    public var alphabet: Set<Character> {
        var result: Set<Character> = []
        for token in tokens.prefix(count) where !Self.isMarker(token) { result.formUnion(token) }
        result.remove("▁")
        return result
    }

    /// The languages that the model can name: those of tokens like `<en-US>`, in the order of their ids.
    public var languageTags: [String] { tokens.prefix(count).compactMap { LanguageTag.named(by: Array($0.utf8)[...]) } }

    /// `<blk>`, `<unk>`, `<0xE4>` and the like.
    static func isMarker(_ token: some StringProtocol) -> Bool {
        token.count > 2 && token.first == "<" && token.last == ">"
    }
}
