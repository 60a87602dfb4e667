import Foundation

/// Something that was said to be right with some probability, and whether it was.
public struct ProbableWord: Hashable, Sendable {
    public var probability: Float
    public var isRight: Bool
    /// Where it comes from, for cross-validation: one recording.
    public var recording: Int

    public init(probability: Float, isRight: Bool, recording: Int) {
        self.probability = probability
        self.isRight = isRight
        self.recording = recording
    }
}

/// How far stated probabilities are from what happened.
public struct Reliability: Sendable, Codable {
    public static let bins = 10

    public struct Bin: Sendable, Codable {
        public var count = 0
        /// Mean of what was stated.
        public var stated = 0.0
        /// Share that was right.
        public var right = 0.0
    }

    public let count: Int
    /// Of equal width, from 0 to 1; empty ones have a count of 0.
    public let bins: [Bin]
    /// Share of all that was right.
    public let right: Double
    /// Expected calibration error: the distance between stated and right, averaged over the words by bins.
    public let error: Double
    /// Normalized cross entropy: the share of the uncertainty that the probabilities take away beside knowing only how
    /// many are right. 1 is perfect, 0 says nothing, less is worse than nothing. Nil where all are right, or none.
    public let information: Double?

    public init(_ words: [ProbableWord]) {
        count = words.count
        var bins = [Bin](repeating: Bin(), count: Self.bins)
        var entropy = 0.0
        for word in words {
            let place = min(Int(word.probability * Float(Self.bins)), Self.bins - 1)
            bins[place].count += 1
            bins[place].stated += Double(word.probability)
            bins[place].right += word.isRight ? 1 : 0
            let probability = min(max(Double(word.probability), 1e-4), 1 - 1e-4)
            entropy -= log2(word.isRight ? probability : 1 - probability)
        }
        let total = Double(max(words.count, 1))
        right = bins.reduce(0) { $0 + $1.right } / total
        error = bins.reduce(0) { $0 + abs($1.stated - $1.right) } / total
        for place in bins.indices where bins[place].count > 0 {
            bins[place].stated /= Double(bins[place].count)
            bins[place].right /= Double(bins[place].count)
        }
        self.bins = bins
        let known = right > 0 && right < 1 ? -(right * log2(right) + (1 - right) * log2(1 - right)) : 0
        information = known > 0 ? 1 - entropy / total / known : nil
    }
}
