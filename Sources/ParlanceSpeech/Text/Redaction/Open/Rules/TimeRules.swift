import ParlanceCore

/// "three weeks", "two and a half hours".
enum DurationRule {
    private static let units: Set<String> = [
        "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "night", "nights", "week", "weeks",
        "month",
        "months", "year", "years", "decade", "decades", "fortnight",
    ]
    private static let vague: Set<String> = ["second", "minute", "day", "night", "hour"]

    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let isEnduring = words.before.contains(.afterEnduring)
        if words.word(place) == "half", ["an", "a"].contains(words.word(place + 1)),
            units.contains(words.word(place + 2))
        {
            return OpenMatch(3, .duration, sure: true)
        }
        if ["a", "an"].contains(words.word(place)) {
            if words.word(place + 1) == "couple" {
                let start = words.word(place + 2) == "of" ? 3 : 2
                return units.contains(words.word(place + start)) ? OpenMatch(start + 1, .duration, sure: true) : nil
            }
            if words.word(place + 1) == "half", units.contains(words.word(place + 2)) { return nil }
            if units.contains(words.word(place + 1)) {
                let half =
                    words.word(place + 2) == "and" && words.word(place + 3) == "a" && words.word(place + 4) == "half"
                if half { return OpenMatch(5, .duration, sure: true) }
                let isLong = ["week", "month", "year", "decade", "fortnight", "hour"].contains(words.word(place + 1))
                let isFor = ["for", "takes", "took", "lasted", "within"].contains(words.word(place - 1))
                return isLong && isFor ? OpenMatch(2, .duration, sure: true) : nil
            }
        }
        guard !words.has(place - 1, .number), let number = words.cardinal(at: place) else { return nil }
        var end = place + number.length
        if words.word(end) == "and", words.word(end + 1) == "a", words.word(end + 2) == "half" { end += 3 }
        if ["or", "to"].contains(words.word(end)), let second = words.cardinal(at: end + 1), second.length <= 2,
            number.length <= 2
        {
            end += 1 + second.length
        }
        guard units.contains(words.word(end)) else { return nil }
        if number.value == 1, number.length == 1, end == place + 1, vague.contains(words.word(end)) { return nil }
        if number.value == 1, end == place + 1, !isEnduring, words.word(end + 1) != "ago" { return nil }
        let next = words.word(end + 1)
        if next == "old" || next == "of" && words.word(end + 2) == "age" { return nil }
        // "twenty second street", "ten minutes to three".
        if words.word(end) == "second", words.has(place + number.length - 1, .ten) { return nil }
        if words.word(end) == "minutes", ["to", "past", "after"].contains(next), words.has(end + 2, .number) {
            return nil
        }
        return OpenMatch(end + 1 - place, .duration, sure: true)
    }
}

/// "monday to friday", "between march and june", "the nineteen eighties".
enum IntervalRule {
    private static let decades: Set<String> = [
        "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties",
    ]

    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        if let decade = decade(&words, place) ?? period(&words, place) { return decade }
        guard let first = date(&words, place) else { return nil }
        let joint = words.word(place + first)
        let isBetween = words.word(place - 1) == "between"
        let isFrom = words.word(place - 1) == "from"
        let joints: Set<String> = isBetween ? ["and"] : ["to", "until", "till", "through", "thru"]
        guard joints.contains(joint), let second = date(&words, place + first + 1) else { return nil }
        if joint == "to" || joint == "through", !isFrom, words.has(place, .ordinal) { return nil }
        return OpenMatch(first + 1 + second, .dateInterval, sure: true)
    }

    private static func decade(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        if decades.contains(words.word(place)), ["the", "early", "late", "mid"].contains(words.word(place - 1)) {
            return OpenMatch(1, .dateInterval, sure: true)
        }
        if ["eighteen", "nineteen", "seventeen"].contains(words.word(place)), decades.contains(words.word(place + 1)) {
            return OpenMatch(2, .dateInterval, sure: true)
        }
        if words.has(place, .ordinal), ["century", "centuries"].contains(words.word(place + 1)) {
            return OpenMatch(2, .dateInterval, sure: true)
        }
        if words.has(place, .ten), words.has(place + 1, .ordinal), words.word(place + 2) == "century" {
            return OpenMatch(3, .dateInterval, sure: true)
        }
        guard words.has(place, .season), words.word(place + 1) == "of", let year = year(&words, place + 2) else {
            return nil
        }
        return OpenMatch(2 + year, .dateInterval, sure: true)
    }

    /// "january nineteen eighty four", "spring twenty twenty three", "the winter of seventy nine", "early eighties".
    private static func period(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        if ["early", "late", "mid"].contains(words.word(place)), decades.contains(words.word(place + 1)) {
            return OpenMatch(2, .dateInterval, sure: true)
        }
        guard words.has(place, [.month, .season]) || words.word(place) == "quarter" else { return nil }
        let start = words.word(place + 1) == "of" ? place + 2 : place + 1
        if let year = year(&words, start) { return OpenMatch(start + year - place, .dateInterval, sure: true) }
        guard words.has(place, .season), start > place + 1, words.has(start, .ten) else { return nil }
        return OpenMatch(start + (words.has(start + 1, .digit) ? 2 : 1) - place, .dateInterval, sure: true)
    }

    /// The length of a weekday, a month with or without its day, or a year.
    private static func date(_ words: inout OpenWords, _ place: Int) -> Int? {
        if words.has(place, .weekday) { return 1 }
        if words.has(place, .month) {
            return words.has(place + 1, .ten) && words.has(place + 2, .ordinal)
                ? 3 : words.has(place + 1, .ordinal) ? 2 : 1
        }
        if words.word(place) == "the", words.has(place + 1, .ordinal) {
            return words.word(place + 2) == "of" && words.has(place + 3, .month) ? 4 : 2
        }
        return year(&words, place)
    }

    private static func year(_ words: inout OpenWords, _ place: Int) -> Int? {
        if ["eighteen", "nineteen", "seventeen", "sixteen", "fifteen", "fourteen"].contains(words.word(place)) {
            if words.has(place + 1, .ten) { return words.has(place + 2, .digit) ? 3 : 2 }
            return words.has(place + 1, .teen) ? 2 : nil
        }
        if words.word(place) == "twenty" {
            if words.has(place + 1, .ten) { return words.has(place + 2, .digit) ? 3 : 2 }
            return words.has(place + 1, .teen) ? 2 : nil
        }
        guard words.word(place) == "two", words.word(place + 1) == "thousand" else { return nil }
        let number = words.cardinal(at: place)
        return number.flatMap { (2000..<2100).contains($0.value) ? $0.length : nil }
    }
}

/// Holidays, wars, games.
enum EventRule {
    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let length = words.phrase(.event, at: place)
        if length > 0 { return OpenMatch(length, .event) }
        if ["battle", "siege", "treaty"].contains(words.word(place)), words.word(place + 1) == "of" {
            let name = words.phrase([.place, .ambiguousPlace], at: place + 2)
            return name > 0 ? OpenMatch(2 + name, .event, sure: true) : nil
        }
        if words.word(place) == "hurricane", words.has(place + 1, [.first, .ambiguousFirst]),
            !words.has(place + 1, .plain)
        {
            return OpenMatch(2, .event, sure: true)
        }
        let town = words.phrase(.place, at: place)
        guard town > 0, ["marathon", "festival", "olympics", "carnival"].contains(words.word(place + town)) else {
            return nil
        }
        return OpenMatch(town + 1, .event, sure: true)
    }
}
