import ParlanceCore

/// Names of people.
enum PersonRule {
    /// Words before "doctor" and the like after which no name is expected.
    private static let determiners: Set<String> = [
        "a", "an", "the", "my", "your", "our", "his", "her", "their", "this", "that", "any", "every", "another", "no",
        "which",
        "what", "each", "some", "new", "good",
    ]
    private static let missing: Set<String> = [
        "i", "you", "we", "they", "will", "to", "don't", "i'll", "really", "would", "might", "not", "never", "didn't",
        "won't",
        "can't", "you'll", "we'll", "i'd", "and", "could", "did", "do",
    ]
    /// Loose titles that a name follows even if no list has it.
    private static let naming: Set<String> = [
        "doctor", "dr", "professor", "aunt", "uncle", "sergeant", "captain", "detective", "inspector", "auntie",
    ]
    private static let spelling: Set<String> = ["spelled", "spelt", "that's", "spelling", "it's"]
    /// Endings that surnames have and ordinary words hardly have.
    private static let surnameEndings = [
        "sson", "ski", "sky", "wicz", "escu", "ovic", "enko", "opoulos", "stein", "berg", "strom", "quist", "idis",
        "akis", "yan",
        "ova", "dottir", "vich", "baum", "farb",
    ]
    /// Verbs that do not follow "will" and a surname in a question.
    private static let bareVerbs: Set<String> = [
        "be", "come", "have", "do", "call", "get", "go", "take", "help", "need",
    ]

    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        if let spelled = spelledName(&words, place) { return spelled }
        guard let strength = beginning(&words, place) else { return nil }
        let length = extend(&words, from: place, intoUnknown: strength == .introduced)
        return OpenMatch(length, .personName, sure: strength != .listed || length > 1)
    }

    private enum Strength {
        case listed
        case contextual
        /// A name follows, so that words on no list are parts of it.
        case introduced
    }

    private static func beginning(_ words: inout OpenWords, _ place: Int) -> Strength? {
        let kinds = words.kinds(place)
        let before = words.before
        if before.contains(.afterIntroduction), !kinds.isDisjoint(with: .anyFirst) || words.isNameable(place) {
            return .introduced
        }
        if words.has(place - 1, .title), !kinds.isDisjoint(with: .anyName) || words.isNameable(place),
            !words.has(place, [.ambiguousOccupation, .occupation, .looseTitle]) || !kinds.isDisjoint(with: .anyName)
        {
            // Of two words on no list after "mister" the second is the surname.
            let isUnknown = kinds.isEmpty && words.kinds(place + 1).isEmpty
            return isUnknown || (kinds.contains(.first) && !kinds.contains(.last)) ? .introduced : .contextual
        }
        if words.has(place - 1, .looseTitle), isAfterLooseTitle(&words, place) { return .contextual }
        if kinds.contains(.first) {
            return words.word(place) == "nick" && words.word(place + 1) == "of" ? nil : .listed
        }
        if !kinds.isDisjoint(with: [.ambiguousFirst, .riskyFirst]), isAmbiguousName(&words, place) {
            return .contextual
        }
        if kinds.contains(.last), !kinds.contains(.plain) { return .listed }
        if before.contains(.afterPresentation), words.isNameable(place) {
            for length in 1...2 {
                if ["speaking", "calling"].contains(words.word(place + length)) { return .introduced }
                guard words.isNameable(place + length) else { break }
            }
        }
        return nil
    }

    private static func isAfterLooseTitle(_ words: inout OpenWords, _ place: Int) -> Bool {
        let title = words.word(place - 1)
        if title == "miss", missing.contains(words.word(place - 2)) { return false }
        let kinds = words.kinds(place)
        guard kinds.isDisjoint(with: [.plain, .riskyFirst, .looseTitle]) else { return false }
        if !kinds.isDisjoint(with: .anyName) { return true }
        return kinds.isEmpty && naming.contains(title) && words.isNameable(place)
            && !determiners.contains(words.word(place - 2))
    }

    /// Whether the words around say that a word on the list of ambiguous first names is one here.
    private static func isAmbiguousName(_ words: inout OpenWords, _ place: Int) -> Bool {
        let isRisky = words.has(place, .riskyFirst)
        let before = words.before
        if !isRisky {
            if before.contains(.afterAddress) { return true }
            if before.contains(.afterPresentation), words.has(place + 1, .speaker) { return true }
            let isOrdinary = words.has(place, [.season, .colour])
            if before.contains(.afterSelf), !isOrdinary, words.endsOrLinks(place + 1) { return true }
        } else if before.contains(.afterPresentation), words.word(place + 1) == "speaking" {
            return true
        } else if words.word(place - 1) == "me", words.word(place - 2) == "call", words.endsOrLinks(place + 1) {
            return true
        }
        guard !words.isPossessive(place) else { return false }
        let next = words.kinds(place + 1)
        guard next.contains(.last), next.isDisjoint(with: [.plain, .place, .first]) else { return false }
        return !isRisky || !bareVerbs.contains(words.word(place + 2))
    }

    private static func extend(_ words: inout OpenWords, from place: Int, intoUnknown: Bool) -> Int {
        var end = place + 1
        var hasSurname = false
        while end < place + 4, !words.isPossessive(end - 1) {
            let kinds = words.kinds(end)
            let isPlain = kinds.contains(.plain)
            if !hasSurname, kinds.contains(.particle), let length = particles(&words, end) {
                hasSurname = true
                end += length
            } else if isSurname(&words, end), !hasSurname || kinds.contains(.last) {
                hasSurname = true
                end += 1
            } else if !hasSurname, !isPlain, !kinds.isDisjoint(with: [.first, .ambiguousFirst]) {
                end += 1
            } else if !hasSurname, isInitial(&words, end), isSurname(&words, end + 1) {
                hasSurname = true
                end += 2
            } else if !hasSurname, end == place + 1, isLikelySurname(&words, end) {
                hasSurname = true
                end += 1
            } else if intoUnknown, !hasSurname, words.isNameable(end) || kinds.contains(.ambiguousLast) {
                hasSurname = true
                end += 1
            } else {
                break
            }
        }
        return end - place
    }

    private static func isSurname(_ words: inout OpenWords, _ place: Int) -> Bool {
        let kinds = words.kinds(place)
        guard !kinds.contains(.plain) else { return false }
        if !kinds.isDisjoint(with: .anyLast) { return true }
        guard kinds.isEmpty, place < words.count else { return false }
        let word = words.word(place)
        let stem = words.isPossessive(place) ? String(word.dropLast(2)) : word
        return stem.utf8.count > 4 && surnameEndings.contains { stem.hasSuffix($0) }
    }

    /// A word on no list after a first name, with which a phrase ends: "to zainab kaur on monday".
    private static func isLikelySurname(_ words: inout OpenWords, _ place: Int) -> Bool {
        guard words.has(place - 1, .first), words.isNameable(place), words.kinds(place).isEmpty,
            !words.isPossessive(place)
        else { return false }
        let word = words.word(place)
        return word.utf8.count > 3 && !word.hasSuffix("s") && words.endsOrLinks(place + 1)
    }

    private static func isInitial(_ words: inout OpenWords, _ place: Int) -> Bool {
        words.has(place, .letter) && !["a", "i", "double"].contains(words.word(place))
    }

    /// "van der berg", "de la cruz", "o brien": the length with the name.
    private static func particles(_ words: inout OpenWords, _ place: Int) -> Int? {
        let isPlain = words.has(place, .plain)
        let length = words.run(.particle, at: place, limit: 2)
        guard isSurname(&words, place + length) || (!isPlain && words.isNameable(place + length)) else { return nil }
        return length + 1
    }

    /// Letters after a name or after "spelled": "s m i t h".
    private static func spelledName(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        guard words.has(place, .letter),
            words.word(place) != "n" || words.word(place + 1) != "h" || words.word(place + 2) != "s"
        else { return nil }
        let previous = words.previous.flatMap { $0.policy == .personName ? $0.words.upperBound : nil }
        let isContinued = previous == place && words.has(place - 1, .letter)
        let isAfterName = previous == place || (previous == place - 1 && spelling.contains(words.word(place - 1)))
        guard isContinued || isAfterName || ["spelled", "spelt"].contains(words.word(place - 1)) else { return nil }
        let length = words.run(.letter, at: place, limit: 7)
        return length >= (isContinued ? 1 : 3) ? OpenMatch(length, .personName, sure: true) : nil
    }
}
