import ParlanceCore

/// Days, times and sums of money, as the grammar of spoken numbers reads them; what a day is the day of, by the words before.
struct SaidAmountFinder: EntityFinder {
    static let policies: Set<RedactionPolicy> = [.date, .dateOfBirth, .creditCardExpiration, .time, .moneyAmount]

    private let grammar: SpokenGrammar

    init(_ policies: Set<RedactionPolicy>) {
        var kinds: Set<EntityKind> = []
        if !policies.isDisjoint(with: [.date, .dateOfBirth, .creditCardExpiration]) { kinds.insert(.date) }
        if policies.contains(.time) { kinds.insert(.time) }
        if policies.contains(.moneyAmount) { kinds.insert(.money) }
        grammar = SpokenGrammar(kinds: kinds)
    }

    func read(_ words: [String], policies: Set<RedactionPolicy>) -> EntityReading {
        let found = grammar.entities(in: words)
        var reading = EntityReading(spans: [], openFrom: found.openFrom)
        for entity in found.entities {
            guard let policy = Self.policy(of: entity, in: words, policies) else { continue }
            let span = EntitySpan(words: entity.words, policy: policy)
            if entity.words.upperBound <= found.openFrom {
                reading.spans.append(span)
            } else {
                reading.suspects.append(span)
            }
        }
        return reading
    }

    private static func policy(
        of entity: SpokenEntity, in words: [String], _ policies: Set<RedactionPolicy>
    ) -> RedactionPolicy? {
        switch entity.kind {
        case .time: return .time
        case .money: return .moneyAmount
        case .date:
            let named = CodeContext.policies(before: entity.words.lowerBound, in: words).first {
                $0 == .dateOfBirth || $0 == .creditCardExpiration
            }
            if let named, policies.contains(named) { return named }
            return policies.contains(.date) ? .date : nil
        default: return nil
        }
    }
}
