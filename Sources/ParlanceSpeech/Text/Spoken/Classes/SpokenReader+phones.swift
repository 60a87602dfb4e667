extension SpokenReader {
    /// A telephone number: American, British, or international with "plus"; with its extension.
    mutating func phone(at index: Int) -> Match? {
        let isInternational = self[index].keyword == .plus
        let start = isInternational ? index + 1 : index
        guard let run = digitRun(at: start, pairs: true, dashes: true, atMost: 15) else { return nil }
        let text: String
        if isInternational {
            guard let international = Self.international(run.digits) else { return nil }
            text = international
        } else if let national = Self.national(run.digits) {
            text = national
        } else if run.digits.utf8.count == 7, run.isSingle, run.digits.hasPrefix("555") || isPhoneExpected(at: index) {
            text = NumberText.groups(run.digits, [3, 4], by: "-")
        } else {
            return nil
        }
        let digits = (isInternational ? "+" : "") + run.digits
        let next = self[run.end].keyword
        if next == .extension || next == .ext, let more = digitRun(at: run.end + 1, pairs: true, atMost: 6) {
            return Match(.phone, to: more.end, "\(text) ext. \(more.digits)", digits: digits)
        }
        return Match(.phone, to: run.end, text, digits: digits)
    }

    private func isPhoneExpected(at index: Int) -> Bool {
        before(index).has(.beforePhone) || (before(index).keyword == .is && before(index, by: 2).has(.beforePhone))
            || before(index, by: 2).has(.beforePhone)
    }

    private static func national(_ digits: String) -> String? {
        let bytes = Array(digits.utf8)
        func digit(_ index: Int) -> Int { Int(bytes[index]) - 48 }
        switch bytes.count {
        case 10 where digit(0) >= 2 && digit(3) >= 2: return NumberText.groups(digits, [3, 3, 4], by: "-")
        case 11 where digit(0) == 1 && digit(1) >= 2 && digit(4) >= 2:
            return NumberText.groups(digits, [1, 3, 3, 4], by: "-")
        case 10 where digit(0) == 0 && digit(1) == 1: return NumberText.groups(digits, [5, 5])
        case 11 where digit(0) == 0:
            switch digit(1) {
            case 2: return NumberText.groups(digits, [3, 4, 4])
            case 1 where digit(2) == 1 || digit(3) == 1: return NumberText.groups(digits, [4, 3, 4])
            case 1, 7: return NumberText.groups(digits, [5, 6])
            case 3, 8, 9: return NumberText.groups(digits, [4, 3, 4])
            default: return nil
            }
        default: return nil
        }
    }

    private static let twoDigitCountries = Set(
        """
        20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86
        90 91 92 93 94 95 98
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    private static func international(_ digits: String) -> String? {
        guard (8...15).contains(digits.utf8.count), digits.utf8.first != UInt8(ascii: "0") else { return nil }
        if digits.hasPrefix("1") {
            return digits.utf8.count == 11
                ? "+1 " + NumberText.groups(String(digits.dropFirst()), [3, 3, 4], by: "-") : nil
        }
        let size = digits.hasPrefix("7") ? 1 : twoDigitCountries.contains(String(digits.prefix(2))) ? 2 : 3
        let country = digits.prefix(size)
        let rest = String(digits.dropFirst(size))
        let sizes: [Int]
        if country == "44", rest.utf8.count == 10 {
            sizes = rest.hasPrefix("2") ? [2, 4, 4] : rest.hasPrefix("7") ? [4, 6] : [3, 3, 4]
        } else {
            switch rest.utf8.count {
            case ...5: sizes = []
            case 7, 10: sizes = rest.utf8.count == 7 ? [3, 4] : [3, 3, 4]
            case 8: sizes = [4, 4]
            case 11: sizes = [3, 4, 4]
            default: sizes = [3, 3, 3, 3]
            }
        }
        return "+\(country) \(NumberText.groups(rest, sizes))"
    }

    /// The number of a payment card: thirteen to nineteen digits, in groups of four.
    mutating func card(at index: Int) -> Match? {
        guard let run = digitRun(at: index, pairs: true, dashes: true, atMost: 19) else { return nil }
        let count = run.digits.utf8.count
        if count == 15, run.digits.hasPrefix("34") || run.digits.hasPrefix("37") {
            return Match(.card, to: run.end, NumberText.groups(run.digits, [4, 6, 5]), digits: run.digits)
        }
        guard count == 16 || (count >= 13 && count != 15 && Self.isChecked(run.digits)) else { return nil }
        return Match(.card, to: run.end, NumberText.groups(run.digits, [4, 4, 4, 4, 4]), digits: run.digits)
    }

    /// Whether the last digit is the check digit of a card.
    private static func isChecked(_ digits: String) -> Bool {
        var sum = 0
        for (index, byte) in digits.utf8.reversed().enumerated() {
            let digit = Int(byte) - 48
            sum += index % 2 == 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9
        }
        return sum % 10 == 0
    }
}
