/// An amount that may have a fraction, as money, percent and measures take it.
struct SpokenAmount {
    /// With thousands apart, ready to be shown.
    var text: String
    /// A plain decimal.
    var decimal: String
    var end: Int
    /// "million" and up, said behind it.
    var scale: Int?
    /// One to nine, alone.
    var isSingleDigit = false
    var isOne: Bool { decimal == "1" }
    var isIndefinite = false
    /// Whether it has a part below one.
    var hasFraction = false

    var written: String { scale.map { "\(text) \(NumberText.scaleName($0))" } ?? text }
}

extension SpokenReader {
    /// The digits behind a "point".
    private mutating func decimals(at index: Int) -> SpokenDigits? {
        if let run = digitRun(at: index, pairs: false, atMost: 12) { return run }
        guard let pair = belowHundred(at: index) else { return nil }
        return SpokenDigits(digits: String(pair.value), end: pair.end, isSingle: false, chunks: 1)
    }

    /// "three point one four", "zero point five", "oh point five".
    private mutating func decimalNumber(at index: Int) -> (text: String, plain: String, end: Int)? {
        var whole = 0
        var point = index
        if self[index].has(.oh) {
            point += 1
        } else if let number = wholeNumber(at: index), !number.isIndefinite {
            whole = number.value
            point = number.end
        } else {
            return nil
        }
        guard self[point].keyword == .point, let run = decimals(at: point + 1) else { return nil }
        return ("\(NumberText.grouped(whole)).\(run.digits)", "\(whole).\(run.digits)", run.end)
    }

    /// A number as it stands before a unit: whole, decimal, "one and a half", with "million" behind it.
    mutating func amount(at index: Int) -> SpokenAmount? {
        if let sign = sign(at: index) {
            guard var amount = unsignedAmount(at: sign.end) else { return nil }
            amount.text = "-" + amount.text
            amount.decimal = "-" + amount.decimal
            return amount
        }
        return unsignedAmount(at: index)
    }

    private mutating func unsignedAmount(at index: Int) -> SpokenAmount? {
        if let decimal = decimalNumber(at: index) {
            var amount = SpokenAmount(text: decimal.text, decimal: decimal.plain, end: decimal.end, hasFraction: true)
            takeScale(&amount)
            return amount
        }
        if let run = bareDecimal(at: index) {
            return SpokenAmount(text: "0.\(run.digits)", decimal: "0.\(run.digits)", end: run.end, hasFraction: true)
        }
        guard let number = wholeNumber(at: index) else { return nil }
        if number.value < 100, let mixed = mixedPart(at: number.end), let decimals = mixed.decimals {
            let text = "\(number.value).\(decimals)"
            var amount = SpokenAmount(text: text, decimal: text, end: mixed.end, hasFraction: true)
            takeScale(&amount)
            return amount
        }
        var amount = SpokenAmount(
            text: NumberText.grouped(number.value), decimal: String(number.value), end: number.end,
            isSingleDigit: number.isSingleDigit, isIndefinite: number.isIndefinite)
        if let scale = number.scale, scale >= 1_000_000 {
            amount.text = NumberText.grouped(number.value / scale)
            amount.scale = scale
        }
        return amount
    }

    private mutating func takeScale(_ amount: inout SpokenAmount) {
        let next = self[amount.end]
        guard next.has(.scale) else { return }
        amount.decimal = Self.shifted(amount.decimal, by: String(next.value).utf8.count - 1)
        amount.scale = next.value
        amount.end += 1
    }

    /// `"1.25"` with its point moved to the right.
    private static func shifted(_ decimal: String, by places: Int) -> String {
        let parts = decimal.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = String(parts[1])
        let padded = fraction + String(repeating: "0", count: max(0, places - fraction.utf8.count))
        let whole = String((parts[0] + padded.prefix(places)).drop { $0 == "0" })
        let rest = padded.dropFirst(places)
        return (whole.isEmpty ? "0" : whole) + (rest.isEmpty ? "" : "." + rest)
    }

    /// "point seven five", where a point is no matter of talk.
    private mutating func bareDecimal(at index: Int) -> SpokenDigits? {
        guard self[index].keyword == .point else { return nil }
        let previous = before(index)
        guard !previous.isNumeral, previous.keyword != .this, previous.keyword != .that, previous.keyword != .the,
            previous.keyword != .a, let run = digitRun(at: index + 1, pairs: false, atMost: 12)
        else { return nil }
        let next = self[run.end]
        guard run.digits.utf8.count >= 2 || next.has(.unit) || next.keyword == .percent else { return nil }
        return run
    }

    /// "and a half", "and three quarters".
    private mutating func mixedPart(at index: Int) -> (above: Int, below: Int, end: Int, decimals: String?)? {
        guard self[index].keyword == .and else { return nil }
        let above: Int
        if self[index + 1].keyword == .a || self[index + 1].keyword == .an {
            above = 1
        } else if self[index + 1].isCount {
            above = self[index + 1].value
        } else {
            return nil
        }
        let name = self[index + 2]
        guard name.has(above == 1 ? .part : .parts), name.value > above else { return nil }
        let decimals: String? =
            switch (above, name.value) {
            case (1, 2): "5"
            case (1, 4): "25"
            case (3, 4): "75"
            default: nil
            }
        return (above, name.value, index + 3, decimals)
    }

    /// "two thirds", "one quarter", "one and a half".
    mutating func fraction(at index: Int) -> Match? {
        if let number = wholeNumber(at: index), !number.isIndefinite, let mixed = mixedPart(at: number.end) {
            return Match(.fraction, to: mixed.end, "\(number.value) \(mixed.above)/\(mixed.below)")
        }
        guard let above = belowHundred(at: index), above.value < 20 else { return nil }
        let name = self[above.end]
        guard name.has(above.value == 1 ? .part : .parts), name.value > above.value else { return nil }
        // "one fifth avenue"
        if self[above.end + 1].has(.street) { return nil }
        return Match(.fraction, to: above.end + 1, "\(above.value)/\(name.value)")
    }

    /// A decimal, or a version when there is more than one point.
    mutating func decimal(at index: Int) -> Match? {
        if let number = decimalNumber(at: index), self[number.end].keyword == .point,
            let version = version(from: number.plain, at: number.end)
        {
            return version
        }
        guard let amount = amount(at: index), amount.hasFraction,
            amount.scale != nil || !endsInHalf(amount)
        else { return nil }
        if self[amount.end].keyword == .k, amount.scale == nil, !self[amount.end + 1].has(.letter) {
            return Match(.decimal, to: amount.end + 1, amount.text + "k")
        }
        return Match(.decimal, to: amount.end, amount.written, digits: amount.decimal)
    }

    /// "one and a half" alone is a fraction.
    private mutating func endsInHalf(_ amount: SpokenAmount) -> Bool {
        let last = self[amount.end - 1]
        return last.has(.part) || last.has(.parts)
    }

    private mutating func version(from text: String, at index: Int) -> Match? {
        var text = text
        var end = index
        for _ in 0..<3 {
            guard self[end].keyword == .point, let run = decimals(at: end + 1) else { break }
            text += "." + run.digits
            end = run.end
        }
        return end > index ? Match(.version, to: end, text) : nil
    }
}
