import Foundation
import ParlanceCore

/// The tables beside a text-to-speech network. The library ends the process on a line that it cannot read.
enum SpeechTables {
    private static let maximumBytes = 64 << 20

    private static func lines(_ path: String) throws(SynthesizerError) -> [Substring] {
        guard let data = FileManager.default.contents(atPath: path), data.count <= maximumBytes,
            let text = String(data: data, encoding: .utf8)
        else { throw .badModel("\(path): this is no readable table of text.") }
        let lines = text.split(whereSeparator: \.isNewline)
        guard !lines.isEmpty else { throw .badModel("\(path): the table is empty.") }
        return lines
    }

    /// `token number`, or a number alone, which is the space's. Tokens may be named once.
    static func checkTokens(_ path: String) throws(SynthesizerError) {
        var seen: Set<Substring> = []
        for (index, line) in try lines(path).enumerated() {
            let parts = line.split(separator: " ")
            let token = parts.count == 1 ? " " : parts.first ?? ""
            guard (1...2).contains(parts.count), let number = parts.last.flatMap({ Int32($0) }), number >= 0 else {
                throw .badModel("\(path): line \(index + 1) is no token with its number.")
            }
            guard seen.insert(token).inserted else {
                throw .badModel("\(path): line \(index + 1) names a token again.")
            }
        }
    }

    /// `word token token …`
    static func checkLexicon(_ path: String) throws(SynthesizerError) {
        for (index, line) in try lines(path).enumerated() where line.split(separator: " ").count < 2 {
            throw .badModel("\(path): line \(index + 1) has no word with its tokens.")
        }
    }

    /// A table of numbers (float) for each speaker.
    static func checkVoices(_ path: String, speakers: Int) throws(SynthesizerError) {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard size > 0, size % (4 * speakers) == 0 else {
            throw .badModel("\(path): \(size) bytes cannot be the voices of \(speakers) speakers.")
        }
    }
}
