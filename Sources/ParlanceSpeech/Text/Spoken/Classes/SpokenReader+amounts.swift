extension SpokenReader {
    /// "five percent", "two and a half per cent".
    mutating func percent(at index: Int) -> Match? {
        guard let amount = amount(at: index), let end = percentEnd(at: amount.end) else { return nil }
        return Match(.percent, to: end, amount.written + "%", digits: amount.decimal)
    }

    mutating func percentEnd(at index: Int) -> Int? {
        if self[index].keyword == .percent { return index + 1 }
        return self[index].keyword == .per && self[index + 1].keyword == .cent ? index + 2 : nil
    }

    /// "twenty five dollars and ten cents", "five million pounds", "ten cents".
    mutating func money(at index: Int) -> Match? {
        if self[index].keyword == .a, self[index + 1].has(.currency) { return oneAndCoins(at: index) }
        guard let amount = amount(at: index) else { return nil }
        var end = amount.end
        var thousands = false
        if self[end].keyword == .k, amount.scale == nil, self[end + 1].has(.currency) {
            thousands = true
            end += 1
        }
        let name = self[end]
        if name.has(.coin), !amount.isIndefinite, !amount.hasFraction, !thousands {
            return Match(
                .money, to: end + 1, amount.text + Currency.all[Int(name.index)].coinSign,
                digits: Self.hundredths(amount.decimal))
        }
        guard name.has(.currency) else { return nil }
        let currency = Currency.all[Int(name.index)]
        if currency.sign == "£" {
            guard !isWeight(before: index, after: end + 1) else { return nil }
        }
        end += 1
        if currency.sign == "£", self[end].keyword == .sterling { end += 1 }
        if thousands {
            return Match(.money, to: end, "\(currency.sign)\(amount.text)k", digits: Self.thousandfold(amount.decimal))
        }
        if !amount.hasFraction, amount.scale == nil, let coins = coins(at: end) {
            let decimal = "." + NumberText.twoDigits(coins.value)
            return Match(
                .money, to: coins.end, currency.sign + amount.text + decimal, digits: amount.decimal + decimal)
        }
        return Match(.money, to: end, Self.signed(amount, currency), digits: amount.decimal)
    }

    /// "a dollar fifty"; "a dollar" alone stays.
    private mutating func oneAndCoins(at index: Int) -> Match? {
        let sign = Currency.all[Int(self[index + 1].index)].sign
        if let coins = coins(at: index + 2) {
            let decimal = "1." + NumberText.twoDigits(coins.value)
            return Match(.money, to: coins.end, sign + decimal, digits: decimal)
        }
        guard let coins = belowHundred(at: index + 2), coins.value >= 10, isFree(coins.end) else { return nil }
        return Match(.money, to: coins.end, "\(sign)1.\(coins.value)", digits: "1.\(coins.value)")
    }

    private static func signed(_ amount: SpokenAmount, _ currency: Currency) -> String {
        let isNegative = amount.text.utf8.first == UInt8(ascii: "-")
        let text = isNegative ? String(amount.written.dropFirst()) : amount.written
        let cents =
            amount.hasFraction && amount.scale == nil && text.utf8.dropLast().last == UInt8(ascii: ".") ? "0" : ""
        return (isNegative ? "-" : "") + currency.sign + text + cents
    }

    /// "and ten cents", "ten cents".
    private mutating func coins(at index: Int) -> (value: Int, end: Int)? {
        let start = self[index].keyword == .and ? index + 1 : index
        guard let number = belowHundred(at: start), self[number.end].has(.coin) else { return nil }
        return (number.value, number.end + 1)
    }

    /// Pounds of flesh, not of money.
    private mutating func isWeight(before index: Int, after end: Int) -> Bool {
        before(index).has(.beforeWeight) || before(index, by: 2).has(.beforeWeight) || self[end].keyword == .of
    }

    private static func hundredths(_ decimal: String) -> String {
        let padded = String(repeating: "0", count: max(0, 3 - decimal.utf8.count)) + decimal
        return "\(padded.dropLast(2)).\(padded.suffix(2))"
    }

    private static func thousandfold(_ decimal: String) -> String {
        let parts = decimal.split(separator: ".")
        guard parts.count == 2 else { return decimal + "000" }
        return parts[0] + parts[1].prefix(3) + String(repeating: "0", count: max(0, 3 - parts[1].count))
    }

    /// "five kilometers per hour", "twenty degrees celsius", "ten minutes".
    mutating func measure(at index: Int) -> Match? {
        guard let amount = amount(at: index), let unit = unit(at: amount.end, after: index, amount) else { return nil }
        return Match(.measure, to: unit.end, amount.written + unit.text, digits: amount.decimal)
    }

    /// The unit with what separates it from the number; nil where number and unit are rather words.
    private mutating func unit(
        at index: Int, after start: Int, _ amount: SpokenAmount
    ) -> (text: String, end: Int)? {
        var prefix = ""
        var power = ""
        var place = index
        if self[place].keyword == .square || self[place].keyword == .cubic {
            prefix = self[place].keyword == .square ? "sq " : "cu "
            power = self[place].keyword == .square ? "²" : "³"
            place += 1
        }
        let name = self[place]
        guard name.has(.unit) else {
            return prefix.isEmpty && name.index == 2 && name.has(.currency) && !amount.isIndefinite
                ? (" " + word(place), place + 1) : nil
        }
        let unit = Unit.all[Int(name.index)]
        let spoken = word(place)
        let end = place + 1
        if unit.words[0] == "degree" { return degrees(at: end, spoken, amount) }
        if prefix.isEmpty, let rate = rate(at: end, unit) { return (" " + rate.text, rate.end) }
        if !prefix.isEmpty {
            if let symbol = unit.symbol { return (" \(symbol)\(power)", end) }
            guard let symbol = unit.perSymbol else { return nil }
            return (" \(prefix)\(symbol == "mile" ? "mi" : symbol)", end)
        }
        if let symbol = unit.symbol { return amount.isIndefinite ? nil : (" " + symbol, end) }
        guard !amount.isIndefinite, !amount.isOne else { return nil }
        // "twenty second" is a rank, except in "a twenty second delay".
        if self[place].has(.ordinal), before(start).keyword != .a { return nil }
        // "six foot four"
        if spoken == "foot", !amount.hasFraction, let inches = belowHundred(at: end), inches.value < 12,
            isFree(inches.end)
        {
            return (" foot \(inches.value)", inches.end)
        }
        return (" " + spoken, end)
    }

    private mutating func degrees(at index: Int, _ spoken: String, _ amount: SpokenAmount) -> (text: String, end: Int)?
    {
        switch self[index].keyword {
        case .celsius, .centigrade: return (" °C", index + 1)
        case .fahrenheit: return (" °F", index + 1)
        default: return amount.isOne || amount.isIndefinite ? nil : (" " + spoken, index)
        }
    }

    /// "per hour", "an hour" behind miles and kilometers.
    private mutating func rate(at index: Int, _ unit: Unit) -> (text: String, end: Int)? {
        let link = self[index].keyword
        guard link == .per || (link == .an && self[index + 1].keyword == .hour && unit.perSymbol != nil) else {
            return nil
        }
        let name = self[index + 1]
        guard name.has(.unit) else { return nil }
        let below = Unit.all[Int(name.index)]
        if let special = unit.perHour, name.keyword == .hour { return (special, index + 2) }
        guard let symbol = unit.symbol, let perSymbol = below.perSymbol else { return nil }
        return ("\(symbol)/\(perSymbol)", index + 2)
    }

    /// "five to ten percent", "two or three minutes": both ends in digits.
    mutating func range(at index: Int) -> Match? {
        guard let low = wholeNumber(at: index), !low.isIndefinite else { return nil }
        let link = self[low.end].keyword
        guard link == .to || link == .or || (link == .and && before(index).keyword == .between) else { return nil }
        let start = low.end + 1
        guard let high = wholeNumber(at: start), !high.isIndefinite, high.value > low.value else { return nil }
        guard let match = percent(at: start) ?? money(at: start) ?? measure(at: start) else { return nil }
        var text = NumberText.grouped(low.value)
        if match.kind == .money, let sign = match.written.first, !sign.isNumber { text = "\(sign)\(text)" }
        return Match(match.kind, to: match.end, "\(text) \(word(start - 1)) \(match.written)")
    }
}
