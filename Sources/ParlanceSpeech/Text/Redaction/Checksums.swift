/// Checks that tell numbers from others of the same length.
enum Checksum {
    /// Cards (ISO/IEC 7812-1): every second digit from the right twice, sums of digits, a multiple of ten.
    static func luhn(_ digits: String) -> Bool {
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            guard let value = digit.wholeNumberValue else { return false }
            let weighed = index % 2 == 1 ? value * 2 : value
            sum += weighed > 9 ? weighed - 9 : weighed
        }
        return !digits.isEmpty && sum % 10 == 0
    }

    /// IBAN (ISO 13616, ISO/IEC 7064): the first four characters behind the others, letters as 10 to 35, modulo 97 is 1.
    static func iban(_ characters: String) -> Bool {
        guard (15...34).contains(characters.count), characters.prefix(2).allSatisfy(\.isLetter) else { return false }
        var rest = 0
        for character in characters.dropFirst(4) + characters.prefix(4) {
            if let digit = character.wholeNumberValue {
                rest = (rest * 10 + digit) % 97
            } else if let letter = character.lowercased().unicodeScalars.first?.value, (97...122).contains(letter) {
                rest = (rest * 100 + Int(letter) - 87) % 97
            } else {
                return false
            }
        }
        return rest == 1
    }

    /// Routing numbers of the American Bankers Association: weights 3, 7, 1.
    static func routing(_ digits: String) -> Bool {
        let values = digits.compactMap(\.wholeNumberValue)
        guard values.count == 9, values.contains(where: { $0 > 0 }) else { return false }
        return zip(values, [3, 7, 1, 3, 7, 1, 3, 7, 1]).reduce(0) { $0 + $1.0 * $1.1 } % 10 == 0
    }

    /// NHS numbers: weights 10 to 2, modulo 11.
    static func nhs(_ digits: String) -> Bool {
        let values = digits.compactMap(\.wholeNumberValue)
        guard values.count == 10 else { return false }
        let sum = (0..<9).reduce(0) { $0 + values[$1] * (10 - $1) }
        return (11 - sum % 11) % 11 == values[9]
    }
}
