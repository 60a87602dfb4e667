import Foundation
import ParlanceCore

/// Cuts words into the pieces of a `bpe.vocab`, so that the sum of their scores is highest.
///
/// As simple-sentencepiece does it, which sherpa-onnx uses: no normalization; a byte that no piece covers is `<unk>`.
package struct WordPieces: Sendable {
    /// No vocabulary is larger.
    private static let maximumBytes = 8 << 20
    static let unknown: Int32 = 0
    private static let wordBegin = "\u{2581}"

    private let pieces: [[UInt8]: (id: Int32, score: Float)]
    private let longest: Int

    /// - Parameter path: lines of a piece and its score; the line's number is the piece's.
    package init(path: String) throws(RecognizerError) {
        guard let data = FileManager.default.contents(atPath: path), data.count <= Self.maximumBytes else {
            throw .badModel("\(path): the file cannot be read.")
        }
        var pieces: [[UInt8]: (id: Int32, score: Float)] = [:]
        for (index, fields) in TextTable.rows(data).enumerated() {
            guard fields.count == 2, let score = Float(fields[1]), score.isFinite else {
                let line = fields.joined(separator: " ").prefix(80)
                throw .badModel("\(path): line \(index + 1) must hold a word piece and its score, but is '\(line)'.")
            }
            pieces[Array(fields[0].utf8)] = (Int32(index), score)
        }
        guard pieces.count > 3 else { throw .badModel("\(path): there are no word pieces in it.") }
        self.pieces = pieces
        longest = pieces.keys.lazy.map(\.count).max() ?? 0
    }

    /// How many pieces there are: all numbers are below.
    var count: Int { pieces.count }

    /// The pieces of one word, at most `limit`.
    package func encode(_ word: String, atMost limit: Int) -> [Int32] {
        let bytes = Array((Self.wordBegin + word).utf8.prefix(4 * limit))
        // From the end: the best way to say the rest, and its first piece.
        var best = [(score: Float, length: Int, id: Int32)](repeating: (0, 0, Self.unknown), count: bytes.count + 1)
        for start in stride(from: bytes.count - 1, through: 0, by: -1) {
            var found: (score: Float, length: Int, id: Int32)?
            for length in 1...max(min(longest, bytes.count - start), 1) {
                guard let piece = pieces[Array(bytes[start..<start + length])] else { continue }
                let score = piece.score + best[start + length].score
                if found == nil || score > found!.score { found = (score, length, piece.id) }
            }
            best[start] = found ?? (best[start + 1].score, 1, Self.unknown)
        }
        var ids: [Int32] = []
        var index = 0
        while index < bytes.count, ids.count < limit {
            ids.append(best[index].id)
            index += best[index].length
        }
        return ids
    }
}
