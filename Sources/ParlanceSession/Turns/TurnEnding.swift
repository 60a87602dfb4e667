/// What the text of a turn so far says about whether more is to come.
package enum TurnEnding: String, CaseIterable, Sendable {
    /// No text, or of a language that nothing is known about.
    case unknown
    /// Nothing speaks for more.
    case statement
    /// A whole question: someone else is to speak.
    case question
    /// `yes`, `thank you`: a turn that is often nothing more.
    case answer
    /// An article, a preposition, a conjunction: grammar wants another word.
    case functionWord
    /// `um`, `uh`: the speaker keeps the turn.
    case hesitation
    /// A row of digits that is not as long as a telephone number, or a number that lacks its fraction.
    case openNumber

    /// Questions longer than this are not told from statements that begin alike.
    private static let longestQuestion = 20
    private static let longestAnswer = 3

    /// - Parameters:
    ///   - words: spoken form, lower case, in order.
    ///   - language: BCP-47.
    package init(of words: [String], language: String?) {
        guard let last = words.last, language?.lowercased().split(separator: "-").first == "en" else {
            self = .unknown
            return
        }
        self =
            if TurnEnglish.hesitations.contains(last) {
                .hesitation
            } else if words.count <= Self.longestAnswer, words.allSatisfy(TurnEnglish.answers.contains) {
                .answer
            } else if Self.isOpenNumber(words) {
                .openNumber
            } else if Self.isQuestion(words) {
                TurnEnglish.articles.contains(last) ? .functionWord : .question
            } else if TurnEnglish.functionWords.contains(last) || TurnEnglish.articles.contains(last) {
                .functionWord
            } else {
                .statement
            }
    }

    /// Two digits or more in a row at the end, and not 7, 10 or more: the lengths at which telephone numbers end.
    private static func isOpenNumber(_ words: [String]) -> Bool {
        if words.count > 1, words.last == "point" || words.last == "double" {
            return TurnEnglish.digits(in: words[words.count - 2]) > 0
        }
        let digits = words.reversed().lazy.map(TurnEnglish.digits).prefix { $0 > 0 }.reduce(0, +)
        return (2...9).contains(digits) && digits != 7
    }

    private static func isQuestion(_ words: [String]) -> Bool {
        guard (3...longestQuestion).contains(words.count) else { return false }
        if TurnEnglish.questionWords.contains(words[0]) { return TurnEnglish.auxiliaries.contains(words[1]) }
        return TurnEnglish.auxiliaries.contains(words[0]) && TurnEnglish.subjects.contains(words[1])
    }
}
