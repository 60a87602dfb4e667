extension SpokenReader {
    /// "one ninety two dot one sixty eight dot one dot one"
    mutating func internetAddress(at index: Int) -> Match? {
        var text = ""
        var end = index
        for part in 0..<4 {
            if part > 0 {
                guard self[end].keyword == .dot || self[end].keyword == .point else { return nil }
                end += 1
                text += "."
            }
            guard let octet = octet(at: end) else { return nil }
            text += String(octet.value)
            end = octet.end
        }
        if self[end].keyword == .dot, self[end + 1].isNumeral { return nil }
        return Match(.ip, to: end, text, digits: text)
    }

    /// 0 to 255, said in any way.
    private mutating func octet(at index: Int) -> (value: Int, end: Int)? {
        if self[index].isCount, let rest = belowHundred(at: index + 1), rest.value >= 10 {
            let value = self[index].value * 100 + rest.value
            return value <= 255 ? (value, rest.end) : nil
        }
        if let run = digitRun(at: index, pairs: false, atMost: 4), run.digits.utf8.count <= 3,
            self[run.end].keyword != .hundred
        {
            return Int(run.digits).flatMap { $0 <= 255 ? ($0, run.end) : nil }
        }
        guard let number = wholeNumber(at: index), number.value <= 255, !number.isIndefinite else { return nil }
        return (number.value, number.end)
    }

    /// "zero zero colon one a colon two b colon …", six bytes.
    mutating func hardwareAddress(at index: Int) -> Match? {
        var text = ""
        var end = index
        for part in 0..<6 {
            if part > 0 {
                let link = self[end].keyword
                guard link == .colon || link == .dash || link == .hyphen else { return nil }
                end += 1
                text += ":"
            }
            guard let byte = byte(at: end) else { return nil }
            text += byte.text
            end = byte.end
        }
        return Match(.mac, to: end, text, digits: text.filter { $0 != ":" })
    }

    private mutating func byte(at index: Int) -> (text: String, end: Int)? {
        let first = self[index]
        if first.keyword == .double {
            guard let nibble = nibble(at: index + 1) else { return nil }
            return (nibble + nibble, index + 2)
        }
        if let high = nibble(at: index) {
            guard let low = nibble(at: index + 1) else { return nil }
            return (high + low, index + 2)
        }
        guard let pair = belowHundred(at: index), pair.value >= 10 else { return nil }
        return (String(pair.value), pair.end)
    }

    private mutating func nibble(at index: Int) -> String? {
        if self[index].has(.digit) { return String(self[index].value) }
        let letter = word(index)
        return self[index].has(.letter) && letter <= "f" ? letter.uppercased() : nil
    }
}
