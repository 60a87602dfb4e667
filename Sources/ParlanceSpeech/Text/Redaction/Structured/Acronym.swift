/// Names of numbers that are spelled, and are no part of them: "s s n one two three".
enum Acronym {
    private static let all: Set<[String]> = Set(
        """
        s s n|c v v|c v c|c s c|n h s|v i n|m r n|d o b|i b a n|i p|p i n|i d|a b a|u r l|d l|r s v p|p o|u p s|u s|u k
        """.split(separator: "|").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) })

    /// How many words of such a name begin here; 0: none.
    static func length(at index: Int, in words: HeardWords) -> Int {
        guard case .letter = words.code(index) else { return 0 }
        for length in stride(from: min(4, words.count - index), to: 1, by: -1)
        where all.contains(Array(words.text[index..<index + length])) {
            return length
        }
        return 0
    }
}
