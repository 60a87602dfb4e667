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

    /// What the grammar may read of it: the spoken form, where that is one.
    static func spoken(_ word: Word) -> String {
        word.hidden == nil && !word.text.utf8.contains { (65...90).contains($0) } ? word.text : ""
    }
}
