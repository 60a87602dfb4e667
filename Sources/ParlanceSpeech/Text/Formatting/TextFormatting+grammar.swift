import ParlanceCore

extension TextFormatting {
    var grammar: SpokenGrammar? {
        switch numbers {
        case .spoken: nil
        case .numerals: SpokenGrammar(kinds: .numerals)
        // Where a word waits for the next one anyhow, it may as well wait for its "at".
        case .all: SpokenGrammar(holdsAddresses: looksAhead)
        }
    }
}
