import ParlanceCore

/// Days, times and sums of money, however they are said; what a day is the day of, by the words before.
///
/// Looser than the grammar that writes numbers: what is hidden need not be understood.
struct SaidFinder: EntityFinder {
    static let policies: Set<RedactionPolicy> = [.date, .dateOfBirth, .creditCardExpiration, .time, .moneyAmount]

    private let hasDates: Bool
    private let hasTimes: Bool
    private let hasMoney: Bool

    init(_ policies: Set<RedactionPolicy>) {
        hasDates = !policies.isDisjoint(with: [.date, .dateOfBirth, .creditCardExpiration])
        hasTimes = policies.contains(.time)
        hasMoney = policies.contains(.moneyAmount)
    }

    func read(_ text: HeardWords, policies: Set<RedactionPolicy>) -> EntityReading {
        var reading = EntityReading(spans: [], openFrom: text.count)
        var words = SaidWords(text)
        var openFrom: Int?
        var place = 0
        while place < words.count {
            words.sawEnd = false
            let found = entity(&words, place, text, policies)
            if words.sawEnd, openFrom == nil { openFrom = place }
            guard let found else {
                place += 1
                continue
            }
            let span = EntitySpan(words: words.expand(place..<found.end), policy: found.policy)
            if openFrom == nil { reading.spans.append(span) } else { reading.suspects.append(span) }
            place = found.end
        }
        if let openFrom { reading.openFrom = words.original(openFrom) }
        return reading
    }

    private struct Found {
        var end: Int
        var policy: RedactionPolicy
    }

    private static var beginnings: SaidKinds {
        [.digit, .teen, .tens, .hundred, .ordinal, .ordinalTens, .month, .weekday, .the, .a, .half, .quarter, .noon]
    }

    /// What begins at a place, with what was taken back and said again.
    private func entity(
        _ words: inout SaidWords, _ place: Int, _ text: HeardWords, _ policies: Set<RedactionPolicy>
    ) -> Found? {
        guard words.has(place, Self.beginnings) else { return nil }
        if var found = value(&words, place, text, policies) {
            let taken = words.correction(at: found.end)
            if taken > 0, let again = value(&words, found.end + taken, text, policies, after: place) {
                found.end = again.end
            }
            return found
        }
        guard let piece = piece(&words, place) else { return nil }
        let taken = words.correction(at: piece)
        guard taken > 0 else { return nil }
        return value(&words, piece + taken, text, policies, after: place)
    }

    /// - Parameter place: where the first attempt began, which the words before speak of.
    private func value(
        _ words: inout SaidWords, _ start: Int, _ text: HeardWords, _ policies: Set<RedactionPolicy>,
        after place: Int? = nil
    ) -> Found? {
        var best: Found?
        func take(_ end: Int?, _ policy: @autoclosure () -> RedactionPolicy?) {
            guard let end, end > best?.end ?? 0, let policy = policy() else { return }
            best = Found(end: end, policy: policy)
        }
        guard start < words.count else {
            words.sawEnd = true
            return nil
        }
        if hasDates {
            let first = words.original(place ?? start)
            take(SaidDate.match(&words, start), SaidContext(first, text).day(among: policies))
            if words.has(start, [.month, .digit, .teen, .tens])
                || words.has(start, .the) && words.has(start + 1, .anyOrdinal)
            {
                let named = SaidContext(first, text)
                if named.isExpiry, policies.contains(.creditCardExpiration) {
                    take(SaidDate.expiry(&words, start), .creditCardExpiration)
                } else if named.isBirthday, policies.contains(.dateOfBirth) {
                    take(SaidDate.birthday(&words, start), .dateOfBirth)
                }
            }
        }
        if hasTimes { take(SaidTime.match(&words, start), .time) }
        if hasMoney { take(SaidMoney.match(&words, start), .moneyAmount) }
        return best
    }

    /// The beginning of a day, a time or a sum that may have been broken off.
    private func piece(_ words: inout SaidWords, _ place: Int) -> Int? {
        let parts: SaidKinds = [
            .digit, .teen, .tens, .hundred, .scale, .ordinal, .ordinalTens, .month, .weekday, .the, .of, .half,
            .quarter, .past,
            .slash,
        ]
        var end = place
        while end < place + 7, words.has(end, parts) { end += 1 }
        return end > place ? end : nil
    }
}

/// What the words before a day say that it is.
private struct SaidContext {
    private let named: [RedactionPolicy]

    init(_ place: Int, _ text: HeardWords) { named = CodeContext.policies(before: place, in: text) }

    var isExpiry: Bool { named.first == .creditCardExpiration }
    var isBirthday: Bool { named.first == .dateOfBirth }

    /// Nil where none of the policies is looked for.
    func day(among policies: Set<RedactionPolicy>) -> RedactionPolicy? {
        let special = named.first { $0 == .dateOfBirth || $0 == .creditCardExpiration }
        if let special, policies.contains(special) { return special }
        return policies.contains(.date) ? .date : nil
    }
}
