import ParlanceCore

/// What people do for a living.
enum OccupationRule {
    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let listed = words.phrase(.occupation, at: place)
        if listed > 0 {
            // "the doctor will see you", "a dentist": only what somebody is.
            let isRole = !words.before.isDisjoint(with: [.afterRole, .afterBeing])
            let isThing = ["the", "this", "that", "an", "a", "some"].contains(words.word(place - 1))
            let last = words.word(place + listed - 1)
            let isMany = last.hasSuffix("s") && !last.hasSuffix("ss") || last.hasSuffix("men")
            return isRole || !isThing && !isMany ? OpenMatch(listed, .occupation) : nil
        }
        guard words.before.contains(.afterRole), words.has(place, .ambiguousOccupation) else { return nil }
        guard words.endsOrLinks(place + 1) else { return nil }
        return OpenMatch(1, .occupation, sure: true)
    }
}

/// Where people come from and what they speak: many words are both.
enum OriginRule {
    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let language = words.phrase(.language, at: place)
        if language > 0 { return OpenMatch(language, .language) }
        let nationality = words.phrase([.nationality], at: place)
        let both = words.phrase(.ambiguousLanguage, at: place)
        if both > 0, both >= nationality, !words.isPossessive(place), isSpoken(&words, place, both) {
            return OpenMatch(both, .language, sure: true)
        }
        if nationality > 0 {
            // "a danish and a coffee" is eaten.
            if words.word(place) == "danish", ["a", "some"].contains(words.word(place - 1)),
                words.endsOrLinks(place + 1)
            {
                return nil
            }
            return words.has(place + nationality, .nationalGoods) ? nil : OpenMatch(nationality, .nationality)
        }
        let ambiguous = words.phrase(.ambiguousNationality, at: place)
        guard ambiguous > 0, !words.has(place + ambiguous, .nationalGoods) else { return nil }
        let isPerson = ["citizen", "citizens", "man", "woman", "people", "nationality", "passport"]
            .contains(words.word(place + ambiguous))
        guard isPerson || (words.before.contains(.afterBeing) && words.endsOrLinks(place + ambiguous)) else {
            return nil
        }
        return OpenMatch(ambiguous, .nationality, sure: true)
    }

    private static func isSpoken(_ words: inout OpenWords, _ place: Int, _ length: Int) -> Bool {
        if words.phrase(.ofLanguage, at: place + length) > 0 {
            return words.word(place + length) != "class" || length == 1
        }
        guard words.before.contains(.afterSpeaking) else {
            return previousLanguage(words, place)
        }
        // "in german cities" is no language, "in german" is.
        guard ["in", "into"].contains(words.word(place - 1)) else { return true }
        return words.endsOrLinks(place + length)
    }

    /// "french and german" after "speaks".
    private static func previousLanguage(_ words: OpenWords, _ place: Int) -> Bool {
        guard let previous = words.previous, previous.policy == .language else { return false }
        var words = words
        return previous.words.upperBound == place
            || (previous.words.upperBound == place - 1 && ["and", "or"].contains(words.word(place - 1)))
    }
}

/// What people believe and vote for.
enum ConvictionRule {
    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let politics = words.phrase(.politics, at: place)
        if politics > 0 { return OpenMatch(politics, .politicalAffiliation) }
        let religion = words.phrase(.religion, at: place)
        if religion > 0 { return OpenMatch(religion, .religion) }
        if words.phrase(.ambiguousPolitics, at: place) > 0 {
            let isParty = words.phrase(.ofParty, at: place + 1) > 0 && !words.has(place, [.colour])
            if isParty || (words.before.contains(.afterVoting) && words.endsOrLinks(place + 1)) {
                return OpenMatch(1, .politicalAffiliation, sure: true)
            }
        }
        guard words.phrase(.ambiguousReligion, at: place) > 0 else { return nil }
        let isFaith = ["church", "faith", "family", "religion", "bible", "school"].contains(words.word(place + 1))
        let isPerson = !words.before.isDisjoint(with: [.afterBeing, .afterRole]) && words.endsOrLinks(place + 1)
        return isFaith || isPerson || words.word(place) == "christians" ? OpenMatch(1, .religion, sure: true) : nil
    }
}

/// Gender, sexuality, marriage.
enum PersonalRule {
    private static let adverbs: Set<String> = [
        "and", "but", "so", "now", "with", "since", "again", "at", "i", "for", "right", "",
    ]
    private static let parents: Set<String> = ["mother", "father", "mom", "mum", "dad", "parent", "parents"]

    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let gender = words.phrase(.gender, at: place)
        if gender > 0 { return OpenMatch(gender, .gender) }
        let sexuality = words.phrase(.sexuality, at: place)
        if sexuality > 0 { return OpenMatch(sexuality, .sexuality) }
        let marital = words.phrase(.marital, at: place)
        if marital > 0 { return OpenMatch(marital, .maritalStatus) }
        let word = words.word(place)
        if word == "man" || word == "woman", words.before.contains(.afterGender), words.word(place + 1) != "of",
            words.word(place - 1) != "as" || words.endsOrLinks(place + 1)
        {
            return words.endsOrLinks(place + 1) ? OpenMatch(1, .gender, sure: true) : nil
        }
        return status(&words, place, word) ?? orientation(&words, place)
    }

    private static func orientation(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        guard words.has(place, .ambiguousSexuality) else { return nil }
        let word = words.word(place)
        if word == "gay",
            ["marriage", "man", "men", "couple", "community", "bar", "rights"].contains(words.word(place + 1))
        {
            return OpenMatch(1, .sexuality, sure: true)
        }
        if words.before.contains(.afterOrientation), words.endsOrLinks(place + 1) {
            return OpenMatch(1, .sexuality, sure: true)
        }
        guard words.before.contains(.afterBeing), word != "curious" else { return nil }
        let next = words.word(place + 1)
        guard adverbs.contains(next), word != "straight" || next != "at" && next != "for" && next != "with" else {
            return nil
        }
        return OpenMatch(1, .sexuality, sure: true)
    }

    private static func status(_ words: inout OpenWords, _ place: Int, _ word: String) -> OpenMatch? {
        switch word {
        case _
        where words.before.contains(.afterStatus)
            && ["single", "separated", "engaged", "widow", "common"].contains(word):
            if word == "common" {
                return words.word(place + 1) == "law" ? OpenMatch(2, .maritalStatus, sure: true) : nil
            }
        case "single":
            if parents.contains(words.word(place + 1)) { return OpenMatch(1, .maritalStatus, sure: true) }
            guard words.before.contains(.afterBeing), adverbs.contains(words.word(place + 1)) else { return nil }
        case "separated":
            guard words.before.contains(.afterBeing) else { return nil }
            let isSpouse = ["husband", "wife", "partner", "spouse"].contains(words.word(place + 3))
            guard isSpouse && words.word(place + 1) == "from" || adverbs.contains(words.word(place + 1)) else {
                return nil
            }
        case "engaged":
            guard words.before.contains(.afterBeing),
                words.word(place + 1) == "to" || adverbs.contains(words.word(place + 1))
            else { return nil }
            guard words.word(place + 1) != "with" else { return nil }
        case "widow":
            guard words.before.contains(.afterRole) else { return nil }
        default: return nil
        }
        return OpenMatch(1, .maritalStatus, sure: true)
    }
}

/// "i'm forty two", "aged nine", "six years old".
enum AgeRule {
    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        guard !words.has(place - 1, .number), let number = words.cardinal(at: place) else { return nil }
        guard number.value > 0, number.value < 125 else { return nil }
        let end = place + number.length
        if ["year", "years", "month", "months", "week", "weeks"].contains(words.word(end)), words.word(end + 1) == "old"
        {
            return OpenMatch(number.length + 2, .personAge, sure: true)
        }
        let isAge = words.word(end) == "years" && words.word(end + 1) == "of" && words.word(end + 2) == "age"
        if isAge { return OpenMatch(number.length + 3, .personAge, sure: true) }
        let isAged = words.before.contains(.afterAging)
        guard isAged || (words.before.contains(.afterBeing) && number.value > 1 && isOneself(&words, place)) else {
            return nil
        }
        if isAged, ["nearly", "almost"].contains(words.word(place - 1)),
            words.context(before: place - 1).isDisjoint(with: .afterBeing)
        {
            return nil
        }
        if words.word(end) == "and", words.word(end + 1) == "a", words.word(end + 2) == "half",
            words.endsOrLinks(end + 3), number.value < 10
        {
            return OpenMatch(number.length + 3, .personAge, sure: true)
        }
        guard words.endsOrLinks(end) || words.word(end) == "next",
            isFree(&words, end) || isAged && words.word(end) == "in"
        else { return nil }
        return OpenMatch(number.length, .personAge, sure: true)
    }

    private static func isOneself(_ words: inout OpenWords, _ place: Int) -> Bool {
        !["got", "getting", "never", "they're", "we're", "legally", "newly", "recently", "just"].contains(
            words.word(place - 1))
    }

    private static let counted: Set<String> = [
        "of", "people", "times", "percent", "more", "things", "days", "children", "dollars", "times",
        "miles", "minutes", "hours", "in", "out", "to", "or", "different", "pounds", "men", "women", "kids",
        "blocks", "at",
    ]

    /// Whether what follows the number does not count things: "i'm two blocks away", "she is ten minutes late".
    private static func isFree(_ words: inout OpenWords, _ place: Int) -> Bool {
        if words.has(place, [.timeUnit, .measure, .number, .scale, .ordinal, .letter]) {
            return words.word(place) == "a" || words.word(place) == "i"
        }
        return !counted.contains(words.word(place))
    }
}
