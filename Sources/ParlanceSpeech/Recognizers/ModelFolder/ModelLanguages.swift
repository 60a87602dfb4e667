/// Which languages a model speaks: nothing in the files says so, but the publishers' folder names do.
enum ModelLanguages {
    /// The codes that occur in the names of published streaming models.
    private static let known: Set<String> = [
        "ar", "bn", "de", "en", "es", "fr", "id", "it", "ja", "ka", "ko", "nl", "pl", "pt", "ru", "th", "tr", "uk",
        "vi", "yue", "zh",
    ]

    static func guess(folder: String, tokens: TokenTable) -> [String] {
        let parts = folder.lowercased().split { "-_.".contains($0) }.map(String.init)
        var found: [String] = []
        for part in parts where known.contains(part) && !found.contains(part) { found.append(part) }
        if !found.isEmpty { return found }
        let alphabet = tokens.alphabet
        if alphabet.contains(where: \.isIdeograph) { return ["zh"] }
        if alphabet.contains(where: { ("а"..."я").contains($0) }) { return ["ru"] }
        return ["en"]
    }
}

extension Character {
    /// A character that is a word by itself: Han, kana, Thai excluded (it is written without spaces, but in syllables).
    var isIdeograph: Bool {
        guard let value = unicodeScalars.first?.value else { return false }
        return switch value {
        case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3134F: true
        default: false
        }
    }
}
