import ParlanceCore

/// The numbers behind ``TurnDetector``, in one table.
package struct TurnWeights: Hashable, Sendable {
    /// Silence after which a turn of which the text says nothing is as likely over as not.
    package var evenOdds = MediaTime(milliseconds: 500)
    /// The power of silence: twice the silence makes the odds 2³ times as high.
    package var steepness: Float = 3
    /// The recognizer's last token came in the second half of what voice activity takes for silence.
    package var recognizerDisagrees: Float = 1.5

    /// How many times as long a silence each ending asks for.
    package var unknown: Float = 1
    package var statement: Float = 1
    package var question: Float = 0.8
    package var answer: Float = 0.7
    package var functionWord: Float = 3
    package var hesitation: Float = 4
    package var openNumber: Float = 2.5

    package init() {}

    package func patience(_ ending: TurnEnding) -> Float {
        switch ending {
        case .unknown: unknown
        case .statement: statement
        case .question: question
        case .answer: answer
        case .functionWord: functionWord
        case .hesitation: hesitation
        case .openNumber: openNumber
        }
    }
}
