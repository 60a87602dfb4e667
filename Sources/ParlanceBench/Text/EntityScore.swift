import ParlanceCore
import ParlanceSpeech

/// How many of the entities that are known to be in sentences were found, and what was hidden besides.
///
/// What counts is what a reader could still see: an entity is found if each of its words is hidden, by whatever policy;
/// what was said while thinking or to correct oneself may stay, and so may a "the" before it. What is hidden is false
/// if no entity of any policy has a word of it.
public struct EntityScore: Hashable, Sendable {
    /// Entities that are known.
    public var entities = 0
    /// Those that are hidden as a whole.
    public var found = 0
    /// Those of which a word is hidden under the name of their own policy.
    public var named = 0
    /// Stretches that were hidden.
    public var hidden = 0
    /// Those in which no entity is.
    public var wrong = 0

    public init() {}

    /// 1 where there are none.
    public var recall: Double { entities == 0 ? 1 : Double(found) / Double(entities) }
    /// 1 where nothing was hidden.
    public var precision: Double { hidden == 0 ? 1 : 1 - Double(wrong) / Double(hidden) }

    public static func + (left: EntityScore, right: EntityScore) -> EntityScore {
        var sum = left
        sum.entities += right.entities
        sum.found += right.found
        sum.named += right.named
        sum.hidden += right.hidden
        sum.wrong += right.wrong
        return sum
    }

    /// Scores finders by policy: `entities` and what was found of them by the policy that they have, `hidden` by the one
    /// that they were hidden for.
    public static func score(
        _ finders: EntityFinders, on sentences: [LabelledSentence]
    ) -> [RedactionPolicy: EntityScore] {
        var scores: [RedactionPolicy: EntityScore] = [:]
        for sentence in sentences {
            let reading = finders.read(sentence.words)
            let spans = reading.spans + reading.suspects
            for entity in sentence.entities where finders.policies.contains(entity.policy) {
                scores[entity.policy, default: .init()].entities += 1
                if isHidden(entity, of: sentence.words, by: spans) { scores[entity.policy]?.found += 1 }
                let isNamed = spans.contains { $0.policy == entity.policy && $0.words.overlaps(entity.words) }
                if isNamed { scores[entity.policy]?.named += 1 }
            }
            for span in spans {
                scores[span.policy, default: .init()].hidden += 1
                let isRight = sentence.entities.contains { $0.words.overlaps(span.words) }
                if !isRight { scores[span.policy]?.wrong += 1 }
            }
        }
        return scores
    }

    private static let asides: Set<String> = [
        "um", "uh", "erm", "er", "sorry", "no", "i", "mean", "oops", "wait", "scratch", "that", "correction",
    ]

    /// Whether nothing of it can be read.
    public static func isHidden(_ entity: EntitySpan, of words: [String], by spans: [EntitySpan]) -> Bool {
        entity.words.allSatisfy { index in
            spans.contains { $0.words.contains(index) } || asides.contains(words[index])
                || index == entity.words.lowerBound && words[index] == "the" && entity.words.count > 1
        }
    }
}
