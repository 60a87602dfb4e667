/// How a word is written: its letters, and the mark behind it.
package struct WordWriting: Hashable, Sendable {
    package enum Letters: Int, Sendable {
        case asSpoken
        case upper
        case capital
        /// As in "McDonald": the model says no more than that.
        case mixed
    }

    package var letters: Letters
    /// Empty, or one of `,`, `.`, `?`.
    package var mark: String

    package init(letters: Letters, mark: String) {
        self.letters = letters
        self.mark = mark
    }

    package func write(_ word: String) -> String {
        switch letters {
        case .asSpoken, .mixed: word + mark
        case .upper: word.uppercased() + mark
        case .capital: word.prefix(1).uppercased() + word.dropFirst() + mark
        }
    }
}
