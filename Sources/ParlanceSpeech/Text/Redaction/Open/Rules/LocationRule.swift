import ParlanceCore

/// Countries, towns, addresses, postal codes.
enum LocationRule {
    private static let units: Set<String> = ["apartment", "apt", "suite", "flat", "unit", "floor"]

    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let address =
            houseAndStreet(&words, place) ?? street(&words, place) ?? unit(&words, place) ?? code(&words, place)
        let named = named(&words, place)
        guard let address else { return named }
        guard let named else { return address }
        return named.length > address.length ? named : address
    }

    private static func named(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let isPlaced = !words.before.isDisjoint(with: [.afterPlacing, .afterLiving])
        let sure = words.phrase(.place, at: place)
        if sure > 0 { return OpenMatch(sure, .location, sure: isPlaced && !words.has(place - 1, .title)) }
        if isPlaced {
            let length = words.phrase(.ambiguousPlace, at: place)
            if length > 0, words.phrase(.street, at: place + length) == 0 {
                // "to jordan smith" and "from madison" are people; a surname or a verb of speaking tells.
                guard !words.has(place + length, .last) || words.has(place + length, .place) else { return nil }
                guard words.word(place - 1) != "to" || !words.has(place, .first) || words.before.contains(.afterLiving)
                else { return nil }
                return OpenMatch(length, .location, sure: true)
            }
        }
        if words.before.contains(.afterLiving) {
            let length = words.phrase(.riskyPlace, at: place)
            if length > 0 { return OpenMatch(length, .location, sure: true) }
        }
        // "georgia" and the like before a land: "lincoln nebraska".
        let length = words.phrase(.ambiguousPlace, at: place)
        if length > 0, !words.isPossessive(place + length - 1) {
            let land = words.phrase(.place, at: place + length)
            if land > 0 { return OpenMatch(length + land, .location, sure: true) }
        }
        return nil
    }

    /// "four twenty one b elm street", "ten downing street".
    private static func houseAndStreet(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        guard words.has(place, .number), !words.has(place - 1, .number) else { return nil }
        let house = words.run(.number, at: place, limit: 4)
        var end = place + house
        if words.has(end, .letter), words.word(end) != "a" { end += 1 }
        for length in 1...2 {
            guard isStreetName(&words, end + length - 1) else { return nil }
            let isStreet = words.has(end + length, .street)
            let isLoose = words.has(end + length, .looseStreet) && (house > 1 || !words.has(place, .digit))
            if isStreet || isLoose {
                end += length + 1
                // "sixty six church lane harrogate"
                let isTown =
                    words.isNameable(end) && words.kinds(end).isDisjoint(with: .anyFirst) && words.endsOrLinks(end + 1)
                return OpenMatch(end + (isTown ? 1 : 0) - place, .location, sure: true)
            }
        }
        return nil
    }

    /// "on elm street", "fifth avenue".
    private static func street(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let isOrdinal = words.has(place, [.ordinal, .ten])
        guard isOrdinal || words.before.contains(.afterStanding) else { return nil }
        var length = 1
        if words.has(place, .ten) {
            guard words.has(place + 1, .ordinal) else { return nil }
            length = 2
        } else if !isOrdinal {
            guard isStreetName(&words, place) else { return nil }
        }
        if words.has(place + length, .street), words.word(place + length) != "lane" || !isOrdinal {
            let isNumbered = ["street", "avenue"].contains(words.word(place + length))
            guard !isOrdinal || isNumbered else { return nil }
            return OpenMatch(length + 1, .location, sure: true)
        }
        guard !isOrdinal, isStreetName(&words, place + 1), words.has(place + 2, .street) else { return nil }
        return OpenMatch(3, .location, sure: true)
    }

    private static let compass: Set<String> = [
        "north", "south", "east", "west", "saint", "main", "church", "school", "high",
    ]

    private static func isStreetName(_ words: inout OpenWords, _ place: Int) -> Bool {
        if compass.contains(words.word(place)) || words.has(place, .ordinal) && words.word(place) != "second" {
            return true
        }
        guard !words.has(place, [.street, .timeUnit, .measure]), !words.isPossessive(place) else { return false }
        return words.isNameable(place) || (words.has(place, .anyLast) && !words.has(place, [.number, .letter]))
    }

    private static func unit(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let word = words.word(place)
        guard units.contains(word) else { return nil }
        let isAddress = words.previous.map { $0.policy == .location && $0.words.upperBound >= place - 1 } ?? false
        if word == "flat" || word == "unit", words.has(place + 1, .number) {
            let number = 1 + words.run(.number, at: place + 1, limit: 2)
            let end = place + number + (words.has(place + number, .letter) ? 1 : 0)
            if let house = houseAndStreet(&words, end) {
                return OpenMatch(end - place + house.length, .location, sure: true)
            }
        }
        guard isAddress || word == "apartment" || word == "suite" || word == "apt" else { return nil }
        let start = words.word(place + 1) == "number" ? 2 : 1
        var length = words.run(.number, at: place + start, limit: 3)
        if words.has(place + start + length, .letter), words.word(place + start + length) != "a" || length > 0 {
            length += 1
        }
        return length > 0 ? OpenMatch(start + length, .location, sure: true) : nil
    }

    /// "l s one four d y", "s w one a one a a".
    private static func britishCode(_ words: inout OpenWords, _ place: Int) -> Int? {
        guard !words.has(place - 1, [.letter, .number]) || words.word(place - 1) == "a" else { return nil }
        var end = place + words.run(.letter, at: place, limit: 3)
        guard end - place < 3 else { return nil }
        let area = words.run(.number, at: end, limit: 4)
        guard (1...3).contains(area) else { return nil }
        end += area
        var letters = words.run(.letter, at: end, limit: 3)
        if letters == 1, area < 3, words.has(end + 1, [.digit]) {
            end += 2
            letters = words.run(.letter, at: end, limit: 3)
        } else if area < 2 {
            return nil
        }
        return letters == 2 && !words.has(end + 2, .number) ? end + 2 - place : nil
    }

    /// Postal codes: after their name, or five digits after a place.
    private static func code(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        if words.before.contains(.afterCode) {
            let length = words.run([.number, .letter], at: place, limit: 7)
            return length >= 2 ? OpenMatch(length, .location, sure: true) : nil
        }
        if words.has(place, .letter), let length = britishCode(&words, place) {
            return OpenMatch(length, .location, sure: true)
        }
        guard let previous = words.previous, previous.policy == .location, previous.words.upperBound == place else {
            return nil
        }
        let length = words.run(.digit, at: place, limit: 6)
        return length == 5 ? OpenMatch(5, .location, sure: true) : nil
    }
}
