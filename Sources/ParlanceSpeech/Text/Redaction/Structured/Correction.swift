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
    private static let first = Set(phrases.map { $0[0] })

    /// Whether one begins here that is no ordinary word by itself.
    static func isLong(at index: Int, in words: [String]) -> Bool {
        length(at: index, in: words) > 1 || words[index] == "oops" || words[index] == "correction"
    }

    /// Whether the words end in the middle of one that begins here.
    static func isCut(at index: Int, in words: [String]) -> Bool {
        first.contains(words[index])
            && phrases.contains { $0.count > words.count - index && $0.starts(with: words[index...]) }
    }

    /// How many words of one begin here; 0: none.
    static func length(at index: Int, in words: [String]) -> Int {
        guard first.contains(words[index]) else { return 0 }
        return phrases.first { words[index...].starts(with: $0) }?.count ?? 0
    }
}
