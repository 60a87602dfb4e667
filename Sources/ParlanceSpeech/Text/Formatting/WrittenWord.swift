import ParlanceCore

/// What an engine that writes for itself has made of a word.
struct WrittenWord: Hashable, Sendable {
    let written: String
    /// The marks behind it.
    let mark: Substring

    /// Nil where the engine gave the spoken word alone.
    init?(_ word: Word) {
        guard word.written != word.text || word.text.utf8.contains(where: { (65...90).contains($0) }) else {
            return nil
        }
        written = word.written
        let marks = ".,?!:;…"
        mark = written[(written.lastIndex { !marks.contains($0) }.map(written.index(after:)) ?? written.startIndex)...]
    }

    /// What the grammar may read of a word: its spoken form, unless the engine has written it otherwise by itself, as "20".
    static func spoken(_ word: Word) -> String {
        guard word.hidden == nil else { return "" }
        guard let own = WrittenWord(word) else { return word.text }
        return own.written.dropLast(own.mark.count).lowercased() == word.text ? word.text : ""
    }
}
