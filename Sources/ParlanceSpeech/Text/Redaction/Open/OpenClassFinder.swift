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
    private let prepared: [OpenRule]?

    public init() {
        lexicon = .shared
        prepared = nil
    }

    /// Finds these policies alone, whatever is asked for.
    init(_ policies: Set<RedactionPolicy>) {
        lexicon = .shared
        prepared = Self.rules(for: policies)
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
        let rules = prepared ?? Self.rules(for: policies)
        guard !rules.isEmpty else { return reading }
        var view = OpenWords(words, lexicon: lexicon)
        var isOpen = false
        var place = 0
        while place < words.count {
            view.sawEnd = false
            view.before = view.context(before: place)
            var best: OpenMatch?
            let beginnings = view.beginnings(place)
            let last = view.kinds(place - 1)
            for rule in rules where rule.mayMatch(beginnings, view.before, last) {
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

/// One family of rules.
struct OpenRule: Sendable {
    /// What it may find.
    var policies: Set<RedactionPolicy>
    /// What it takes words from, so that it must run for these too: "jordan" in "in jordan" is no person.
    var rivals: Set<RedactionPolicy> = []
    /// What the word at a place must be the beginning of; nil: of anything.
    var begins: WordKinds?
    /// Or what must stand before it,
    var after: WordKinds = []
    /// or what the word before it must be.
    var follows: WordKinds = []
    /// What begins at a place.
    var match: @Sendable (inout OpenWords, Int) -> OpenMatch?

    /// Whether it can match at all where a word stands: what most rules know of most words at a glance.
    func mayMatch(_ beginnings: WordKinds, _ before: WordKinds, _ last: WordKinds) -> Bool {
        guard let begins else { return true }
        return !beginnings.isDisjoint(with: begins) || !before.isDisjoint(with: after)
            || !last.isDisjoint(with: follows)
    }

    static let all: [OpenRule] = [
        OpenRule(
            policies: [.username], begins: [], after: .afterNaming, match: UsernameRule.match),
        OpenRule(policies: [.filename], match: FilenameRule.match),
        OpenRule(policies: [.bloodType], begins: [.letter, .opener], match: BloodTypeRule.match),
        OpenRule(
            policies: [.personAge], rivals: [.duration], begins: [.number, .article, .opener], match: AgeRule.match),
        OpenRule(
            policies: [.dateInterval],
            begins: [.weekday, .month, .ordinal, .number, .season, .opener, .article], match: IntervalRule.match),
        OpenRule(policies: [.duration], begins: [.number, .article, .opener], match: DurationRule.match),
        OpenRule(policies: [.statistics], begins: [.number, .article], match: StatisticsRule.match),
        OpenRule(
            policies: [.physicalAttribute],
            begins: [.look, .colour, .hairAndEyes, .number, .article, .opener, .build, .cut],
            match: AttributeRule.match),
        OpenRule(
            policies: [.organizationMedicalFacility], rivals: [.personName, .organization],
            begins: [.facility, .opener], after: .afterStanding, match: FacilityRule.match),
        OpenRule(policies: [.organization], rivals: [.personName, .location], match: OrganizationRule.match),
        OpenRule(
            policies: [.event], rivals: [.location], begins: [.event, .place, .opener], match: EventRule.match),
        OpenRule(
            policies: [.zodiacSign], rivals: [.medicalCondition], begins: [.zodiac, .ambiguousZodiac],
            match: ZodiacRule.match),
        OpenRule(
            policies: [.location], rivals: [.personName, .organization],
            begins: [.place, .ambiguousPlace, .riskyPlace, .number, .ordinal, .opener, .letter],
            after: [.afterStanding, .afterCode], match: LocationRule.match),
        OpenRule(
            policies: [.personName], rivals: [.location, .organization], begins: [.anyName, .letter],
            after: [.afterIntroduction, .afterPresentation, .afterAddress], follows: [.title, .looseTitle],
            match: PersonRule.match),
        OpenRule(
            policies: [.medicalCondition, .drug, .medicalProcess, .injury],
            begins: [.injury, .process, .condition, .drug, .harm, .bodyPart, .ambiguousCondition, .severity],
            match: HealthRule.match),
        OpenRule(
            policies: [.occupation], rivals: [.nationality, .language], begins: [.occupation, .ambiguousOccupation],
            match: OccupationRule.match),
        OpenRule(
            policies: [.nationality, .language],
            begins: [.language, .nationality, .ambiguousLanguage, .ambiguousNationality], match: OriginRule.match),
        OpenRule(
            policies: [.religion, .politicalAffiliation],
            begins: [.politics, .religion, .ambiguousPolitics, .ambiguousReligion], match: ConvictionRule.match),
        OpenRule(
            policies: [.gender, .sexuality, .genderSexuality, .maritalStatus],
            begins: [.gender, .sexuality, .marital, .ambiguousSexuality, .opener], match: PersonalRule.match),
    ]
}
