/// Digits said one by one, doubled, or in pairs.
struct SpokenDigits {
    var digits = ""
    var end: Int
    /// Whether every digit had a word of its own, or half or a third of one.
    var isSingle = true
    /// How many words or numbers it is made of.
    var chunks = 0
}

extension SpokenReader {
    /// The longest run of digits in a number, a little more than a card's.
    static var mostDigits: Int { 24 }

    /// The next piece of a run: "five", "double five", "forty one", "eight hundred".
    mutating func digitChunk(at index: Int, pairs: Bool) -> (digits: String, end: Int, isSingle: Bool)? {
        let first = self[index]
        if first.keyword == .double || first.keyword == .triple {
            let next = self[index + 1]
            guard next.has(.digit) else { return nil }
            return (String(repeating: String(next.value), count: first.keyword == .double ? 2 : 3), index + 2, true)
        }
        if first.has(.digit) {
            guard pairs, first.value > 0, self[index + 1].keyword == .hundred else {
                return (String(first.value), index + 1, true)
            }
            return ("\(first.value)00", index + 2, false)
        }
        guard pairs, let pair = belowHundred(at: index) else { return nil }
        return (String(pair.value), pair.end, false)
    }

    /// Digits from here on; with `pairs`, numbers below a hundred count for two.
    mutating func digitRun(
        at index: Int, pairs: Bool, dashes: Bool = false, atMost most: Int = mostDigits
    ) -> SpokenDigits? {
        var run = SpokenDigits(end: index)
        while run.digits.utf8.count < most {
            var start = run.end
            if dashes, run.chunks > 0, self[start].keyword == .dash || self[start].keyword == .hyphen { start += 1 }
            guard let chunk = digitChunk(at: start, pairs: pairs),
                run.digits.utf8.count + chunk.digits.utf8.count <= most
            else { break }
            // "four five six oh no": an exclamation.
            if self[start].has(.oh), run.chunks > 0, isExclamation(after: start + 1) { break }
            run.digits += chunk.digits
            run.end = chunk.end
            run.isSingle = run.isSingle && chunk.isSingle
            run.chunks += 1
        }
        return run.chunks == 0 ? nil : run
    }

    private mutating func isExclamation(after index: Int) -> Bool {
        switch self[index].keyword {
        case .no, .my, .god, .well, .i, .and, .that: true
        default: false
        }
    }

    /// Three or more digits; groups with "dash" between them; two halves of two digits each.
    mutating func digits(at index: Int) -> Match? {
        if let run = digitRun(at: index, pairs: false) {
            if let dashed = dashedDigits(from: run) { return dashed }
            let least = self[index].has(.oh) && !self[index + 1].has(.oh) ? 4 : 3
            if run.digits.utf8.count >= (run.end - index < run.digits.utf8.count ? 3 : least) {
                return Match(.digits, to: run.end, run.digits, digits: run.digits)
            }
        }
        return digitPairs(at: index)
    }

    private mutating func dashedDigits(from run: SpokenDigits) -> Match? {
        guard run.digits.utf8.count >= 2 else { return nil }
        var text = run.digits
        var digits = run.digits
        var end = run.end
        while self[end].keyword == .dash || self[end].keyword == .hyphen,
            let next = digitRun(at: end + 1, pairs: false, atMost: Self.mostDigits - digits.utf8.count),
            next.digits.utf8.count >= 2
        {
            text += "-" + next.digits
            digits += next.digits
            end = next.end
        }
        return end > run.end ? Match(.digits, to: end, text, digits: digits) : nil
    }

    /// "forty one eleven", "nine oh five": not a year, but said like one.
    private mutating func digitPairs(at index: Int) -> Match? {
        guard let first = belowHundred(at: index), first.value >= 10 else { return nil }
        if first.value == 24, self[first.end].keyword == .seven, !self[first.end + 1].isNumeral,
            self[first.end + 1].keyword != .hundred, !self[first.end + 1].has(.scale)
        {
            return Match(.digits, to: first.end + 1, "24/7", digits: "247")
        }
        guard let second = secondHalf(at: first.end) else { return nil }
        if first.value == 50, second.value == 50, !self[second.end].has(.scale) {
            return Match(.digits, to: second.end, "50/50", digits: "5050")
        }
        // "twenty thirty" is rather a guess at a number than a number.
        if first.value % 10 == 0, second.value == first.value + 10 { return nil }
        // "ten eleven" is counting.
        if second.value == first.value + 1 { return nil }
        let text = "\(first.value)\(NumberText.twoDigits(second.value))"
        return Match(.digits, to: second.end, text, digits: text)
    }

    /// The second half of a year or a house number: "eighty four", "oh five", "eleven"; never one to nine alone.
    mutating func secondHalf(at index: Int) -> (value: Int, end: Int)? {
        let first = self[index]
        if first.has(.oh) {
            let next = self[index + 1]
            guard next.isCount, !self[index + 2].has(.digit) else { return nil }
            return (next.value, index + 2)
        }
        guard let half = belowHundred(at: index), half.value >= 10 else { return nil }
        let next = self[half.end]
        guard next.keyword != .hundred, !next.has(.scale) else { return nil }
        return half
    }
}
