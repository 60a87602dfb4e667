/// Finds the largest number that passes: doubles until one fails, then halves the gap. A value without I/O.
package struct RampSearch: Sendable {
    package let range: ClosedRange<Int>
    package private(set) var passed: Int?
    package private(set) var failed: Int?

    package init(_ range: ClosedRange<Int>) { self.range = range }

    /// What to try next; nil when the answer is known to a twentieth, or to one.
    package var next: Int? {
        guard let failed else {
            guard let passed else { return range.lowerBound }
            return passed < range.upperBound ? min(passed * 2, range.upperBound) : nil
        }
        guard let passed else { return nil }
        return failed - passed > max(1, passed / 20) ? (passed + failed) / 2 : nil
    }

    package mutating func note(_ number: Int, passes: Bool) {
        if passes { passed = max(passed ?? 0, number) } else { failed = min(failed ?? .max, number) }
    }
}
