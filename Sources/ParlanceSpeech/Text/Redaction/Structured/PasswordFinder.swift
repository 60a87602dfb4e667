import ParlanceCore

/// Passwords that are said: what follows "my password is", as a word, or read out with signs and capitals.
struct PasswordFinder: EntityFinder {
    static let names: Set<String> = ["password", "passcode", "passphrase", "passwort"]
    private static let mostNames = 5
    private static let links: Set<String> = ["is", "was", "to", "as", "equals", "being", "colon"]
    /// What is said of a password, not as one.
    private static let talk: Set<String> = Set(
        """
        wrong expired not incorrect the too reset required case a an correct still working forgotten locked invalid in on
        about be being changed my your something that this what never always also now no it for set stored saved safe
        secure weak strong missing unknown different same enter change and or but if so because please thanks thank okay i
        you we they he she my me at on from of by with only just again more than all one can could would will should i'm
        i've did do does don't didn't doesn't isn't wasn't won't can't has have had was were page link field box reset
        manager protected policy screen prompt hint recovery resets change changes once until before after when where which
        number must needs should
        """.split(whereSeparator: \.isWhitespace).map(String.init))
    private static let signs: Set<String> = Set(
        """
        capital uppercase lowercase upper lower case exclamation mark dollar sign hash at percent ampersand asterisk star
        underscore question pound caret tilde bracket caps point
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    func read(_ words: HeardWords, policies: Set<RedactionPolicy>) -> EntityReading {
        var reading = EntityReading(spans: [], openFrom: words.count)
        guard words.roles.contains(.password) else { return reading }
        var index = 0
        while index < words.count {
            defer { index += 1 }
            guard words.has(index, .password) else { continue }
            var start = index + 1
            start = Self.skipOwner(words, from: start)
            if words[index] != "password's", start < words.count, Self.links.contains(words[start]) { start += 1 }
            while start < words.count, words.code(start) == .filler { start += 1 }
            guard start < words.count else { continue }
            guard Self.isSign(start, words) || !Self.talk.contains(words[start]) else { continue }
            var end = start
            var names = 0
            while end < words.count {
                if !Self.isSign(end, words) {
                    if Correction.length(at: end, in: words) > 0, end > start {
                        end += Correction.length(at: end, in: words)
                        names = 0
                        continue
                    }
                    names += 1
                    guard names <= Self.mostNames, !Self.talk.contains(words[end]), words[end].first?.isLetter == true
                    else { break }
                }
                end += 1
            }
            end = min(end, words.count)
            let span = EntitySpan(words: start..<end, policy: .password)
            guard end < words.count else {
                reading.openFrom = min(reading.openFrom, start)
                reading.suspects.append(span)
                break
            }
            reading.spans.append(span)
            index = end - 1
        }
        return reading
    }

    /// "the password on the account is": past what it is the password of.
    private static func skipOwner(_ words: HeardWords, from start: Int) -> Int {
        guard start < words.count, ["on", "for", "of", "to"].contains(words[start]) else { return start }
        for link in start + 1..<min(start + 5, words.count) where words[link] == "is" || words[link] == "was" {
            return link
        }
        return start
    }

    private static func isSign(_ place: Int, _ words: HeardWords) -> Bool {
        let word = words[place]
        return switch words.code(place) {
        case .filler: word != "then" && word != "sorry"
        case .other, .and: signs.contains(word)
        default: true
        }
    }
}
