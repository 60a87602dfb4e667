/// Text as it comes, cut anywhere, into sentences: each is given once it is sure where it ends.
///
/// Nothing is lost and nothing added: the sentences, one after the other, are the text. Where text was cut on its way
/// does not matter. What ends a sentence: `. ! ? …` and their like before a space, if what follows does not begin with a
/// small letter; a full-width mark; the end of a line. What does not: the point of an abbreviation, an initial, a number.
/// So the end of a sentence is known with the first letter of the next (or by ``finish()``).
///
/// What has no end is cut at ``limit``, after a comma if there is one, else between words.
public struct SentenceSplitter: Sendable {
    /// Longest sentence, in Unicode scalars.
    public static let limit = 300

    private var open: [Unicode.Scalar] = []
    /// Where the sentence ends if what follows allows it.
    private var candidate: Int?
    private var hasSpace = false

    public init() {}

    /// What was not given yet.
    public var pending: String { String(open) }

    /// Appends the sentences that `text` completes.
    public mutating func add(_ text: some StringProtocol, into sentences: inout [String]) {
        for scalar in text.unicodeScalars { push(scalar, &sentences) }
    }

    /// No more text for now: what is left is a sentence.
    public mutating func finish(into sentences: inout [String]) {
        if !open.isEmpty { give(open.count, &sentences) }
    }

    /// Forgets what was not given.
    public mutating func clear() {
        open.removeAll()
        candidate = nil
    }

    private mutating func push(_ scalar: Unicode.Scalar, _ sentences: inout [String]) {
        if let end = candidate, !settle(end, next: scalar, &sentences) { return }
        open.append(scalar)
        if scalar == "\n" {
            give(open.count, &sentences)
        } else if Self.isTerminator(scalar) {
            candidate = open.count
            hasSpace = false
        }
        if open.count >= Self.limit { cut(&sentences) }
    }

    /// Whether the sentence ends at the candidate, now that it is known what follows.
    ///
    /// - Returns: whether `next` is still to be taken.
    private mutating func settle(_ end: Int, next: Unicode.Scalar, _ sentences: inout [String]) -> Bool {
        let isSpace = next.properties.isWhitespace && next != "\n"
        if hasSpace {
            if isSpace {
                return true
            } else if SentenceEnd.isEnd(open[..<end], before: next) {
                give(open.count, &sentences)
            } else {
                candidate = nil
            }
        } else if isSpace {
            hasSpace = true
        } else if Self.isTerminator(next) || Self.isCloser(next) {
            open.append(next)
            candidate = open.count
            if open.count >= Self.limit { cut(&sentences) }
            return false
        } else if open[..<end].contains(where: Self.isFullWidth), !Self.isASCIIEnd(open[..<end]) {
            give(end, &sentences)
        } else {
            candidate = nil
        }
        return true
    }

    /// The longest that is allowed, without an end.
    private mutating func cut(_ sentences: inout [String]) {
        func last(_ isPlace: (Unicode.Scalar) -> Bool) -> Int? {
            open.indices.dropFirst().last { open[$0].properties.isWhitespace && isPlace(open[$0 - 1]) }.map { $0 + 1 }
        }
        let place = last { ",;:—–)".unicodeScalars.contains($0) } ?? last { !$0.properties.isWhitespace }
        give(place ?? open.count, &sentences)
    }

    private mutating func give(_ count: Int, _ sentences: inout [String]) {
        sentences.append(String(open[..<count]))
        let rest = Array(open[count...])
        clear()
        for scalar in rest { push(scalar, &sentences) }
    }

    private static func isTerminator(_ scalar: Unicode.Scalar) -> Bool {
        ".!?…".unicodeScalars.contains(scalar) || isFullWidth(scalar)
    }

    /// Marks that no space follows, and those of other scripts.
    private static func isFullWidth(_ scalar: Unicode.Scalar) -> Bool {
        "。！？｡．।॥؟۔።".unicodeScalars.contains(scalar)
    }

    private static func isCloser(_ scalar: Unicode.Scalar) -> Bool {
        "\"')]}»”’」』）】*_".unicodeScalars.contains(scalar)
    }

    /// Whether the marks at the end are of those that want a space.
    private static func isASCIIEnd(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let last = text.last(where: { !isCloser($0) }) else { return false }
        return !isFullWidth(last)
    }
}

extension String {
    fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
