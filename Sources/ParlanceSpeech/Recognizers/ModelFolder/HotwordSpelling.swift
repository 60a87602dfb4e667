import Foundation
import ParlanceCore

/// How the words of a hot phrase become a model's tokens.
public enum HotwordSpelling: Hashable, Sendable {
    /// Word pieces, by the scores of this `bpe.vocab`.
    case pieces(String)
    /// Chinese characters, each a token.
    case characters
    /// Both, as in bilingual models.
    case charactersAndPieces(String)

    /// sherpa-onnx's `modeling_unit`.
    var unit: String {
        switch self {
        case .pieces: "bpe"
        case .characters: "cjkchar"
        case .charactersAndPieces: "cjkchar+bpe"
        }
    }

    var vocabulary: String? {
        switch self {
        case .pieces(let path), .charactersAndPieces(let path): path
        case .characters: nil
        }
    }

    /// Nil when the family has no beam search, or the model has no way to spell words.
    init?(family: ModelFamily, pieces: String?, tokens: TokenTable) throws(RecognizerError) {
        guard case .transducer = family else { return nil }
        let hasCharacters = tokens.alphabet.contains(where: \.isIdeograph)
        if let pieces {
            try Self.check(pieces)
            self = hasCharacters ? .charactersAndPieces(pieces) : .pieces(pieces)
        } else if hasCharacters {
            self = .characters
        } else {
            return nil
        }
    }

    /// Each line must hold a piece and its score: the library ends the process on any other.
    private static func check(_ path: String) throws(RecognizerError) {
        guard let data = FileManager.default.contents(atPath: path), data.count <= TokenTable.maximumBytes else {
            throw .badModel("\(path): the file cannot be read.")
        }
        let rows = TextTable.rows(data)
        guard !rows.isEmpty else { throw .badModel("\(path): the file is empty.") }
        for (index, fields) in rows.enumerated() {
            guard fields.count == 2, let score = Float(fields[1]), score.isFinite else {
                let line = fields.joined(separator: " ").prefix(80)
                throw .badModel("\(path): line \(index + 1) must hold a word piece and its score, but is '\(line)'.")
            }
        }
    }
}
