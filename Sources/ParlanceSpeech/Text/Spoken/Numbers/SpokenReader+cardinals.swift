/// A whole number in words.
struct SpokenCardinal {
    var value: Int
    /// One past its last word.
    var end: Int
    /// Whether it is one word from one to nine, or "zero".
    var isSingleDigit = false
    /// Whether "a" stands for its one, with nothing behind: "a hundred", "a million".
    var isIndefinite = false
    /// Set when it is a small number of millions or more, and nothing else: "five million".
    var scale: Int?

    /// "five million" keeps its word, everything else becomes digits.
    var written: String {
        guard let scale, scale >= 1_000_000 else { return NumberText.grouped(value) }
        return "\(NumberText.grouped(value / scale)) \(NumberText.scaleName(scale))"
    }
}

extension SpokenReader {
    /// 1 to 99.
    mutating func belowHundred(at index: Int) -> (value: Int, end: Int)? {
        let first = self[index]
        if first.isCount || first.has(.teen) { return (first.value, index + 1) }
        guard first.has(.ten) else { return nil }
        let second = self[index + 1]
        return second.isCount ? (first.value + second.value, index + 2) : (first.value, index + 1)
    }

    /// A whole number below 10¹⁵: "twenty five", "a hundred and one", "two million five hundred thousand".
    mutating func wholeNumber(at index: Int) -> SpokenCardinal? {
        if self[index].has(.digit), self[index].value == 0 {
            return self[index].has(.oh) ? nil : SpokenCardinal(value: 0, end: index + 1, isSingleDigit: true)
        }
        let isBetween = before(index).keyword == .between
        let startsWithA = self[index].keyword == .a
        var total = 0
        var end = index
        var lastScale = Int.max
        var scales = 0
        var mantissa = 0
        while end == index || lastScale > 1_000 || scales > 0 {
            var start = end
            if end > index, self[end].keyword == .and {
                guard !isBetween else { break }
                start += 1
            }
            guard let group = group(at: start, first: end == index, between: isBetween) else { break }
            let next = self[group.end]
            if next.has(.scale) {
                guard next.value < lastScale, group.value < 1_000 else { break }
                total += group.value * next.value
                lastScale = next.value
                mantissa = group.value
                scales += 1
                end = group.end + 1
                continue
            }
            guard end == index || group.value < min(lastScale, 1_000), next.keyword != .hundred else { break }
            total += group.value
            end = group.end
            lastScale = 1
            mantissa = 0
            break
        }
        guard end > index else { return nil }
        var cardinal = SpokenCardinal(value: total, end: end)
        cardinal.isSingleDigit = end == index + 1 && total < 10
        cardinal.isIndefinite = startsWithA && end == index + 2
        if scales == 1, mantissa > 0 { cardinal.scale = lastScale }
        return cardinal
    }

    /// What can stand before a scale: 1 to 999, or "fifteen hundred".
    private mutating func group(at index: Int, first: Bool, between: Bool) -> (value: Int, end: Int)? {
        var value: Int
        var end: Int
        if self[index].keyword == .a {
            let next = self[index + 1]
            guard first, next.keyword == .hundred || next.has(.scale) else { return nil }
            if next.has(.scale) { return (1, index + 1) }
            (value, end) = (1, index + 1)
        } else {
            guard let head = belowHundred(at: index) else { return nil }
            (value, end) = head
        }
        guard self[end].keyword == .hundred, value < 10 || (first && value % 10 != 0) else { return (value, end) }
        value *= 100
        end += 1
        // "one hundred and two hundred" are two numbers.
        let start = self[end].keyword == .and && !between ? end + 1 : end
        guard let rest = belowHundred(at: start), self[rest.end].keyword != .hundred else { return (value, end) }
        return (value + rest.value, rest.end)
    }

    /// A count worth writing in digits. One to nine, and "a hundred", stay words where they stand alone.
    mutating func cardinal(at index: Int) -> Match? {
        if let sign = sign(at: index), let number = wholeNumber(at: sign.end) {
            return Match(.cardinal, to: number.end, "-" + number.written, digits: "-\(number.value)")
        }
        guard let number = wholeNumber(at: index) else { return nil }
        if self[number.end].keyword == .k, !self[number.end + 1].has(.letter), number.value < 1_000, number.value > 0,
            !number.isIndefinite
        {
            return Match(.cardinal, to: number.end + 1, "\(number.value)k", digits: "\(number.value * 1_000)")
        }
        guard !number.isSingleDigit, !number.isIndefinite else { return nil }
        return Match(.cardinal, to: number.end, number.written, digits: "\(number.value)")
    }

    /// "minus" or "negative" that is not a subtraction.
    mutating func sign(at index: Int) -> (text: String, end: Int)? {
        guard self[index].keyword == .minus || self[index].keyword == .negative else { return nil }
        let previous = before(index)
        guard !previous.isNumeral, !previous.has(.scale), previous.keyword != .hundred else { return nil }
        return ("-", index + 1)
    }
}
