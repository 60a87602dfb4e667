extension SpokenReader {
    /// A year in any of its forms, 1000 to 2199.
    mutating func anyYear(at index: Int) -> (value: Int, end: Int)? {
        if let pair = yearPair(at: index) { return pair }
        if let number = wholeNumber(at: index), (1_000...2_199).contains(number.value), number.scale ?? 1_000 == 1_000 {
            return (number.value, number.end)
        }
        guard let run = digitRun(at: index, pairs: false, atMost: 4), run.digits.utf8.count == 4,
            let value = Int(run.digits), (1_000...2_199).contains(value)
        else { return nil }
        return (value, run.end)
    }

    /// "nineteen eighty four", "twenty oh four".
    private mutating func yearPair(at index: Int) -> (value: Int, end: Int)? {
        guard let first = belowHundred(at: index), (10...21).contains(first.value),
            let second = secondHalf(at: first.end)
        else { return nil }
        return (first.value * 100 + second.value, second.end)
    }

    /// A year said in two halves, 1500 to 2099; a decade: "the nineteen eighties".
    mutating func year(at index: Int) -> Match? {
        if let first = belowHundred(at: index), (15...20).contains(first.value), self[first.end].has(.decade) {
            return Match(.year, to: first.end + 1, "\(first.value)\(self[first.end].value)s")
        }
        guard let year = yearPair(at: index), (1_500...2_099).contains(year.value) else { return nil }
        // "twenty thirty minutes" is a guess, "in twenty thirty" a year.
        if year.value == 2_030, !before(index).has(.beforeDate) { return nil }
        return Match(.year, to: year.end, String(year.value), digits: String(year.value))
    }

    mutating func date(at index: Int) -> Match? {
        if self[index].has(.month) { return monthFirst(at: index) }
        return dayFirst(at: index) ?? slashes(at: index) ?? expiry(at: index)
    }

    private static func monthName(_ month: Int) -> String {
        [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ][month - 1]
    }

    private static func digits(_ year: Int?, _ month: Int, _ day: Int?) -> String {
        let head = year.map { "\($0)" } ?? "-"
        return day.map { "\(head)-\(NumberText.twoDigits(month))-\(NumberText.twoDigits($0))" }
            ?? "\(head)-\(NumberText.twoDigits(month))"
    }

    private static func isDay(_ day: Int, of month: Int) -> Bool {
        day >= 1 && day <= [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// "march fifth two thousand four", "june twenty one", "june nineteen eighty four".
    private mutating func monthFirst(at index: Int) -> Match? {
        let month = self[index].value
        let name = Self.monthName(month)
        let previous = before(index)
        let isDoubtful = self[index].has(.doubtfulMonth) && !previous.has(.beforeDate) && !previous.has(.weekday)
        var start = index + 1
        if self[start].keyword == .the { start += 1 }
        if let rank = rank(at: start), Self.isDay(rank.value, of: month) {
            if let year = anyYear(at: rank.end) {
                return Match(
                    .date, to: year.end, "\(name) \(rank.value), \(year.value)",
                    digits: Self.digits(year.value, month, rank.value))
            }
            // "you may first", "may second"
            guard !isDoubtful || (index == 0 || previous.roles.isEmpty) && !rank.isSmall else { return nil }
            return Match(.date, to: rank.end, "\(name) \(rank.value)", digits: Self.digits(nil, month, rank.value))
        }
        guard start == index + 1 else { return nil }
        if let year = anyYear(at: start) {
            return Match(.date, to: year.end, "\(name) \(year.value)", digits: Self.digits(year.value, month, nil))
        }
        guard let day = belowHundred(at: start), Self.isDay(day.value, of: month) else { return nil }
        if let year = anyYear(at: day.end) {
            return Match(
                .date, to: year.end, "\(name) \(day.value), \(year.value)",
                digits: Self.digits(year.value, month, day.value))
        }
        guard !self[index].has(.doubtfulMonth), isPlainEnd(day.end) else { return nil }
        return Match(.date, to: day.end, "\(name) \(day.value)", digits: Self.digits(nil, month, day.value))
    }

    /// Whether a number that ends here counts nothing: "june twenty one", but "june five hundred people".
    private mutating func isPlainEnd(_ index: Int) -> Bool {
        let next = self[index]
        return next.keyword != .hundred && next.keyword != .percent && !next.isNumeral
            && next.roles.isDisjoint(with: [.scale, .unit, .currency, .part, .parts])
    }

    /// "fifth of march nineteen eighty four", "fifth march".
    private mutating func dayFirst(at index: Int) -> Match? {
        let day: (value: Int, end: Int, isRank: Bool)
        if let rank = rank(at: index), rank.value <= 31 {
            day = (rank.value, rank.end, true)
        } else if let number = belowHundred(at: index), number.value <= 31 {
            day = (number.value, number.end, false)
        } else {
            return nil
        }
        let hasOf = day.isRank && self[day.end].keyword == .of
        let place = hasOf ? day.end + 1 : day.end
        let month = self[place]
        guard month.has(.month), Self.isDay(day.value, of: month.value) else { return nil }
        let name = Self.monthName(month.value)
        let text = hasOf ? "\(Self.ordinalText(day.value)) of \(name)" : "\(day.value) \(name)"
        if let year = anyYear(at: place + 1) {
            return Match(
                .date, to: year.end, "\(text) \(year.value)", digits: Self.digits(year.value, month.value, day.value))
        }
        // "the first may be", "on the second march", "five may"
        if month.has(.doubtfulMonth), !hasOf { return nil }
        return Match(.date, to: place + 1, text, digits: Self.digits(nil, month.value, day.value))
    }

    /// "oh three slash twelve slash eighty four"
    private mutating func slashes(at index: Int) -> Match? {
        guard let first = calendarPart(at: index), self[first.end].keyword == .slash,
            let second = calendarPart(at: first.end + 1), self[second.end].keyword == .slash
        else { return nil }
        let start = second.end + 1
        let last: (text: String, end: Int)
        if let year = anyYear(at: start) {
            last = (String(year.value), year.end)
        } else if let part = calendarPart(at: start, upTo: 99) {
            last = (part.text.utf8.count == 1 ? "0" + part.text : part.text, part.end)
        } else {
            return nil
        }
        let text = "\(first.text)/\(second.text)/\(last.text)"
        return Match(.date, to: last.end, text, digits: text.filter { $0 != "/" })
    }

    /// "oh nine twenty six", "oh nine slash twenty six": until when a card is good.
    private mutating func expiry(at index: Int) -> Match? {
        let isExpected = before(index).has(.beforeExpiry) || before(index, by: 2).has(.beforeExpiry)
        let hasZero = self[index].has(.digit) && self[index].value == 0
        guard isExpected || hasZero, let month = calendarPart(at: index, upTo: 12), month.text != "00" else {
            return nil
        }
        let hasSlash = self[month.end].keyword == .slash
        let place = hasSlash ? month.end + 1 : month.end
        guard isExpected || hasSlash else { return nil }
        let last: (text: String, end: Int)
        if let year = anyYear(at: place) {
            last = (String(year.value), year.end)
        } else if let year = calendarPart(at: place, upTo: 99), year.text.utf8.count == 2 {
            last = year
        } else {
            return nil
        }
        let text = (month.text.utf8.count == 1 ? "0" : "") + month.text + "/" + last.text
        return Match(.date, to: last.end, text, digits: text.filter { $0 != "/" })
    }

    private mutating func calendarPart(at index: Int, upTo most: Int = 31) -> (text: String, end: Int)? {
        let first = self[index]
        if first.has(.digit), first.value == 0 {
            let next = self[index + 1]
            return next.has(.digit) ? ("0\(next.value)", index + 2) : nil
        }
        if first.isCount, self[index + 1].has(.digit) {
            let value = first.value * 10 + self[index + 1].value
            return value <= most ? (String(value), index + 2) : nil
        }
        guard let number = belowHundred(at: index), number.value <= most else { return nil }
        return (String(number.value), number.end)
    }
}
