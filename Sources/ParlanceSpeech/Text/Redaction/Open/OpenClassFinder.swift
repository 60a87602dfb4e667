import ParlanceCore

/// Finds what has no structure of its own - names, places, firms, illnesses and the like - by lists and by the words
/// around them.
///
/// One walk from left to right. At each place every rule says what begins there; the longest wins, then the surest,
/// then the first of the rules. A rule sees the words before, and a few after; one that would have looked past the end
/// leaves its place open. Places before the first open one are decided for good, which is all that `EntityReading`
/// promises.
public struct OpenClassFinder: EntityFinder {
    private let lexicon: OpenLexicon
    /// The rules for the policies that it was made for.
    private let prepared: PreparedRules?

    public init() {
        lexicon = .shared
        prepared = nil
    }

    /// Finds these policies alone, whatever is asked for.
    init(_ policies: Set<RedactionPolicy>) {
        lexicon = .shared
        prepared = PreparedRules(Self.rules(for: policies))
    }

    private static func rules(for policies: Set<RedactionPolicy>) -> [OpenRule] {
        var wanted = policies.intersection(Self.policies)
        if policies.contains(.genderSexuality) { wanted.formUnion([.gender, .sexuality]) }
        return OpenRule.all.filter { !$0.policies.union($0.rivals).isDisjoint(with: wanted) }
    }

    /// The policies that this finder knows something of.
    public static let policies: Set<RedactionPolicy> = OpenRule.all.reduce(into: []) { $0.formUnion($1.policies) }

    /// The spans of `policies` in `words`, which are lower case and without punctuation.
    public func read(_ words: HeardWords, policies: Set<RedactionPolicy>) -> EntityReading {
        var reading = EntityReading(spans: [], openFrom: words.count)
        let rules = prepared ?? PreparedRules(Self.rules(for: policies))
        guard !rules.all.isEmpty else { return reading }
        var view = OpenWords(words, lexicon: lexicon)
        var isOpen = false
        var place = 0
        while place < words.count {
            view.sawEnd = false
            view.before = view.context(before: place)
            let signs = view.signs(at: place)
            guard rules.gate.opens(for: signs) else {
                place += 1
                continue
            }
            var best: OpenMatch?
            for rule in rules.all where rule.gate.opens(for: signs) {
                guard let match = rule.match(&view, place) else { continue }
                if let best, (match.length, match.isSure ? 1 : 0) <= (best.length, best.isSure ? 1 : 0) { continue }
                best = match
            }
            if view.sawEnd, !isOpen {
                isOpen = true
                reading.openFrom = place
            }
            guard let best else {
                place += 1
                continue
            }
            let span = EntitySpan(words: place..<min(place + best.length, words.count), policy: best.policy)
            view.previous = span
            if let policy = Self.policy(span.policy, among: policies) {
                reading.spans.append(EntitySpan(words: span.words, policy: policy))
            }
            place = span.words.upperBound
        }
        // What the words end in the middle of is likely what it looks like.
        reading.suspects = reading.spans.filter { $0.words.upperBound > reading.openFrom }
        reading.spans.removeLast(reading.suspects.count)
        return reading
    }

    private static func policy(_ policy: RedactionPolicy, among policies: Set<RedactionPolicy>) -> RedactionPolicy? {
        if policies.contains(policy) { return policy }
        let isWide = policy == .gender || policy == .sexuality
        return isWide && policies.contains(.genderSexuality) ? .genderSexuality : nil
    }
}

/// What a rule found at a place.
struct OpenMatch {
    var length: Int
    var policy: RedactionPolicy
    /// Whether the words around say so, rather than a list alone.
    var isSure = false

    init(_ length: Int, _ policy: RedactionPolicy, sure: Bool = false) {
        self.length = length
        self.policy = policy
        isSure = sure
    }
}

/// What can be told at a glance of where a rule may match, so that most rules are not asked of most words.
struct Gate: Sendable {
    /// What the word at a place may be the beginning of,
    var begins: WordKinds
    /// or what stands before it,
    var after: WordKinds = []
    /// or what the word before it is.
    var follows: WordKinds = []
    /// Of any word that is not an ordinary one between ordinary ones, too.
    var anywhere = false

    func opens(for signs: Signs) -> Bool {
        !signs.begins.isDisjoint(with: begins) || !signs.after.isDisjoint(with: after)
            || !signs.follows.isDisjoint(with: follows) || anywhere && !signs.isOrdinary
    }

    mutating func formUnion(_ other: Gate) {
        begins.formUnion(other.begins)
        after.formUnion(other.after)
        follows.formUnion(other.follows)
        anywhere = anywhere || other.anywhere
    }

    /// The same of one place.
    struct Signs {
        var begins: WordKinds
        var after: WordKinds
        var follows: WordKinds
        var isOrdinary: Bool
    }
}

/// Rules as a reading asks them.
private struct PreparedRules: Sendable {
    let all: [(gate: Gate, match: @Sendable (inout OpenWords, Int) -> OpenMatch?)]
    /// Closed where all are.
    let gate: Gate

    init(_ rules: [OpenRule]) {
        all = rules.map { ($0.gate, $0.match) }
        gate = rules.reduce(into: Gate(begins: [])) { $0.formUnion($1.gate) }
    }
}

/// One family of rules.
struct OpenRule: Sendable {
    /// What it may find.
    var policies: Set<RedactionPolicy>
    /// What it takes words from, so that it must run for these too: "jordan" in "in jordan" is no person.
    var rivals: Set<RedactionPolicy> = []
    var gate: Gate
    /// What begins at a place.
    var match: @Sendable (inout OpenWords, Int) -> OpenMatch?

    static let all: [OpenRule] = [
        OpenRule(
            policies: [.username], gate: Gate(begins: [], after: .afterNaming), match: UsernameRule.match),
        OpenRule(policies: [.filename], gate: Gate(begins: [], anywhere: true), match: FilenameRule.match),
        OpenRule(policies: [.bloodType], gate: Gate(begins: [.letter, .opener]), match: BloodTypeRule.match),
        OpenRule(
            policies: [.personAge], rivals: [.duration], gate: Gate(begins: [.number, .article, .opener]),
            match: AgeRule.match),
        OpenRule(
            policies: [.dateInterval],
            gate: Gate(begins: [.weekday, .month, .ordinal, .number, .season, .opener, .article]),
            match: IntervalRule.match),
        OpenRule(policies: [.duration], gate: Gate(begins: [.number, .article, .opener]), match: DurationRule.match),
        OpenRule(policies: [.statistics], gate: Gate(begins: [.number, .article]), match: StatisticsRule.match),
        OpenRule(
            policies: [.physicalAttribute],
            gate: Gate(begins: [.look, .colour, .hairAndEyes, .number, .article, .opener, .build, .cut]),
            match: AttributeRule.match),
        OpenRule(
            policies: [.organizationMedicalFacility], rivals: [.personName, .organization],
            gate: Gate(begins: [.facility, .opener], after: .afterStanding), match: FacilityRule.match),
        OpenRule(
            policies: [.organization], rivals: [.personName, .location],
            gate: Gate(begins: [.company, .ambiguousCompany, .opener], anywhere: true),
            match: OrganizationRule.match),
        OpenRule(
            policies: [.event], rivals: [.location], gate: Gate(begins: [.event, .place, .opener]),
            match: EventRule.match),
        OpenRule(
            policies: [.zodiacSign], rivals: [.medicalCondition], gate: Gate(begins: [.zodiac, .ambiguousZodiac]),
            match: ZodiacRule.match),
        OpenRule(
            policies: [.location], rivals: [.personName, .organization],
            gate: Gate(
                begins: [.place, .ambiguousPlace, .riskyPlace, .number, .ordinal, .opener, .letter],
                after: [.afterStanding, .afterCode]),
            match: LocationRule.match),
        OpenRule(
            policies: [.personName], rivals: [.location, .organization],
            gate: Gate(
                begins: [.anyName, .letter], after: [.afterIntroduction, .afterPresentation, .afterAddress],
                follows: [.title, .looseTitle]),
            match: PersonRule.match),
        OpenRule(
            policies: [.medicalCondition, .drug, .medicalProcess, .injury],
            gate: Gate(begins: [.injury, .process, .condition, .drug, .harm, .bodyPart, .ambiguousCondition, .severity]
            ),
            match: HealthRule.match),
        OpenRule(
            policies: [.occupation], rivals: [.nationality, .language],
            gate: Gate(begins: [.occupation, .ambiguousOccupation]),
            match: OccupationRule.match),
        OpenRule(
            policies: [.nationality, .language],
            gate: Gate(begins: [.language, .nationality, .ambiguousLanguage, .ambiguousNationality]),
            match: OriginRule.match),
        OpenRule(
            policies: [.religion, .politicalAffiliation],
            gate: Gate(begins: [.politics, .religion, .ambiguousPolitics, .ambiguousReligion]),
            match: ConvictionRule.match),
        OpenRule(
            policies: [.gender, .sexuality, .genderSexuality, .maritalStatus],
            gate: Gate(begins: [.gender, .sexuality, .marital, .ambiguousSexuality, .opener]), match: PersonalRule.match
        ),
    ]
}
