/// Reads times of day: "seven fifteen a m", "a quarter to nine", "oh eight hundred hours", "at half eight".
enum SaidTime {
    static func match(_ words: inout SaidWords, _ place: Int) -> Int? {
        let kinds = words.kinds(place)
        if kinds.contains(.noon) { return place + 1 }
        let before = words.kinds(before: place)
        if let end = beside(&words, place, before) { return zone(&words, part(&words, end)) }
        guard !kinds.isDisjoint(with: [.digit, .teen, .tens]), before.isDisjoint(with: [.digit, .teen, .tens, .point])
        else {
            return nil
        }
        if kinds.contains(.teen), words.value(place) == 12, words.has(place + 1, .noon) { return place + 2 }
        // "oh eight hundred hours"
        let hour = words.twoDigits(at: place) ?? words.below100(at: place)
        guard let hour, hour.value <= 24 else { return nil }
        if words.has(hour.end, .hundred) { return words.has(hour.end + 1, .hours) ? zone(&words, hour.end + 2) : nil }
        if let end = mark(&words, hour.end) { return zone(&words, part(&words, end)) }
        if hour.value <= 12, let end = optionalPart(&words, hour.end) { return end }
        return minutes(&words, place, before)
    }

    /// "quarter past four", "twenty five to two", "half past nine", "half eight".
    private static func beside(_ words: inout SaidWords, _ place: Int, _ before: SaidKinds) -> Int? {
        var place = place
        if words.has(place, .a) {
            guard words.has(place + 1, .quarter) else { return nil }
            place += 1
        }
        var end = place + 1
        var isWhole = true
        if words.has(place, .half) {
            if let hour = hour(&words, end), before.contains(.beforeTime), words.endsOrLinks(hour),
                !words.has(hour, .of)
            {
                return hour
            }
        } else if !words.has(place, .quarter) {
            guard before.isDisjoint(with: .anyNumber), let number = words.below100(at: place), number.value < 60 else {
                return nil
            }
            end = number.end
            isWhole = words.has(end, .minutes)
            if isWhole { end += 1 } else if number.value % 5 != 0 { return nil }
        }
        let isPast = words.has(end, .past)
        guard isPast || words.has(end, .toHour), let hour = hour(&words, end + 1) else { return nil }
        if isPast, words.word(end) == "past" { return words.has(hour, .hundred) ? nil : hour }
        // "ten to four people", "five of six".
        let isFollowed = mark(&words, hour) != nil || optionalPart(&words, hour) != nil
        if isFollowed || isWhole && !words.has(end, .of) { return hour }
        let isTold = !before.isDisjoint(with: .beforeTime)
        return isTold && (words.endsOrLinks(hour) || words.has(hour, [.afterTime, .weekday])) ? hour : nil
    }

    private static func hour(_ words: inout SaidWords, _ place: Int) -> Int? {
        if words.has(place, .noon) { return place + 1 }
        guard words.has(place, [.digit, .teen]), (1...12).contains(words.value(place)) else { return nil }
        return place + 1
    }

    /// An hour and minutes: with what tells that it is a time, or after a word that does.
    private static func minutes(_ words: inout SaidWords, _ place: Int, _ before: SaidKinds) -> Int? {
        guard let hour = words.below100(at: place) ?? words.twoDigits(at: place), hour.value <= 24,
            let minutes = words.twoDigits(at: hour.end), minutes.value < 60
        else { return nil }
        if let end = mark(&words, minutes.end) { return zone(&words, part(&words, end)) }
        if let end = optionalPart(&words, minutes.end) { return end }
        if words.has(minutes.end, .and), let seconds = words.below100(at: minutes.end + 1),
            words.has(seconds.end, .seconds)
        {
            return seconds.end + 1
        }
        if words.has(minutes.end, .zone) { return zone(&words, minutes.end) }
        if words.has(minutes.end, .afterTime) { return minutes.end }
        guard !words.has(minutes.end, [.digit, .teen, .tens, .hundred, .scale, .point, .dash, .slash, .oh]) else {
            return nil
        }
        if before.contains(.beforeHour) { return words.has(minutes.end, [.major, .minor, .slang]) ? nil : minutes.end }
        // "nineteen forty" is a year.
        let isYear = (10...20).contains(hour.value) && hour.end == place + 1
        let isClock = hour.value > 12 && !isYear && hour.end < minutes.end
        let isTold = !before.isDisjoint(with: .beforeTime)
        guard isTold && !isYear || isClock else { return nil }
        return words.endsOrLinks(minutes.end) || words.word(minutes.end).hasPrefix("work") ? minutes.end : nil
    }

    /// "o'clock", "a m", "p m".
    private static func mark(_ words: inout SaidWords, _ place: Int) -> Int? {
        if words.has(place, .oClock) { return place + 1 }
        if words.has(place, .halfOfDay) {
            return words.word(place) == "am" && words.word(place + 1) == "i" ? nil : place + 1
        }
        return words.has(place, [.a, .p]) && words.has(place + 1, .m) ? place + 2 : nil
    }

    /// After "in the morning", "at night"; where there is none, `place`.
    private static func part(_ words: inout SaidWords, _ place: Int) -> Int { optionalPart(&words, place) ?? place }

    private static func optionalPart(_ words: inout SaidWords, _ place: Int) -> Int? {
        switch words.word(place) {
        case "in": words.has(place + 1, .the) && words.has(place + 2, .partOfDay) ? place + 3 : nil
        case "at": words.word(place + 1) == "night" ? place + 2 : nil
        default: nil
        }
    }

    /// After "eastern time", "g m t"; where there is none, `place`.
    private static func zone(_ words: inout SaidWords, _ place: Int) -> Int {
        var end = place
        if words.has(end, .zone) {
            end += 1
            if ["european", "standard", "daylight", "summer"].contains(words.word(end)) { end += 1 }
            return words.word(end) == "time" ? end + 1 : end
        }
        switch words.word(end) {
        case "g", "e", "p", "c", "b", "u":
            guard ["m", "s", "e", "d", "t"].contains(words.word(end + 1)) else { return place }
            return ["t", "c"].contains(words.word(end + 2)) ? end + 3 : place
        case "gmt", "utc", "est", "pst", "cet", "bst": return end + 1
        default: return place
        }
    }
}
