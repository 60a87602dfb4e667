/// What people say to take back what they have just read out: "no sorry", "i mean", "scratch that".
enum Correction {
    private static let phrases: [[String]] = {
        let list = """
            no sorry i mean|sorry no i mean|no sorry|sorry no|sorry i mean|no i mean|oops i mean|wait i mean|i mean|scratch that|oops no|wait no|no wait|wait sorry
            sorry wait|no no|or rather|make that|correction|oops|wait|no|rather
            """
        return list.split(whereSeparator: { $0 == "|" || $0.isNewline }).map {
            $0.split(separator: " ").map(String.init)
        }
    }()
    static let first = Set(phrases.map { $0[0] })

    /// Whether one begins here that is no ordinary word by itself.
    static func isLong(at index: Int, in words: HeardWords) -> Bool {
        guard words.has(index, .correction) else { return false }
        return length(at: index, in: words) > 1 || words[index] == "oops" || words[index] == "correction"
    }

    /// Whether the words end in the middle of one that begins here.
    static func isCut(at index: Int, in words: HeardWords) -> Bool {
        words.has(index, .correction) && phrases.contains { words.isCut($0, at: index) }
    }

    /// How many words of one begin here; 0: none.
    static func length(at index: Int, in words: HeardWords) -> Int {
        guard words.has(index, .correction) else { return 0 }
        return phrases.first { words.starts($0, at: index) }?.count ?? 0
    }
}
