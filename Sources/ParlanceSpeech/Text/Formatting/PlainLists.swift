import ParlanceCore

/// Words said while looking for words.
enum FillerWords {
    static let all = Set("um umm uhm uh uhh er erm hm hmm mm".split(separator: " ").map(String.init))
}

/// Strong language, in the forms that it takes.
enum Profanity {
    private static let all = Set(
        """
        fuck fucks fucked fucker fuckers fuckin fucking motherfucker motherfuckers motherfucking shit shits shitty
        shitting bullshit bitch bitches bastard bastards asshole assholes arsehole arseholes cunt cunts wanker wankers
        dickhead dickheads goddamn goddamned cocksucker cocksuckers slut sluts whore whores twat twats bollocks
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// The word as it is shown, nil when there is nothing to hide.
    static func masked(_ word: String, _ shown: TextFormatting.Profanity) -> String? {
        let stem = word.hasSuffix("'s") ? String(word.dropLast(2)) : word
        guard all.contains(stem) else { return nil }
        switch shown {
        case .shown: return nil
        case .initial:
            return stem.prefix(1) + String(repeating: "*", count: stem.count - 1) + word.dropFirst(stem.count)
        case .starred: return "****" + word.dropFirst(stem.count)
        }
    }
}
