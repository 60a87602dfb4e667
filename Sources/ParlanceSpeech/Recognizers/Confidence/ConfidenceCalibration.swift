import Foundation

/// From the score that an engine gives a word to the probability that the word is right: a logistic curve over the
/// score's log-odds (Platt 1999). Monotone, so calibrated words keep their order.
///
/// The constants below come from `parlance bench confidence` and hold for the models they name, on speech like that which
/// they were measured on (docs/confidence.md). Other models' scores are handed on as they are, and mean what their
/// makers mean by them.
public struct ConfidenceCalibration: Hashable, Sendable {
    /// By how much a step in log-odds counts; above 0.
    public let slope: Float
    /// Log-odds of a word whose score is a half.
    public let offset: Float

    public init(slope: Float, offset: Float) {
        precondition(slope > 0 && slope.isFinite && offset.isFinite)
        self.slope = slope
        self.offset = offset
    }

    /// Scores as they are.
    public static let identity = ConfidenceCalibration(slope: 1, offset: 0)

    /// Scores nearer to 0 or 1 than this are no surer.
    public static let nearest: Float = 0.01

    /// - Parameter score: 0…1; 0 is "cannot say", and stays.
    public func callAsFunction(_ score: Float) -> Float {
        guard self != .identity, score > 0 else { return score }
        return 1 / (1 + exp(-(slope * Self.logOdds(score) + offset)))
    }

    public static func logOdds(_ score: Float) -> Float {
        let score = min(max(score, nearest), 1 - nearest)
        return log(score / (1 - score))
    }

    /// What has been measured, by the model's name; identity for all others.
    public static func measured(_ model: String) -> ConfidenceCalibration {
        switch model {
        case "en-us": ConfidenceCalibration(slope: 0.449, offset: -0.127)
        case "digits-en-streaming": ConfidenceCalibration(slope: 2.241, offset: 1.865)
        default: .identity
        }
    }
}
