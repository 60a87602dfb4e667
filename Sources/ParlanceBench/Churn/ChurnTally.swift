/// What the sessions of one part of a run have shown. Milliseconds.
package struct ChurnTally: Sendable {
    /// From connecting to `began`.
    package var open: [Double] = []
    /// From sending `finish` to `ended`.
    package var finish: [Double] = []
    package var sessions = 0
    package var seconds = 0.0
    /// Reasons with how often each came.
    package var failures: [String: Int] = [:]

    package init() {}

    package mutating func fail(_ reason: String) {
        let isListed = failures[reason] != nil || failures.count < 20
        failures[isListed ? reason : "other", default: 0] += 1
    }

    mutating func note(_ result: ChurnSession.Result) {
        sessions += 1
        if let value = result.open { open.append(value) }
        if let value = result.finish { finish.append(value) }
        if let failure = result.failure { fail(failure) }
    }

    mutating func add(_ other: ChurnTally) {
        open += other.open
        finish += other.finish
        sessions += other.sessions
        failures.merge(other.failures, uniquingKeysWith: +)
    }
}
