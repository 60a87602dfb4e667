/// A number that is said, and where it ends.
struct SaidNumber {
    var value: Int
    var end: Int
}

extension SaidWords {
    /// 1 to 99: "nine", "fourteen", "forty two".
    mutating func below100(at place: Int) -> SaidNumber? {
        let kinds = kinds(place)
        if kinds.contains(.tens) {
            let tens = value(place)
            if has(place + 1, .digit), value(place + 1) > 0 {
                return SaidNumber(value: tens + value(place + 1), end: place + 2)
            }
            return SaidNumber(value: tens, end: place + 1)
        }
        guard !kinds.isDisjoint(with: [.teen, .digit]), value(place) > 0 else { return nil }
        return SaidNumber(value: value(place), end: place + 1)
    }

    /// Two digits, said as one number or with a nought before: "oh five", "zero five", "eleven", "forty two".
    mutating func twoDigits(at place: Int) -> SaidNumber? {
        if has(place, .digit), value(place) == 0 {
            guard has(place + 1, .digit) else { return nil }
            return SaidNumber(value: value(place + 1), end: place + 2)
        }
        guard has(place, [.teen, .tens]) else { return nil }
        return below100(at: place)
    }

    /// "forty two", "a hundred and five", "twelve hundred", "eight thousand seventy two".
    mutating func cardinal(at start: Int) -> SaidNumber? {
        var place = start
        var total = 0
        var group = 0
        if has(start, .a) {
            guard has(start + 1, [.hundred, .scale]) else { return nil }
            group = 1
            place += 1
        } else {
            guard let number = below100(at: start) else { return nil }
            group = number.value
            place = number.end
        }
        var noughts = 15
        while true {
            let kinds = kinds(place)
            if kinds.contains(.hundred), group > 0, group < 100 {
                group *= 100
            } else if kinds.contains(.scale), value(place) < noughts, group > 0 {
                noughts = value(place)
                total += (0..<noughts).reduce(group) { number, _ in number * 10 }
                group = 0
            } else {
                break
            }
            place += 1
            // "and five", "fifty"
            guard let rest = below100(at: has(place, .and) ? place + 1 : place) else { continue }
            group += rest.value
            place = rest.end
        }
        return SaidNumber(value: total + group, end: place)
    }

    /// A day's number, first to thirty first.
    mutating func ordinalDay(at place: Int) -> SaidNumber? {
        let kinds = kinds(place)
        if !kinds.isDisjoint(with: .anyOrdinal) { return SaidNumber(value: value(place), end: place + 1) }
        guard kinds.contains(.tens), value(place) <= 30, has(place + 1, .ordinal) else { return nil }
        let day = value(place) + value(place + 1)
        return value(place + 1) < 10 && day <= 31 ? SaidNumber(value: day, end: place + 2) : nil
    }

    /// A year with its century: "nineteen eighty four", "twenty twenty", "two thousand and eight".
    mutating func year(at place: Int) -> SaidNumber? {
        let kinds = kinds(place)
        if kinds.contains(.digit), value(place) == 2, has(place + 1, .scale), value(place + 1) == 3 {
            let next = has(place + 2, .and) ? place + 3 : place + 2
            guard let rest = below100(at: next) else { return SaidNumber(value: 2_000, end: place + 2) }
            return SaidNumber(value: 2_000 + rest.value, end: rest.end)
        }
        let isCentury = kinds.contains(.teen) && value(place) >= 12 || kinds.contains(.tens) && value(place) == 20
        guard isCentury else { return nil }
        if has(place + 1, .hundred) { return SaidNumber(value: value(place) * 100, end: place + 2) }
        guard let rest = twoDigits(at: place + 1) else { return nil }
        return SaidNumber(value: value(place) * 100 + rest.value, end: rest.end)
    }

    /// A year, or its last two digits.
    mutating func anyYear(at place: Int) -> SaidNumber? { year(at: place) ?? twoDigits(at: place) }
}
