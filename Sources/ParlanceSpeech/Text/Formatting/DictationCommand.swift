/// What a speaker can ask for by name.
struct DictationCommand: Hashable, Sendable {
    /// Put behind the word before it.
    var mark: String
    var endsSentence: Bool

    static let phrases = PhraseTable<DictationCommand>(
        table.split(separator: "\n").map { line in
            let cells = line.split(separator: "|").map { $0.split(separator: " ") }
            let mark =
                switch cells[1][0] {
                case "line": "\n"
                case "paragraph": "\n\n"
                default: String(cells[1][0])
                }
            return (
                cells[0].map(String.init),
                DictationCommand(mark: mark, endsSentence: mark.contains { ".?!\n".contains($0) })
            )
        })

    private static let table = """
        period | .
        full stop | .
        comma | ,
        question mark | ?
        exclamation mark | !
        exclamation point | !
        colon | :
        semicolon | ;
        semi colon | ;
        ellipsis | …
        new line | line
        newline | line
        new paragraph | paragraph
        """
}
