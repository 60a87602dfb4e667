import ParlanceCore

/// The words that a PocketSphinx model can recognize: those that its dictionary and its language model both know.
///
/// Kept as hashes, a megabyte for the 72,000 words of en-us. (That a word which is not known has a known one's hash does
/// not happen by chance, and would do no harm: it would be favoured in vain.)
struct PocketSphinxVocabulary: Sendable {
    private var hashes: Set<UInt64> = []

    mutating func insert(_ word: some Sequence<UInt8>) { hashes.insert(Self.hash(word)) }

    func knows(_ word: String) -> Bool { hashes.contains(Self.hash(word.utf8)) }

    var count: Int { hashes.count }

    /// FNV-1a.
    private static func hash(_ word: some Sequence<UInt8>) -> UInt64 {
        word.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}
