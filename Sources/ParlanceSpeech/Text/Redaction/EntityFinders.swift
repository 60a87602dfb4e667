import ParlanceCore

/// All finders together, for a set of policies.
///
/// What two finders find in overlapping words is hidden as one; what one finder leaves open, no other may close.
public struct EntityFinders: Sendable {
    private let finders: [any EntityFinder]
    public let policies: Set<RedactionPolicy>

    /// Policies that something here can find.
    public static let available: Set<RedactionPolicy> = NumberFinder.policies.union([.emailAddress, .url, .password])
        .union(OpenClassFinder.policies).union(SaidFinder.policies)

    /// - Parameter hiddenDigits: numbers with at least so many digits in a row are found, too, as
    ///   ``RedactionPolicy/numberSequence`` where nothing says what they are.
    public init(_ policies: Set<RedactionPolicy>, hiddenDigits: Int? = nil) {
        self.policies = hiddenDigits == nil ? policies : policies.union([.numberSequence])
        var finders: [any EntityFinder] = []
        if policies.contains(.emailAddress) { finders.append(EmailFinder()) }
        if policies.contains(.url) { finders.append(WebAddressFinder()) }
        if policies.contains(.password) { finders.append(PasswordFinder()) }
        if !policies.isDisjoint(with: SaidFinder.policies) { finders.append(SaidFinder(policies)) }
        if !policies.isDisjoint(with: NumberFinder.policies) { finders.append(NumberFinder()) }
        if !policies.isDisjoint(with: OpenClassFinder.policies.union([.genderSexuality])) {
            finders.append(OpenClassFinder(policies))
        }
        if let hiddenDigits { finders.append(DigitFinder(atLeast: hiddenDigits)) }
        self.finders = finders
    }

    public func read(_ text: [String]) -> EntityReading {
        let words = HeardWords(text)
        var found: [EntitySpan] = []
        var suspects: [EntitySpan] = []
        var open = words.count
        for finder in finders {
            let reading = finder.read(words, policies: policies)
            open = min(open, reading.openFrom)
            add(reading.spans, to: &found)
            suspects += reading.suspects
        }
        found.sort { $0.words.lowerBound < $1.words.lowerBound }
        // A span that reaches over the border is open as a whole.
        while let over = found.first(where: { $0.words.lowerBound < open && $0.words.upperBound > open }) {
            open = over.words.lowerBound
        }
        // Of what is cut off, the longest says most.
        var late: [EntitySpan] = []
        let beyond = found.filter { $0.words.lowerBound >= open } + suspects
        add(beyond.sorted { $0.words.count > $1.words.count }, to: &late)
        return EntityReading(
            spans: found.filter { $0.words.upperBound <= open }, openFrom: open,
            suspects: late.sorted { $0.words.lowerBound < $1.words.lowerBound })
    }

    /// Adds what overlaps nothing; what overlaps is hidden as one, by the name of the longer.
    private func add(_ spans: [EntitySpan], to found: inout [EntitySpan]) {
        for span in spans where policies.contains(span.policy) {
            var span = span
            while let index = found.firstIndex(where: { $0.words.overlaps(span.words) }) {
                let other = found.remove(at: index)
                if other.words.count >= span.words.count { span.policy = other.policy }
                let from = min(other.words.lowerBound, span.words.lowerBound)
                span.words = from..<max(other.words.upperBound, span.words.upperBound)
            }
            found.append(span)
        }
    }
}
