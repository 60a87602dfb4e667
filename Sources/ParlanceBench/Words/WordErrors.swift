/// What it takes to turn a reference into a hypothesis, word by word.
public struct WordErrors: Hashable, Sendable, Codable {
    public var substitutions = 0
    public var deletions = 0
    public var insertions = 0
    /// Words of the reference.
    public var reference = 0

    public init() {}

    public init(substitutions: Int, deletions: Int, insertions: Int, reference: Int) {
        self.substitutions = substitutions
        self.deletions = deletions
        self.insertions = insertions
        self.reference = reference
    }

    public var errors: Int { substitutions + deletions + insertions }

    /// Errors per word of the reference; nil without any.
    public var rate: Double? { reference > 0 ? Double(errors) / Double(reference) : nil }

    public static func + (a: WordErrors, b: WordErrors) -> WordErrors {
        WordErrors(
            substitutions: a.substitutions + b.substitutions, deletions: a.deletions + b.deletions,
            insertions: a.insertions + b.insertions, reference: a.reference + b.reference)
    }

    /// The least number of errors, each of the same weight (Levenshtein). Where several kinds cost the same, seen from
    /// the end, a substitution is taken before a deletion, and that before an insertion. Takes time and one byte of
    /// memory per pair of words.
    public init(reference: [String], hypothesis: [String]) {
        self.reference = reference.count
        Self.align(reference, hypothesis) { expected, heard in
            switch (expected, heard) {
            case (let expected?, let heard?): if reference[expected] != hypothesis[heard] { substitutions += 1 }
            case (_?, nil): deletions += 1
            default: insertions += 1
            }
        }
    }

    /// For each word of the hypothesis, whether the same alignment pairs it with its like.
    public static func matches(reference: [String], hypothesis: [String]) -> [Bool] {
        var matches = [Bool](repeating: false, count: hypothesis.count)
        align(reference, hypothesis) { expected, heard in
            if let expected, let heard { matches[heard] = reference[expected] == hypothesis[heard] }
        }
        return matches
    }

    /// Walks the best alignment from its end: places of two words that are paired, or of one that has no other.
    private static func align(
        _ reference: [String], _ hypothesis: [String], _ visit: (_ reference: Int?, _ hypothesis: Int?) -> Void
    ) {
        let width = hypothesis.count + 1
        // Which way the best path came: 0 diagonal, 1 from above (deletion), 2 from the left (insertion).
        var steps = [UInt8](repeating: 0, count: (reference.count + 1) * width)
        var row = Array(0...hypothesis.count)
        for column in 1..<max(width, 1) { steps[column] = 2 }
        for (i, expected) in reference.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            steps[(i + 1) * width] = 1
            for (j, heard) in hypothesis.enumerated() {
                let above = row[j + 1]
                var best = diagonal + (expected == heard ? 0 : 1)
                var step: UInt8 = 0
                if above + 1 < best { (best, step) = (above + 1, 1) }
                if row[j] + 1 < best { (best, step) = (row[j] + 1, 2) }
                diagonal = above
                row[j + 1] = best
                steps[(i + 1) * width + j + 1] = step
            }
        }
        var i = reference.count
        var j = hypothesis.count
        while i > 0 || j > 0 {
            switch steps[i * width + j] {
            case 0:
                visit(i - 1, j - 1)
                i -= 1
                j -= 1
            case 1:
                visit(i - 1, nil)
                i -= 1
            default:
                visit(nil, j - 1)
                j -= 1
            }
        }
    }
}
