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
        // "at the surgery" is a place.
        if best?.policy == .medicalProcess, best?.length == 1, words.word(place) == "surgery", isOffice(&words, place) {
            best = nil
        }
        if words.has(place, .severity) {
            let length = words.phrase(.condition, at: place + 1)
            if length > 0 { return OpenMatch(1 + length, .medicalCondition, sure: true) }
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

    private static func isOffice(_ words: inout OpenWords, _ place: Int) -> Bool {
        guard ["the", "our", "your"].contains(words.word(place - 1)) else { return false }
        return ["at", "from", "to", "in", "with", "call", "ring"].contains(words.word(place - 2)) || place == 1
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
        } else if ["a", "an", "the"].contains(words.word(end)),
            ["muscle", "tooth", "rib", "bone", "finger", "toe"].contains(words.word(end + 1))
        {
            end += 1
        } else if words.has(place, .deed) {
            return nil
        }
        if ["left", "right", "lower", "upper", "big", "little"].contains(words.word(end)) { end += 1 }
        guard words.has(end, .bodyPart) else { return nil }
        let isIdiom = words.word(place) == "pulled" && words.word(end) == "hand"
        guard !isIdiom, words.word(end + 1) != "off" else { return nil }
        if ["tendon", "bone", "joint", "muscle", "ligament"].contains(words.word(end + 1)) { end += 1 }
        return OpenMatch(end + 1 - place, .injury, sure: true)
    }
}

/// "o negative", "type a b positive".
enum BloodTypeRule {
    private static func isSign(_ words: inout OpenWords, _ place: Int) -> Bool {
        ["negative", "positive"].contains(words.word(place))
    }

    private static let groups: Set<String> = ["a", "b", "o", "ab"]

    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let first = words.word(place)
        if first == "rhesus" { return isSign(&words, place + 1) ? OpenMatch(2, .bloodType, sure: true) : nil }
        guard groups.contains(first) else { return nil }
        let isTyped = words.before.contains(.afterBloodType)
        let length = first == "a" && words.word(place + 1) == "b" ? 2 : 1
        if words.word(place + length) == "rhesus", isSign(&words, place + length + 1) {
            return OpenMatch(length + 2, .bloodType, sure: true)
        }
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
        // "blood group on the card says a positive"
        let isNamed = (2...8).contains { ["blood", "group"].contains(words.word(place - $0)) }
        return isNamed || ["blood", "donor", "donors"].contains(words.word(place + 2))
            ? OpenMatch(2, .bloodType, sure: true) : nil
    }
}
