import Foundation
import ParlanceSpeech

/// Finds the logistic curve that fits scores best (Platt 1999), by Newton's method.
public enum CalibrationFit {
    /// Fewer than so many words that are right, or that are wrong, tell nothing.
    public static let least = 20

    /// Nil where there is too little to go by, or where higher scores are not righter.
    public static func fit(_ words: some Sequence<ProbableWord>) -> ConfidenceCalibration? {
        let points = words.map { (x: Double(ConfidenceCalibration.logOdds($0.probability)), isRight: $0.isRight) }
        let right = points.count(where: \.isRight)
        guard right >= least, points.count - right >= least else { return nil }
        var slope = 0.5
        var offset = 0.0
        for _ in 0..<50 {
            // Gradient and curvature of the likelihood, held back a little so that the curve stays finite.
            var (g0, g1, h00, h01, h11) = (-1e-3 * offset, -1e-3 * slope, 1e-3, 0.0, 1e-3)
            for point in points {
                let stated = 1 / (1 + exp(-(slope * point.x + offset)))
                let miss = (point.isRight ? 1 : 0) - stated
                let weight = stated * (1 - stated)
                g0 += miss
                g1 += miss * point.x
                h00 += weight
                h01 += weight * point.x
                h11 += weight * point.x * point.x
            }
            let determinant = h00 * h11 - h01 * h01
            guard determinant > 1e-12 else { break }
            let (stepOffset, stepSlope) = ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant)
            offset += stepOffset
            slope += stepSlope
            if abs(stepOffset) + abs(stepSlope) < 1e-9 { break }
        }
        guard slope > 0, slope.isFinite, offset.isFinite else { return nil }
        return ConfidenceCalibration(slope: Float(slope), offset: Float(offset))
    }

    /// Each word with the probability that a curve fitted to the other recordings gives it. Nil where one cannot be fitted.
    ///
    /// - Parameter folds: groups of recordings, each left out once.
    public static func heldOut(_ words: [ProbableWord], folds: Int = 10) -> [ProbableWord]? {
        var result: [ProbableWord] = []
        result.reserveCapacity(words.count)
        for fold in 0..<folds {
            let left = words.filter { $0.recording % folds == fold }
            if left.isEmpty { continue }
            guard let curve = fit(words.lazy.filter { $0.recording % folds != fold }) else { return nil }
            result += left.map { word in
                var word = word
                word.probability = curve(word.probability)
                return word
            }
        }
        return result
    }
}
