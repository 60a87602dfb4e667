import ParlanceCore

/// Conditions, drugs, treatments and injuries.
enum HealthRule {
    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        var best: OpenMatch?
        for (kinds, policy) in [
            (WordKinds.injury, RedactionPolicy.injury), (.process, .medicalProcess), (.condition, .medicalCondition),
            (.drug, .drug),
        ] {
            let length = words.phrase(kinds, at: place)
            if length > (best?.length ?? 0) { best = OpenMatch(length, policy) }
        }
        if let harm = harm(&words, place), harm.length > (best?.length ?? 0) { return harm }
        if let best { return best }
        guard words.has(place, .ambiguousCondition), words.before.contains(.afterSuffering) || isListed(&words, place)
        else { return nil }
        // "a cold drink", "cold feet", "a stroke of luck": what follows must not be described.
        guard words.endsOrLinks(place + 1), !words.has(place + 1, .bodyPart), words.word(place + 1) != "of",
            !words.has(place + 1, .timeUnit), !(words.word(place) == "cold" && isPossession(&words, place))
        else { return nil }
        return OpenMatch(1, .medicalCondition, sure: true)
    }

    /// "a cold and a bad cough": a condition stands right before.
    private static func isListed(_ words: inout OpenWords, _ place: Int) -> Bool {
        guard let previous = words.previous, previous.policy == .medicalCondition else { return false }
        let between = previous.words.upperBound..<place
        guard (1...3).contains(between.count), ["and", "or"].contains(words.word(between.lowerBound)) else {
            return false
        }
        return between.dropFirst().allSatisfy { ["a", "an", "some", "bad", "really"].contains(words.word($0)) }
    }

    /// "have cold" and "had cold" are no illness without an article.
    private static func isPossession(_ words: inout OpenWords, _ place: Int) -> Bool {
        words.word(place - 1) != "a" && words.word(place - 1) != "bad"
    }

    /// "broken left arm", "sprained my ankle", "knee injury".
    private static func harm(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        if words.has(place, .bodyPart),
            ["injury", "injuries", "fracture", "sprain", "wound"].contains(words.word(place + 1))
        {
            return OpenMatch(2, .injury, sure: true)
        }
        guard words.has(place, .harm) else { return nil }
        var end = place + 1
        if ["my", "his", "her", "their", "your", "our"].contains(words.word(end)) {
            end += 1
        } else if ["pulled", "broke"].contains(words.word(place)) {
            return nil
        }
        if ["left", "right", "lower", "upper", "big", "little"].contains(words.word(end)) { end += 1 }
        guard words.has(end, .bodyPart) else { return nil }
        let isIdiom = words.word(place) == "pulled" && words.word(end) == "hand"
        return isIdiom || words.word(end + 1) == "off" ? nil : OpenMatch(end + 1 - place, .injury, sure: true)
    }
}

/// "o negative", "type a b positive".
enum BloodTypeRule {
    private static let groups: Set<String> = ["a", "b", "o", "ab"]

    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let first = words.word(place)
        guard groups.contains(first) else { return nil }
        let isTyped = words.before.contains(.afterBloodType)
        let length = first == "a" && words.word(place + 1) == "b" ? 2 : 1
        let isSigned = ["negative", "positive", "minus", "plus"].contains(words.word(place + length))
        if isTyped, isSigned { return OpenMatch(length + 1, .bloodType, sure: true) }
        if isTyped {
            let named = ["blood", "group"].contains(words.word(place - 2)) || words.word(place - 1) != "type"
            let isBlood = words.word(place + length) == "blood" || named
            return isBlood && words.endsOrIsPlain(place + length) ? OpenMatch(length, .bloodType, sure: true) : nil
        }
        let isSure = first == "o" || first == "ab" || length == 2
        guard isSigned, ["negative", "positive"].contains(words.word(place + length)) else { return nil }
        if isSure { return OpenMatch(length + 1, .bloodType, sure: true) }
        if first == "b", !words.has(place - 1, .letter), words.endsOrIsPlain(place + 2) {
            return OpenMatch(2, .bloodType, sure: true)
        }
        return words.word(place + 2) == "blood" ? OpenMatch(2, .bloodType, sure: true) : nil
    }
}
