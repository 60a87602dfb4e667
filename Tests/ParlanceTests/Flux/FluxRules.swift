import FoundationEssentials
import ParlanceCore

/// The rules of a Flux stream's messages, held against what a server says.
struct FluxRules {
    private struct Message: Decodable {
        struct Word: Decodable {
            var word: String
            var start: Double
            var end: Double
        }
        var type: String
        var sequence_id: Int
        var event: String?
        var turn_index: Int?
        var audio_window_start: Double?
        var audio_window_end: Double?
        var transcript: String?
        var words: [Word]?
        var end_of_turn_confidence: Double?
        var trigger: String?
    }

    /// What was broken, in words.
    private(set) var faults: [String] = []
    /// `0 StartOfTurn`, without updates.
    private(set) var turns: [String] = []
    private(set) var updates = 0
    private(set) var triggers: [String] = []
    private(set) var close: UInt16?
    private var next = 0
    private var turn = 0
    private var isOpen = false
    private var eager: String?
    private var lastEnd = 0.0
    private var turnStart = 0.0

    mutating func read(_ message: WireMessage) {
        switch message {
        case .text(let text): read(text)
        case .close(let code, _): close = code
        case .binary: faults.append("a binary message")
        }
    }

    private mutating func check(_ isRight: Bool, _ text: String) {
        if !isRight { faults.append("\(next - 1): \(text)") }
    }

    private mutating func read(_ text: String) {
        guard let message = try? JSONDecoder().decode(Message.self, from: Data(text.utf8)) else {
            faults.append("not to be read: \(text)")
            return
        }
        check(close == nil, "a message after the close")
        check(message.sequence_id == next, "sequence_id \(message.sequence_id)")
        next += 1
        check((message.type == "Connected") == (message.sequence_id == 0), "\(message.type) where Connected should be")
        if message.type == "TurnInfo" { readTurn(message) }
    }

    private mutating func readTurn(_ message: Message) {
        guard let event = message.event, let index = message.turn_index, let transcript = message.transcript,
            let words = message.words, let start = message.audio_window_start, let end = message.audio_window_end,
            let confidence = message.end_of_turn_confidence
        else {
            faults.append("a field is missing")
            return
        }
        check(index == turn, "turn \(index) in turn \(turn)")
        check(transcript == words.map(\.word).joined(separator: " "), "transcript and words differ")
        check((0...1).contains(confidence), "confidence \(confidence)")
        check(start == turnStart, "the window begins at \(start), not \(turnStart)")
        check(end >= lastEnd && end >= start, "the window ends at \(end) after \(lastEnd)")
        check(zip(words, words.dropFirst()).allSatisfy { $0.start <= $1.start }, "words out of order")
        check((message.trigger != nil) == (event == "EndOfTurn"), "trigger \(message.trigger ?? "none") of \(event)")
        lastEnd = end
        if event == "Update" { updates += 1 } else { turns.append("\(index) \(event)") }
        switch event {
        case "StartOfTurn":
            check(!isOpen, "a turn started twice")
            check(!transcript.isEmpty, "a turn started without words")
            isOpen = true
        case "Update":
            check(isOpen || transcript.isEmpty, "words between turns: \(transcript)")
            check(eager == nil || eager == transcript, "the text changed after EagerEndOfTurn")
        case "EagerEndOfTurn":
            check(isOpen && eager == nil, "EagerEndOfTurn twice, or between turns")
            check(!transcript.isEmpty, "EagerEndOfTurn without words")
            eager = transcript
        case "TurnResumed":
            check(eager != nil, "TurnResumed without EagerEndOfTurn")
            eager = nil
        case "EndOfTurn":
            check(isOpen, "a turn ended that was not open")
            check(eager == nil || eager == transcript, "EndOfTurn with another text than EagerEndOfTurn")
            triggers.append(message.trigger ?? "")
            isOpen = false
            eager = nil
            turn += 1
            turnStart = end
        default:
            faults.append("there is no event \(event)")
        }
    }

    /// What must hold when everything has been said.
    mutating func end() {
        check(!isOpen, "the last turn did not end")
        check(close != nil, "no close")
    }
}
