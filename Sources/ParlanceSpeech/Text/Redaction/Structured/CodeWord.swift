/// What a word is in numbers and codes that are read out: "double four", "b as in bravo", "forty one eleven".
enum CodeWord: Hashable, Sendable {
    /// Zero to nine, and what is said for zero.
    case digit(Int)
    /// 10 to 19.
    case teen(Int)
    /// 20 to 90.
    case tens(Int)
    case hundred
    case thousand
    /// Double, triple: the next digit or letter so many times.
    case times(Int)
    case letter(UInt8)
    /// A letter by its name on the radio: alpha, bravo.
    case radio(UInt8)
    /// Stands between digits and means nothing: dash, space.
    case separator
    case dot
    case slash
    case colon
    case plus
    /// A telephone's extension: digits follow.
    case extension_
    /// Said while thinking, or to correct: um, sorry.
    case filler
    case and
    case other

    var isNumber: Bool {
        switch self {
        case .digit, .teen, .tens, .hundred, .thousand: true
        default: false
        }
    }

    static let table: [String: CodeWord] = {
        var table: [String: CodeWord] = [
            "zero": .digit(0), "oh": .digit(0), "nought": .digit(0), "naught": .digit(0), "hundred": .hundred,
            "thousand": .thousand, "double": .times(2), "triple": .times(3), "treble": .times(3),
            "quadruple": .times(4),
            "dash": .separator, "hyphen": .separator, "space": .separator, "dot": .dot, "point": .dot, "period": .dot,
            "slash": .slash, "stroke": .slash, "colon": .colon, "plus": .plus, "extension": .extension_,
            "ext": .extension_, "um": .filler, "uh": .filler, "er": .filler, "erm": .filler, "hmm": .filler,
            "sorry": .filler, "then": .filler, "and": .and,
        ]
        let digits = "one two three four five six seven eight nine"
        for (index, word) in digits.split(separator: " ").enumerated() { table[String(word)] = .digit(index + 1) }
        let teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
        for (index, word) in teens.split(separator: " ").enumerated() { table[String(word)] = .teen(index + 10) }
        let tens = "twenty thirty forty fifty sixty seventy eighty ninety"
        for (index, word) in tens.split(separator: " ").enumerated() { table[String(word)] = .tens(index * 10 + 20) }
        let radio = """
            alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa
            quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu
            """
        for word in radio.split(whereSeparator: \.isWhitespace) { table[String(word)] = .radio(word.utf8.first!) }
        for letter in "abcdefghijklmnopqrstuvwxyz".utf8 { table[String(UnicodeScalar(letter))] = .letter(letter) }
        return table
    }()
}
