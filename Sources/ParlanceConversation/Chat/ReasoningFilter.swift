/// Leaves out what a model thinks aloud between `<think>` and `</think>` (or `thinking`, `reasoning`), however the text is
/// cut. What may still become a tag is held back.
package struct ReasoningFilter: Sendable {
    private static let names = ["think", "thinking", "reasoning"]
    private static let openers = names.map { Array("<\($0)>".unicodeScalars) }
    private static let closers = names.map { Array("</\($0)>".unicodeScalars) }

    private var held: [Unicode.Scalar] = []
    /// The tag that ends the reasoning that we are in.
    private var closer: [Unicode.Scalar]?
    /// Blanks after reasoning belong to it.
    private var skipsBlanks = false

    package init() {}

    /// - Returns: what of the text is sure to be meant for others.
    package mutating func add(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { push(scalar, &out) }
        return String(out)
    }

    /// There is no more text.
    ///
    /// - Returns: what was held back.
    package mutating func finish() -> String {
        defer { self = Self() }
        return closer == nil ? String(String.UnicodeScalarView(held)) : ""
    }

    private mutating func push(_ scalar: Unicode.Scalar, _ out: inout String.UnicodeScalarView) {
        if skipsBlanks {
            if scalar.properties.isWhitespace { return }
            skipsBlanks = false
        }
        held.append(scalar)
        let tags = closer.map { [$0] } ?? Self.openers
        if let index = tags.firstIndex(where: { $0 == held }) {
            skipsBlanks = closer != nil
            closer = closer == nil ? Self.closers[index] : nil
            held.removeAll(keepingCapacity: true)
            return
        }
        // What is no beginning of a tag any more is given, up to where one may begin.
        while !held.isEmpty, !tags.contains(where: { $0.starts(with: held) }) {
            let first = held.removeFirst()
            if closer == nil { out.append(first) }
        }
    }
}
