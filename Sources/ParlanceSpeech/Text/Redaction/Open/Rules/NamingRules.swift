import ParlanceCore

/// "report dot p d f", "q three underscore budget dot x l s x", "c colon backslash temp backslash log dot t x t".
enum FilenameRule {
    private static let most = 4
    private static let glue: Set<String> = [
        "the", "a", "an", "is", "called", "named", "file", "of", "to", "and", "at", "my", "in", "it", "or",
    ]

    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        if let path = path(&words, place) { return path }
        let isCode = words.has(place, [.number, .letter])
        guard isCode || !words.has(place, [.linking, .article]) else { return nil }
        let follows: WordKinds = [.joiner, .number, .letter]
        guard !words.has(place, .plain) || isCode || words.has(place + 1, follows), isPart(&words, place) else {
            return nil
        }
        var end = place + 1
        while end < place + 6 {
            if words.has(end, .joiner) {
                if words.word(end) == "dot" {
                    let ending = words.phrase(.extensionName, at: end + 1)
                    guard ending == 0 else {
                        let again =
                            words.word(end + 1 + ending) == "dot"
                            ? words.phrase(.extensionName, at: end + 2 + ending) : 0
                        let length = end + 1 + ending + (again > 0 ? 1 + again : 0) - place
                        return OpenMatch(length, .filename, sure: true)
                    }
                    return nil
                }
                guard isPart(&words, end + 1) else { return nil }
                end += 2
                continue
            }
            // Words, numbers and letters follow each other without a joiner; ordinary ones begin no name.
            let isCode = words.has(end, [.number, .letter])
            guard isCode || end - place < most && isName(&words, end),
                isName(&words, place) || isCode && words.has(place, [.number, .letter])
            else { return nil }
            end += 1
        }
        return nil
    }

    /// "slash etc slash hosts"
    private static func path(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        var end = place
        if words.has(place, .letter), words.word(place + 1) == "colon" {
            guard words.word(place + 2) == "backslash" || words.word(place + 2) == "slash" else { return nil }
            end += 2
        } else if !words.has(place, .slash) {
            return nil
        }
        let start = end
        while end < start + 8, words.has(end, .slash) || words.word(end) == "dot", isPart(&words, end + 1) {
            if words.word(end) == "dot" {
                let ending = words.phrase(.extensionName, at: end + 1)
                return ending > 0 ? OpenMatch(end + 1 + ending - place, .filename, sure: true) : nil
            }
            end += 2
        }
        return end > start + 2 || start > place && end > start ? OpenMatch(end - place, .filename, sure: true) : nil
    }

    private static func isName(_ words: inout OpenWords, _ place: Int) -> Bool {
        !words.word(place).isEmpty && !words.has(place, [.plain, .joiner, .slash]) || words.has(place, .month)
    }

    private static func isPart(_ words: inout OpenWords, _ place: Int) -> Bool {
        !words.word(place).isEmpty && !words.has(place, [.joiner, .slash]) && !glue.contains(words.word(place))
    }
}

/// What follows "user name is".
enum UsernameRule {
    private static let glue: Set<String> = [
        "not", "the", "a", "my", "wrong", "in", "on", "correct", "incorrect", "also", "already", "for", "required",
        "still",
        "that", "what", "invalid", "taken", "field", "i", "so", "it", "to", "or", "and", "with", "same", "your", "this",
        "is",
        "can't", "can", "cannot", "or", "please", "has", "was", "isn't", "too",
    ]
    private static let most = 9

    static func match(_ words: inout OpenWords, _ place: Int) -> OpenMatch? {
        guard words.before.contains(.afterNaming) else { return nil }
        var end = words.word(place) == "at" ? place + 1 : place
        guard isPart(&words, end), !glue.contains(words.word(end)) || words.has(end + 1, [.letter, .joiner]) else {
            return nil
        }
        end += 1
        // "night owl twenty eight", "delta india echo eight nine", "mad underscore hatter"
        var names = 1
        while end < place + most {
            if words.has(end, .joiner), isPart(&words, end + 1) {
                end += 2
            } else if words.has(end, .number) || words.has(end, .letter) && !["a", "i"].contains(words.word(end)) {
                end += 1
            } else if names < 3, isPart(&words, end), !words.has(end, .linking), !words.has(end - 1, .number) {
                names += 1
                end += 1
            } else {
                break
            }
        }
        return OpenMatch(end - place, .username, sure: true)
    }

    private static func isPart(_ words: inout OpenWords, _ place: Int) -> Bool {
        !words.word(place).isEmpty && !words.has(place, .joiner)
    }
}
