import ParlanceCore

/// How likely a word of a partial will be committed as it is, from how long it has stood.
///
/// The figures are shares of words that were committed so (`parlance bench confidence`, docs/confidence.md): with
/// PocketSphinx for engines that change their mind, with the digits model for those that do not. A word that has stood
/// for longer than the last figure's age is no surer than that: what changes it then is the engine's final pass.
package struct WordStability: Sendable {
    /// Ages in milliseconds, rising, and shares.
    private let points: [(age: Float, share: Float)]
    private let isMonotonic: Bool

    package init(isMonotonic: Bool) {
        self.isMonotonic = isMonotonic
        points = isMonotonic ? Self.last : Self.any
    }

    /// Of words that may change until the utterance ends.
    private static let any: [(age: Float, share: Float)] = [
        (0, 0.35), (100, 0.62), (200, 0.69), (300, 0.76), (1_000, 0.78),
    ]
    /// Of the last word of a monotonic engine, which may still grow.
    private static let last: [(age: Float, share: Float)] = [(0, 0.9), (400, 0.99)]
    /// Of that engine's other words.
    private static let followed: Float = 0.99

    package func callAsFunction(age: MediaTime, wordsAfter: Int) -> Float {
        if isMonotonic, wordsAfter > 0 { return Self.followed }
        let age = Float(age.samples) * 1_000 / Float(MediaTime.samplesPerSecond)
        guard let next = points.firstIndex(where: { $0.age > age }) else { return points[points.count - 1].share }
        guard next > 0 else { return points[0].share }
        let (low, high) = (points[next - 1], points[next])
        return low.share + (high.share - low.share) * (age - low.age) / (high.age - low.age)
    }
}
