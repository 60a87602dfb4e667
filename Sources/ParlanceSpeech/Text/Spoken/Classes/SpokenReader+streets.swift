extension SpokenReader {
    /// "twelve twenty one main street", "ten downing street", "five forty two west forty second street".
    mutating func streetAddress(at index: Int) -> Match? {
        guard let number = houseNumber(at: index) else { return nil }
        // "forty second street" is a street, without a number.
        if self[number.end - 1].has(.ten), self[number.end].has(.ordinal), self[number.end].value < 10 { return nil }
        var names: [String] = []
        var place = number.end
        for _ in 0..<4 {
            let next = self[place]
            if next.has(.street) || (next.has(.doubtfulStreet) && number.isSure && !names.isEmpty) {
                guard !names.isEmpty, isEnd(of: place) else { break }
                let street = names.joined(separator: " ") + " " + Self.capitalized(word(place))
                return withFlat(Match(.address, to: place + 1, "\(number.text) \(street)", digits: number.text))
            }
            guard let name = streetName(at: place, names.count, number.isSure) else { return nil }
            names.append(name.text)
            place = name.end
        }
        return nil
    }

    /// "place street" goes on.
    private mutating func isEnd(of place: Int) -> Bool { !self[place + 1].has(.street) }

    static func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    private mutating func streetName(at index: Int, _ count: Int, _ isSure: Bool) -> (text: String, end: Int)? {
        switch self[index].keyword {
        case .north, .south, .east, .west: return (Self.capitalized(word(index)), index + 1)
        default: break
        }
        if let rank = rank(at: index) {
            return (rank.isSmall ? Self.capitalized(word(index)) : Self.ordinalText(rank.value), rank.end)
        }
        let lexeme = self[index]
        let name = word(index)
        guard count < (isSure ? 3 : 2), name.utf8.count > 1, !lexeme.isNumeral,
            lexeme.keyword == .none || lexeme.has(.doubtfulStreet),
            lexeme.roles.isDisjoint(with: [
                .function, .unit, .currency, .coin, .scale, .street, .partOfDay, .part, .parts, .decade, .weekday,
            ])
        else { return nil }
        return (Self.capitalized(name), index + 1)
    }

    /// A house number; sure when nothing else is said so.
    private mutating func houseNumber(at index: Int) -> (text: String, end: Int, isSure: Bool)? {
        let first = self[index]
        guard first.isNumeral, !first.has(.oh), first.value > 0 else { return nil }
        let isExpected = before(index).keyword == .at || before(index).has(.beforePhone)
        if let run = digitRun(at: index, pairs: false, atMost: 6), run.digits.utf8.count >= 2,
            !endsBeforeNumber(run.end)
        {
            return (run.digits, run.end, true)
        }
        if first.isCount, let rest = secondHalf(at: index + 1) {  // "five forty two"
            return ("\(first.value)\(NumberText.twoDigits(rest.value))", rest.end, true)
        }
        if let half = belowHundred(at: index), half.value >= 10, let rest = secondHalf(at: half.end), rest.value < 100 {
            return ("\(half.value)\(NumberText.twoDigits(rest.value))", rest.end, true)
        }
        guard let number = wholeNumber(at: index), number.value < 100_000, number.scale == nil || number.value < 100_000
        else { return nil }
        guard number.value >= 10 || isExpected else { return nil }
        return (String(number.value), number.end, isExpected || number.value > 100)
    }

    private mutating func endsBeforeNumber(_ index: Int) -> Bool { self[index].isNumeral }

    /// "apartment four", "suite two hundred".
    private mutating func withFlat(_ match: Match) -> Match {
        guard self[match.end].keyword == .apartment || self[match.end].keyword == .suite else { return match }
        let name = Self.capitalized(word(match.end))
        var longer = match
        if let run = digitRun(at: match.end + 1, pairs: false, atMost: 5), !endsBeforeNumber(run.end),
            self[run.end].keyword != .hundred
        {
            longer.end = run.end
            longer.written += " \(name) \(run.digits)"
        } else if let number = wholeNumber(at: match.end + 1), !number.isIndefinite {
            longer.end = number.end
            longer.written += " \(name) \(number.value)"
        }
        return longer
    }
}
