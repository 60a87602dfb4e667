import Foundation
import ParlanceCore

/// What the built-in agent says: the first of its skills that fits.
enum AgentReply {
    static let introduction = "This is the built-in agent."
    /// Counting ends here.
    private static let longestCount = 100
    /// Characters of what is repeated, and of what a tool brought.
    private static let longestQuote = 600

    static func text(_ asked: AgentQuestion, isFirst: Bool, at date: Date) -> String {
        let text = skill(asked, date)
        return isFirst ? "\(introduction) \(text)" : text
    }

    private static func skill(_ asked: AgentQuestion, _ date: Date) -> String {
        if let output = asked.output { return told(output.tool, output.text) }
        let words = Set(asked.words)
        if asked.words.isEmpty {
            return asked.hasPicture ? "I cannot see pictures." : "What can I do for you?"
        }
        if let rest = asked.after(["count"]) ?? asked.after(["counts"]) { if let text = count(rest) { return text } }
        if let rest = asked.after(["spell"]), let word = rest.last {
            return sentence(word.map { String($0).uppercased() }.joined(separator: ", "))
        }
        if let text = sum(asked) { return text }
        if words.contains("time"), !words.isDisjoint(with: ["what", "what's", "tell", "the"]) { return time(date) }
        if !words.isDisjoint(with: ["date", "day"]), !words.isDisjoint(with: ["what", "what's", "which"]) {
            return day(date)
        }
        if let said = repeated(asked) { return said }
        if asked.after(["who", "are", "you"]) != nil || asked.after(["your", "name"]) != nil {
            return
                "I reply by plain rules where no language model is configured. I can repeat, count, spell, add, tell the time, "
                + "and call tools."
        }
        if !words.isDisjoint(with: ["hello", "hi", "hey"]) { return "Hello. What can I do for you?" }
        if !words.isDisjoint(with: ["goodbye", "bye"]) { return "Goodbye." }
        if !words.isDisjoint(with: ["thanks", "thank"]) { return "You are welcome." }
        return "You said: \(sentence(quote(asked.text)))"
    }

    /// "to five", "from three to seven", "five"; and down.
    private static func count(_ words: [String]) -> String? {
        let numbers = AgentNumber.all(in: words)
        guard let last = numbers.last else { return nil }
        let first = numbers.count > 1 ? numbers[0] : 1
        guard abs(last - first) < longestCount else { return "I only count to \(AgentNumber.spoken(longestCount))." }
        let all = first <= last ? Array(first...last) : (last...first).reversed()
        return sentence(all.map(AgentNumber.spoken).joined(separator: ", "))
    }

    private static func sum(_ asked: AgentQuestion) -> String? {
        let operations: [(String, (Int, Int) -> Int)] = [
            ("plus", { $0 + $1 }), ("minus", { $0 - $1 }), ("times", { $0 * $1 }),
        ]
        for (word, operation) in operations {
            guard let index = asked.words.firstIndex(of: word),
                let left = AgentNumber.all(in: Array(asked.words[..<index])).last,
                let right = AgentNumber.read(asked.words[(index + 1)...])?.value
            else { continue }
            let result = operation(left, right)
            return sentence(
                "\(AgentNumber.spoken(left)) \(word) \(AgentNumber.spoken(right)) is \(result < 0 ? "minus " : "")"
                    + AgentNumber.spoken(abs(result)))
        }
        return nil
    }

    private static func repeated(_ asked: AgentQuestion) -> String? {
        for phrase in [["repeat", "after", "me"], ["repeat"], ["say"]] {
            guard let rest = asked.after(phrase), !rest.isEmpty else { continue }
            // As it was written, marks and all: behind the phrase's last word.
            let word = phrase[phrase.count - 1]
            guard let range = asked.text.range(of: word, options: .caseInsensitive) else { continue }
            let said = asked.text[range.upperBound...].drop { !($0.isLetter || $0.isNumber) }
            return sentence(quote(String(said)))
        }
        return nil
    }

    private static func told(_ tool: String?, _ output: String) -> String {
        let name = tool.map { $0.replacing("_", with: " ") } ?? "tool"
        guard output.contains(where: { !$0.isWhitespace }) else { return "The \(name) brought nothing." }
        return "The \(name) says: \(sentence(quote(JSONValue(json: output).map(plain) ?? output)))"
    }

    /// JSON as it may be read out.
    private static func plain(_ value: JSONValue) -> String {
        switch value {
        case .null: "nothing"
        case .bool(let value): value ? "yes" : "no"
        case .integer(let value): String(value)
        case .number(let value): "\(value)"
        case .string(let text): text
        case .array(let elements): elements.map(plain).joined(separator: ", ")
        case .object(let members):
            members.sorted { $0.key < $1.key }.map { "\($0.key.replacing("_", with: " ")) \(plain($0.value))" }
                .joined(separator: ", ")
        }
    }

    private static func time(_ date: Date) -> String {
        let parts = utc.dateComponents([.hour, .minute], from: date)
        let minute = parts.minute ?? 0
        return "It is \(parts.hour ?? 0):\(minute < 10 ? "0" : "")\(minute), universal time."
    }

    private static func day(_ date: Date) -> String {
        let parts = utc.dateComponents([.weekday, .day, .month, .year], from: date)
        let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return
            "It is \(days[(parts.weekday ?? 1) - 1]), \(months[(parts.month ?? 1) - 1]) \(parts.day ?? 1), \(parts.year ?? 0)."
    }

    private static let utc: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    private static func quote(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count <= longestQuote ? words : String(words.prefix(longestQuote)) + "…"
    }

    /// With a capital letter and a mark at its end.
    private static func sentence(_ text: String) -> String {
        let text = text.prefix(1).uppercased() + text.dropFirst()
        return text.last.map { ".!?…".contains($0) } ?? true ? text : text + "."
    }
}
