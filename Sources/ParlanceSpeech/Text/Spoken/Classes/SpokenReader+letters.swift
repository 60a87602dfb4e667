extension SpokenReader {
    private static let pairs = Set(
        "tv uk us pc cd dj vp hr id ip ai eu un dc ux ui qa ml pr gp xl it os ok ps".split(separator: " ").map(
            String.init))
    /// Letters that are words, too.
    private static let words: Set<String> = ["a", "i", "o"]

    /// "n a s a", "b as in bravo", "x k seven nine": letters said one by one, with single digits among them.
    mutating func letters(at index: Int) -> Match? {
        guard let run = spelling(at: index) else { return nil }
        if run.text.utf8.count == run.letters {
            switch run.letters {
            case 1: guard run.isExplained else { return nil }
            case 2: guard run.isExplained || Self.pairs.contains(run.text) else { return nil }
            case 3 where run.text.hasPrefix("a") && Self.pairs.contains(String(run.text.dropFirst())): return nil
            case 3 where run.text.hasSuffix("i") && Self.pairs.contains(String(run.text.dropLast())):  // "p s i think"
                return Match(.letters, to: run.end - 1, run.text.dropLast().uppercased(), digits: nil)
            case _ where !run.isExplained && run.text.allSatisfy { Self.words.contains(String($0)) }: return nil
            default: break
            }
        } else {
            guard run.text.utf8.count >= 3 || run.isExplained else { return nil }
            guard run.letters > 1 || run.isExplained || !Self.words.contains(String(run.text.prefix(1))) else {
                return nil
            }
        }
        let text = run.text.uppercased()
        if let postcode = Self.postcode(text) {
            return Match(.address, to: run.end, postcode, digits: text)
        }
        return Match(.letters, to: run.end, text, digits: text)
    }

    /// Lower case letters and digits, the first a letter.
    private mutating func spelling(at index: Int) -> (text: String, end: Int, letters: Int, isExplained: Bool)? {
        var text = ""
        var end = index
        var letters = 0
        var isExplained = false
        while end < index + 28, text.utf8.count < 20 {
            if let letter = letter(at: end) {
                text += letter.text
                letters += letter.text.utf8.count
                isExplained = isExplained || letter.isExplained
                end = letter.end
            } else if letters > 0, let number = digitChunk(at: end, pairs: true), self[end].keyword != .a {
                guard !self[end].has(.oh) else { break }
                guard isCode(number, text) else { break }
                text += number.digits
                end = number.end
            } else {
                break
            }
        }
        return letters > 0 ? (text, end, letters, isExplained) : nil
    }

    /// A number in a spelling; one above nine only where it counts nothing.
    private mutating func isCode(_ number: (digits: String, end: Int, isSingle: Bool), _ text: String) -> Bool {
        let next = self[number.end]
        guard next.roles.isDisjoint(with: [.unit, .currency, .coin, .scale]), next.keyword != .hundred,
            next.keyword != .percent
        else { return false }
        return number.isSingle || (number.digits.utf8.count == 2 && !Self.words.contains(text))
    }

    private mutating func letter(at index: Int) -> (text: String, end: Int, isExplained: Bool)? {
        let first = self[index]
        if first.keyword == .double || first.keyword == .triple {
            guard self[index + 1].has(.letter) else { return nil }
            let letter = word(index + 1)
            return (String(repeating: letter, count: first.keyword == .double ? 2 : 3), index + 2, false)
        }
        guard first.has(.letter) else { return nil }
        let letter = word(index)
        var place = index + 1
        switch self[place].keyword {
        case .as where self[place + 1].keyword == .in: place += 2
        case .for, .like: place += 1
        default: return (letter, index + 1, false)
        }
        let example = word(place)
        guard example.utf8.count > 1, example.utf8.first == letter.utf8.first, !self[place].has(.function) else {
            return (letter, index + 1, false)
        }
        return (letter, place + 1, true)
    }

    /// "SW1A1AA" as "SW1A 1AA".
    private static func postcode(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard (5...7).contains(bytes.count) else { return nil }
        func isDigit(_ index: Int) -> Bool { (48...57).contains(bytes[index]) }
        let inward = bytes.count - 3
        guard isDigit(inward), !isDigit(inward + 1), !isDigit(inward + 2), !isDigit(0) else { return nil }
        let area = isDigit(1) ? 1 : 2
        guard inward > area, inward - area <= 2, isDigit(area) else { return nil }
        return "\(text.prefix(inward)) \(text.suffix(3))"
    }
}
