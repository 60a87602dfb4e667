import ParlanceSpeech

/// A sentence as spoken, and as it should be read: `spoken => written`.
struct SpokenCase: CustomStringConvertible, Sendable {
    var spoken: [String]
    var written: String

    var description: String { spoken.joined(separator: " ") }

    /// One case per line.
    static func table(_ text: String) -> [SpokenCase] {
        text.split(separator: "\n").map { line in
            let parts = line.split(separator: " => ")
            return SpokenCase(spoken: parts[0].split(separator: " ").map(String.init), written: String(parts[1]))
        }
    }

    /// Sentences in which nothing is to be touched, one per line.
    static func traps(_ text: String) -> [SpokenCase] {
        text.split(separator: "\n").map {
            SpokenCase(spoken: $0.split(separator: " ").map(String.init), written: String($0))
        }
    }
}

extension SpokenReading {
    /// The sentence with its entities in place.
    func written(over words: [String]) -> String {
        var parts: [String] = []
        var index = 0
        for entity in entities {
            parts += words[index..<entity.words.lowerBound]
            parts.append(entity.written)
            index = entity.words.upperBound
        }
        return (parts + words[index...]).joined(separator: " ")
    }
}

/// The same numbers every time.
struct TextRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
}
