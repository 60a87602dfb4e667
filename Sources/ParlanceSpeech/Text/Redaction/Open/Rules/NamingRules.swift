import ParlanceCore

/// "report dot p d f", "q three underscore budget dot x l s x".
enum FilenameRule {
    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        guard isPart(&words, place), words.has(place + 1, [.joiner, .number, .letter]) else { return nil }
        var end = place + 1
        while end < place + 5 {
            let joiner = words.word(end)
            if joiner == "dot" {
                let ending = words.phrase(.extensionName, at: end + 1)
                return ending > 0 ? OpenMatch(end + 1 + ending - place, .filename, sure: true) : nil
            }
            guard ["underscore", "dash", "hyphen"].contains(joiner) else {
                // Numbers and letters follow each other without a joiner.
                guard words.has(end, [.number, .letter]), words.has(end - 1, [.number, .letter]) else { return nil }
                end += 1
                continue
            }
            guard isPart(&words, end + 1) else { return nil }
            end += 2
        }
        return nil
    }

    private static func isPart(_ words: inout OpenWords, _ place: Int) -> Bool {
        guard !words.word(place).isEmpty, !words.has(place, .joiner) else { return false }
        let glue: Set<String> = [
            "the", "a", "an", "is", "called", "named", "file", "of", "to", "and", "at", "my", "in", "it", "or",
        ]
        return !glue.contains(words.word(place))
    }
}

/// What follows "user name is".
enum UsernameRule {
    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        let isContinued = words.previous.map { $0.policy == .username && $0.words.upperBound == place } ?? false
        if isContinued {
            let length = tail(&words, from: place)
            return length > 0 ? OpenMatch(length, .username, sure: true) : nil
        }
        guard words.before.contains(.afterNaming), isPart(&words, place) else { return nil }
        guard !["is", "and", "or"].contains(words.word(place)) else { return nil }
        return OpenMatch(1 + tail(&words, from: place + 1), .username, sure: true)
    }

    /// How many words go on with a name: joined words, numbers, letters.
    private static func tail(_ words: inout OpenWords, from place: Int) -> Int {
        var end = place
        while end < place + 5 {
            if words.has(end, .joiner), isPart(&words, end + 1) {
                end += 2
            } else if words.has(end, .number) || (words.has(end, .letter) && !["a", "i"].contains(words.word(end))) {
                end += 1
            } else {
                break
            }
        }
        return end - place
    }

    private static func isPart(_ words: inout OpenWords, _ place: Int) -> Bool {
        let word = words.word(place)
        if word.isEmpty || words.has(place, .joiner) { return false }
        let glue: Set<String> = [
            "not", "the", "a", "my", "wrong", "in", "on", "correct", "incorrect", "also", "already", "for", "required",
            "still",
            "that", "what", "invalid", "taken", "field", "i", "so", "it", "to", "or", "and", "with", "same", "your",
            "this",
        ]
        return !glue.contains(word)
    }
}
