extension SpokenReader {
    /// A rank: the value, one past its last word, and whether it is one word from first to ninth.
    mutating func rank(at index: Int) -> (value: Int, end: Int, isSmall: Bool)? {
        let first = self[index]
        if first.has(.ordinal) {
            guard first.value < 100 else { return nil }
            return (first.value, index + 1, first.value < 10)
        }
        if first.has(.ten) {
            let second = self[index + 1]
            if second.has(.ordinal), second.value < 10 { return (first.value + second.value, index + 2, false) }
        }
        // "one hundred and first", "two thousandth"
        guard let number = wholeNumber(at: index), !number.isIndefinite else { return nil }
        var end = number.end
        if self[end].has(.ordinal), self[end].value >= 100, number.value < 1_000 {
            return (number.value * self[end].value, end + 1, false)
        }
        guard number.value >= 100 else { return nil }
        let hasAnd = self[end].keyword == .and
        if hasAnd { end += 1 }
        if self[end].has(.ten), self[end + 1].has(.ordinal), self[end + 1].value < 10 {
            return (number.value + self[end].value + self[end + 1].value, end + 2, false)
        }
        let last = self[end]
        guard last.has(.ordinal) else { return nil }
        if number.value % 100 == 0 {
            // "a hundred second delay"
            guard last.value < 100, hasAnd || last.keyword != .second else { return nil }
            return (number.value + last.value, end + 1, false)
        }
        // The cardinal has eaten the tens: "one hundred twenty | first".
        guard number.value % 10 == 0, number.value % 100 >= 20, last.value < 10 else { return nil }
        return (number.value + last.value, end + 1, false)
    }

    /// "twenty first"; first to ninth stay words.
    mutating func ordinal(at index: Int) -> Match? {
        guard let rank = rank(at: index), !rank.isSmall else { return nil }
        // "a twenty second delay"
        if before(index).keyword == .a, self[rank.end - 1].keyword == .second { return nil }
        return Match(.ordinal, to: rank.end, Self.ordinalText(rank.value), digits: String(rank.value))
    }

    static func ordinalText(_ value: Int) -> String {
        let ending =
            switch (value % 100, value % 10) {
            case (11...13, _): "th"
            case (_, 1): "st"
            case (_, 2): "nd"
            case (_, 3): "rd"
            default: "th"
            }
        return NumberText.grouped(value) + ending
    }
}
