extension FuzzTarget {
    /// Words instead of bytes: what becomes of them before they are shown.
    static let text = FuzzTarget(
        name: "text", maximumLength: TextProperty.maximumLength, check: { input, _ in TextProperty.check(input) },
        seeds: {
            let vocabulary = TextProperty.vocabulary
            func say(_ sentence: String) -> [UInt8] {
                sentence.split(separator: " ").flatMap { word in
                    let index = vocabulary.firstIndex(of: String(word)) ?? 0
                    return [UInt8(index >> 8), UInt8(index & 255), 255]
                }
            }
            let sentences = [
                "my card is four one one one one one one one expires oh nine twenty six",
                "john dot smith at gmail dot com thanks",
                "call me at four one five no sorry four two five five one two",
                "twenty five dollars and ten cents on march fifth comma new line half past three",
            ]
            return sentences.flatMap { sentence in
                [[0, 64, 0], [2, 65, 0], [0x16, 66, 0], [2, 128, 9]].map { $0 + say(sentence) + [254, 253] }
            }
        })
}
