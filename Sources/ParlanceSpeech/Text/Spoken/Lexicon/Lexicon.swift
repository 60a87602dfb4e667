/// Every word that the grammar knows, in one table.
struct Lexicon: Sendable {
    static let shared = Lexicon()

    private let table: [String: Lexeme]

    subscript(word: String) -> Lexeme { table[word] ?? .nothing }

    /// Every word in it, in order of spelling.
    var words: [String] { table.keys.sorted() }

    private init() {
        var table: [String: Lexeme] = [:]
        func add(_ words: String, _ roles: Lexeme.Roles, value: (Int) -> Int? = { _ in nil }) {
            for (index, word) in words.split(whereSeparator: \.isWhitespace).enumerated() {
                table[String(word), default: Lexeme()].roles.formUnion(roles)
                if let value = value(index) { table[String(word)]!.value = value }
            }
        }
        for keyword in Keyword.allCases where keyword != .none {
            table[keyword.rawValue, default: Lexeme()].keyword = keyword
        }
        NumberWords.add(to: add)
        CommonWords.add(to: add)
        for (index, unit) in Unit.all.enumerated() {
            for word in unit.words {
                table[word, default: Lexeme()].roles.insert(.unit)
                table[word]!.index = UInt8(index)
            }
        }
        for (index, currency) in Currency.all.enumerated() {
            for (words, role) in [(currency.words, Lexeme.Roles.currency), (currency.coins, .coin)] {
                for word in words {
                    table[word, default: Lexeme()].roles.insert(role)
                    table[word]!.index = UInt8(index)
                }
            }
        }
        self.table = table
    }
}
