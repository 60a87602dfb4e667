/// Reads days: "the fourth of may nineteen sixty six", "december seventh", "oh nine slash nineteen slash eighteen".
enum SaidDate {
    /// Where a day ends that begins at `place`. It has a day and a month.
    static func match(_ words: inout SaidWords, _ place: Int) -> Int? {
        let kinds = words.kinds(place)
        if kinds.contains(.weekday) {
            let next = words.has(place + 1, .the) ? place + 2 : place + 1
            return dayFirst(&words, next, isSure: true) ?? monthFirst(&words, next, isSure: true)
        }
        let before = words.kinds(before: place)
        if kinds.contains(.the) { return dayFirst(&words, place + 1, isSure: before.contains(.beforeDay)) }
        if kinds.contains(.month) {
            return monthFirst(&words, place, isSure: before.contains(.beforeDay) || place == 0)
        }
        guard !kinds.isDisjoint(with: [.digit, .teen, .tens, .ordinal, .ordinalTens]) else { return nil }
        if let end = dayFirst(&words, place, isSure: before.contains(.beforeDay)) { return end }
        return figures(&words, place)
    }

    /// "fourth of may", "third november", "the tenth of the seventh twenty two".
    private static func dayFirst(_ words: inout SaidWords, _ place: Int, isSure: Bool) -> Int? {
        guard let day = words.ordinalDay(at: place) else {
            // "fourteen july nineteen sixty": only with its year.
            guard let day = words.below100(at: place), day.value <= 31, words.has(day.end, .month) else { return nil }
            return words.year(at: day.end + 1)?.end
        }
        var end = words.has(day.end, .day) ? day.end + 1 : day.end
        let hasOf = words.has(end, .of)
        if hasOf { end += 1 }
        // Broken off.
        if hasOf, end >= words.count {
            words.sawEnd = true
            return end
        }
        if words.has(end, .month) {
            let year = words.anyYear(at: end + 1)
            if let year { return year.end }
            if words.has(end + 1, .of), let year = words.year(at: end + 2) { return year.end }
            let isDoubtful = words.has(end, .doubtfulMonth) && !hasOf
            return isDoubtful && !isSure ? nil : end + 1
        }
        guard hasOf, words.has(end, .the), let month = words.ordinalDay(at: end + 1), month.value <= 12 else {
            return nil
        }
        if let year = words.anyYear(at: month.end) { return year.end }
        return words.endsOrLinks(month.end) && isSure ? month.end : nil
    }

    /// "december seventh twenty twenty", "march the third", "june three twenty ten".
    private static func monthFirst(_ words: inout SaidWords, _ place: Int, isSure: Bool) -> Int? {
        guard words.has(place, .month) else { return nil }
        let hasThe = words.has(place + 1, .the)
        let start = hasThe ? place + 2 : place + 1
        if let day = words.ordinalDay(at: start) {
            if let year = words.anyYear(at: day.end) { return year.end }
            if words.has(day.end, .of), let year = words.year(at: day.end + 1) { return year.end }
            if words.has(place, .doubtfulMonth), !isSure { return nil }
            return day.end
        }
        guard !hasThe, let day = words.below100(at: start), day.value <= 31 else { return nil }
        if let year = words.year(at: day.end) { return year.end }
        // "in june twenty fifteen" is no day.
        guard words.year(at: start) == nil, !words.has(place, .doubtfulMonth) || isSure else { return nil }
        return words.endsOrLinks(day.end) && !words.has(day.end, .toHour) ? day.end : nil
    }

    /// Three numbers with marks between them: "oh nine slash nineteen slash eighteen", "twenty twenty dash oh one dash ten".
    private static func figures(_ words: inout SaidWords, _ place: Int) -> Int? {
        guard words.kinds(before: place).isDisjoint(with: [.digit, .teen, .tens, .hundred, .slash, .dash, .point])
        else {
            return nil
        }
        if let year = words.year(at: place), let end = part(&words, year.end, upTo: 31) {
            return part(&words, end, upTo: 31)
        }
        guard let first = words.twoDigits(at: place) ?? words.below100(at: place), first.value <= 31 else { return nil }
        guard let second = part(&words, first.end, upTo: 31), words.has(second, [.slash, .dash]) else { return nil }
        guard let year = words.anyYear(at: second + 1) ?? words.below100(at: second + 1) else { return nil }
        return words.has(year.end, [.slash, .dash, .point, .digit, .teen, .tens, .hundred]) ? nil : year.end
    }

    private static func part(_ words: inout SaidWords, _ place: Int, upTo limit: Int) -> Int? {
        guard words.has(place, [.slash, .dash]) else { return nil }
        let number = words.twoDigits(at: place + 1) ?? words.below100(at: place + 1)
        return number.flatMap { $0.value <= limit ? $0.end : nil }
    }

    /// A month and a year, where the words before say that a card expires: "oh nine slash twenty nine", "may of thirty".
    static func expiry(_ words: inout SaidWords, _ place: Int) -> Int? {
        if words.has(place, .month) {
            let start = words.has(place + 1, .of) ? place + 2 : place + 1
            return words.anyYear(at: start)?.end ?? (words.endsOrLinks(start) ? start : nil)
        }
        if words.has(place, .the) {
            guard let month = words.ordinalDay(at: place + 1), month.value <= 12, words.has(month.end, .of) else {
                return nil
            }
            return words.anyYear(at: month.end + 1)?.end
        }
        guard let month = words.twoDigits(at: place) ?? words.below100(at: place), month.value <= 12 else { return nil }
        let start = words.has(month.end, [.slash, .dash]) ? month.end + 1 : month.end
        return words.anyYear(at: start)?.end
    }

    /// Three numbers without marks between them, where the words before say that it is a birthday: "twelve four seventy".
    static func birthday(_ words: inout SaidWords, _ place: Int) -> Int? {
        guard let first = words.twoDigits(at: place) ?? words.below100(at: place), first.value <= 31,
            let second = words.twoDigits(at: first.end) ?? words.below100(at: first.end), second.value <= 31
        else { return nil }
        return words.anyYear(at: second.end)?.end
    }
}
