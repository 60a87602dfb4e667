import ParlanceCore

/// Shares of a hundred, odds.
enum StatisticsRule {
    /// Of whom shares are told.
    private static let counted: Set<String> = [
        "cases", "people", "patients", "babies", "children", "women", "men", "adults", "smokers", "pregnancies",
        "births",
        "deaths", "americans", "kids", "teenagers", "users",
    ]

    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        if words.word(place) == "fifty", words.word(place + 1) == "fifty" {
            return words.word(place + 2) == "chance" ? OpenMatch(2, .statistics, sure: true) : nil
        }
        guard !words.has(place - 1, .number), let number = words.cardinal(at: place) else { return nil }
        var end = place + number.length
        if words.word(end) == "point" {
            let digits = words.run([.digit, .teen, .ten], at: end + 1, limit: 2)
            if digits > 0 { end += 1 + digits }
        }
        let isPercent = words.word(end) == "percent" || words.word(end) == "per" && words.word(end + 1) == "cent"
        if isPercent {
            let length = words.word(end) == "percent" ? 1 : 2
            let isIdiom =
                number.value >= 99
                && ["sure", "certain", "agree", "right", "agreed", "positive", "correct", "not"]
                    .contains(words.word(end + length))
            return isIdiom ? nil : OpenMatch(end + length - place, .statistics, sure: true)
        }
        guard end == place + number.length, number.length <= 2 else { return nil }
        if words.word(end) == "out", words.word(end + 1) == "of", let whole = words.cardinal(at: end + 2),
            whole.length <= 3
        {
            return whole.value > number.value
                ? OpenMatch(number.length + 2 + whole.length, .statistics, sure: true) : nil
        }
        guard words.word(end) == "in", let whole = words.cardinal(at: end + 1), whole.length <= 3 else { return nil }
        let isMillion = words.word(end + 1) == "a"
        let isCounted = counted.contains(words.word(end + 1 + whole.length))
        if isCounted, whole.value > number.value, number.value < 10 {
            return OpenMatch(number.length + 1 + whole.length, .statistics, sure: true)
        }
        guard whole.value > number.value, number.value < 10, !isMillion, !words.has(end + 1 + whole.length, .timeUnit),
            !["the", "a"].contains(words.word(end + 1 + whole.length)),
            words.endsOrIsPlain(end + 1 + whole.length)
                || words.word(end + 1 + whole.length) == "americans"
        else { return nil }
        return OpenMatch(number.length + 1 + whole.length, .statistics, sure: true)
    }
}

/// Height, weight, hair and eyes.
enum AttributeRule {
    private static let masses: Set<String> = ["pounds", "pound", "kilos", "kilograms", "kilo", "stone", "lbs", "kgs"]
    private static let lengths: Set<String> = [
        "centimeters", "centimetres", "inches", "meters", "metres", "feet", "foot", "cm",
    ]

    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        if let mark = mark(&words, place) ?? build(&words, place) { return mark }
        let look = words.phrase(.look, at: place)
        if look > 0, words.word(place) != "bald" || words.word(place + 1) != "eagle" {
            return OpenMatch(look, .physicalAttribute)
        }
        if let coloured = coloured(&words, place) { return coloured }
        guard !words.has(place - 1, .number), let number = words.cardinal(at: place) else { return nil }
        let unit = place + number.length
        if ["foot", "feet"].contains(words.word(unit)), number.value < 9 {
            if let more = words.cardinal(at: unit + 1), more.value < 12, more.length == 1 {
                let isInches = ["inch", "inches"].contains(words.word(unit + 2))
                let isOther = words.has(unit + 2, [.number, .timeUnit]) || words.has(unit + 2, .measure) && !isInches
                return isOther ? nil : OpenMatch(number.length + (isInches ? 3 : 2), .physicalAttribute, sure: true)
            }
            let isHeight = words.word(unit + 1) == "tall" && number.value > 2
            if isHeight { return OpenMatch(number.length + 1, .physicalAttribute, sure: true) }
            let isSelf = words.before.contains(.afterBeing) && (4...7).contains(number.value)
            guard isSelf, words.endsOrLinks(unit + 1) else { return nil }
            return away.contains(words.word(unit + 1))
                ? nil : OpenMatch(number.length + 1, .physicalAttribute, sure: true)
        }
        // "one metre eighty"
        if ["metre", "meter"].contains(words.word(unit)), number.value < 3, let more = words.cardinal(at: unit + 1),
            more.value < 100
        {
            return OpenMatch(number.length + 1 + more.length, .physicalAttribute, sure: true)
        }
        if lengths.contains(words.word(unit)), words.word(unit + 1) == "tall", number.value > 30 {
            return OpenMatch(number.length + 2, .physicalAttribute, sure: true)
        }
        guard masses.contains(words.word(unit)), words.before.contains(.afterWeighing) else { return nil }
        // "eleven stone four"
        if words.word(unit) == "stone", let more = words.cardinal(at: unit + 1), more.value < 14 {
            return OpenMatch(number.length + 1 + more.length, .physicalAttribute, sure: true)
        }
        return OpenMatch(number.length + 1, .physicalAttribute, sure: true)
    }

    private static let marks: Set<String> = ["scar", "tattoo", "birthmark", "mole", "piercing"]
    private static let owners: Set<String> = ["my", "his", "her", "their", "your", "the", "a", "an"]

    /// "scar on his left cheek", "tattoo of an anchor", "pierced lip".
    private static func mark(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        if words.word(place) == "pierced", words.has(place + 1, .bodyPart) {
            return OpenMatch(2, .physicalAttribute, sure: true)
        }
        guard marks.contains(words.word(place)) else { return nil }
        var end = place + 1
        guard ["on", "of", "over", "under", "above", "across", "below", "behind"].contains(words.word(end)) else {
            return nil
        }
        end += 1
        guard owners.contains(words.word(end)) else { return nil }
        end += 1
        if ["left", "right", "upper", "lower"].contains(words.word(end)) { end += 1 }
        return words.word(end).isEmpty ? nil : OpenMatch(end + 1 - place, .physicalAttribute, sure: true)
    }

    /// "tall and slim", of somebody.
    private static func build(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        guard words.has(place, .build), words.before.contains(.afterBeing) else { return nil }
        if words.word(place + 1) == "and", words.has(place + 2, .build) {
            return OpenMatch(3, .physicalAttribute, sure: true)
        }
        return nil
    }

    private static let away: Set<String> = [
        "away", "from", "deep", "wide", "long", "under", "above", "below", "off", "apart", "high", "to", "down",
    ]

    /// "blue eyes", "eyes are blue", "dark brown hair".
    private static func coloured(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let isColour = words.before.contains(.afterColour)
        if isColour, words.has(place, .colour) {
            return OpenMatch(words.run(.colour, at: place, limit: 2), .physicalAttribute, sure: true)
        }
        if words.has(place, .cut) {
            let length = 1 + words.run([.colour, .cut], at: place + 1, limit: 2)
            return words.word(place + length) == "hair" ? OpenMatch(length + 1, .physicalAttribute, sure: true) : nil
        }
        if words.has(place, .colour) {
            let length = words.run(.colour, at: place, limit: 2)
            if words.has(place + length, .hairAndEyes), words.word(place + length) != "skin" || length > 1 {
                return OpenMatch(length + 1, .physicalAttribute, sure: true)
            }
            return nil
        }
        guard ["hair", "eyes"].contains(words.word(place)) else { return nil }
        var end = place + 1
        guard ["is", "are", "was", "were"].contains(words.word(end)) else { return nil }
        end += 1
        let length = words.run(.colour, at: end, limit: 2)
        return length > 0 ? OpenMatch(end + length - place, .physicalAttribute, sure: true) : nil
    }
}

/// Signs of the zodiac.
enum ZodiacRule {
    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let sure = words.phrase(.zodiac, at: place)
        if sure > 0 { return OpenMatch(sure, .zodiacSign) }
        guard words.has(place, .ambiguousZodiac) else { return nil }
        let isSigned = words.phrase(.ofSign, at: place + 1) > 0
        guard isSigned || (words.before.contains(.afterSign) && words.endsOrLinks(place + 1)) else { return nil }
        guard words.word(place + 1) != "patient" else { return nil }
        return OpenMatch(1, .zodiacSign, sure: true)
    }
}
