/// How a short session goes away.
package enum ChurnEnding: Int, CaseIterable, Sendable {
    /// Asks for the last results and waits for them.
    case finish
    /// Sends a close frame in the middle.
    case close
    /// Resets the connection without a word.
    case vanish

    /// In turn.
    package init(session: Int) { self = Self.allCases[session % Self.allCases.count] }
}
