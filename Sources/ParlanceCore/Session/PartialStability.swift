/// How soon words of partials are promised to stay: when the recognizer has said the same, from the first word on, at
/// so many looks in a row. Looks are ``lookInterval`` of media time apart.
///
/// A promised word never changes any more, neither in later partials nor in what is committed, even where the recognizer
/// changes its mind. So an early promise costs accuracy with engines that change their mind, and a late one costs time:
/// docs/confidence.md has both, measured.
public enum PartialStability: String, CaseIterable, Hashable, Sendable {
    /// Few words, late, nearly always right.
    case low
    case medium
    /// As soon as it is more likely than not.
    case high

    public static let lookInterval = MediaTime(milliseconds: 160)

    /// Looks in a row at which the words must have been the same.
    public var agreement: Int {
        switch self {
        case .low: 7
        case .medium: 4
        case .high: 2
        }
    }
}
