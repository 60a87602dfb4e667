import ParlanceCore

/// Firms, institutions, authorities.
enum OrganizationRule {
    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let listed = words.phrase(.company, at: place)
        let made = made(&words, place)
        if listed > 0, listed >= made { return OpenMatch(listed, .organization) }
        if made > 0 { return OpenMatch(made, .organization, sure: true) }
        let length = words.phrase(.ambiguousCompany, at: place)
        guard length > 0 else { return nil }
        let isEmployed = words.before.contains(.afterEmploying) && words.word(place - 1) != "my"
        if isEmployed, words.endsOrIsPlain(place + length) || words.has(place, [.ambiguousFirst]) {
            return OpenMatch(length, .organization, sure: true)
        }
        guard !words.has(place, [.plain, .number]) || words.before.contains(.afterEmploying) else { return nil }
        guard words.phrase(.companyGoods, at: place + length) > 0 else { return nil }
        let fruit = words.word(place) == "apple" && words.word(place + 1) == "store"
        return fruit && words.word(place - 1) == "an" ? nil : OpenMatch(length, .organization, sure: true)
    }

    /// "acme limited", "bank of boston", "university of michigan": the length, 0 for none.
    private static func made(_ words: inout OpenWords, _ place: Int) -> Int {
        let word = words.word(place)
        if word == "university" || word == "bank" || word == "college" || word == "church",
            words.word(place + 1) == "of"
        {
            var name = words.phrase([.place, .ambiguousPlace], at: place + 2)
            if name == 0, words.word(place + 2) == "the" { name = words.phrase(.place, at: place + 3) + 1 }
            if name == 1, words.word(place + 2) == "the" { name = 0 }
            return name > 0 ? 2 + name : 0
        }
        guard words.isNameable(place), !words.has(place, [.occupation, .nationality]) else { return 0 }
        let suffix = words.phrase(.firmSuffix, at: place + 1)
        if suffix > 0, words.word(place + 1) != "and" || words.has(place, .anyName) { return 1 + suffix }
        if words.has(place, [.place, .company, .last]), ["university", "college"].contains(words.word(place + 1)) {
            return 2
        }
        guard words.before.contains(.afterStanding) else { return 0 }
        for length in 1...3 {
            guard length == 1 || words.isNameable(place + length - 1) else { return 0 }
            let suffix = words.phrase([.firmSuffix, .looseFirmSuffix], at: place + length)
            if suffix > 0 { return length + suffix }
        }
        return 0
    }
}

/// Hospitals, clinics, practices.
enum FacilityRule {
    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let listed = words.phrase(.facility, at: place)
        if listed > 0 {
            let isHospital = words.word(place + listed) == "hospital"
            return OpenMatch(listed + (isHospital ? 1 : 0), .organizationMedicalFacility, sure: true)
        }
        if words.isPossessive(place), words.word(place + 1) == "college", words.word(place + 2) == "hospital" {
            return OpenMatch(3, .organizationMedicalFacility, sure: true)
        }
        let isSaint = ["saint", "st", "mount", "mercy"].contains(words.word(place))
        guard isSaint || words.before.contains(.afterStanding) else { return nil }
        guard isSaint || isName(&words, place) else { return nil }
        for length in 1...3 {
            guard length == 1 || isName(&words, place + length - 1) || length == 2 && isWord(&words, place + 1) else {
                return nil
            }
            let head = words.phrase(.facilityHead, at: place + length)
            if head > 0 { return OpenMatch(length + head, .organizationMedicalFacility, sure: true) }
        }
        return nil
    }

    private static func isWord(_ words: inout OpenWords, _ place: Int) -> Bool {
        !words.word(place).isEmpty && !words.has(place, [.linking, .number, .letter, .article])
    }

    private static func isName(_ words: inout OpenWords, _ place: Int) -> Bool {
        words.isNameable(place) && !words.has(place, [.condition, .process, .injury])
    }
}
