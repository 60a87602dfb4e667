import ParlanceCore

/// What the built-in agent is asked: the last thing in the conversation that wants an answer.
package struct AgentQuestion: Sendable {
    /// What a tool brought, where that came last.
    package var output: (tool: String?, text: String)?
    /// As it was written; empty where nobody said anything.
    package var text = ""
    /// In small letters, without marks.
    package var words: [String] = []
    package var hasPicture = false

    package init(_ prompt: ChatPrompt) {
        guard let last = prompt.items.last(where: Self.wantsAnswer) else { return }
        switch last.content {
        case .functionCallOutput(let id, let output):
            let call = prompt.items.lazy.compactMap { item -> FunctionCall? in
                guard case .functionCall(let call) = item.content, call.callID == id else { return nil }
                return call
            }.first
            self.output = (call?.name, output)
        case .message(_, let parts):
            text = last.words
            words = Self.words(text)
            hasPicture = parts.contains { part in
                if case .inputImage = part { true } else { false }
            }
        case .functionCall: break
        }
    }

    private static func wantsAnswer(_ item: ConversationItem) -> Bool {
        switch item.content {
        case .message(.user, _), .functionCallOutput: true
        default: false
        }
    }

    /// Words and numbers in small letters, without marks; apostrophes stay, other marks within a word divide it.
    package static func words(_ text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’") }.map(String.init)
    }

    /// What stands behind these words in the text, nil where they are not there.
    package func after(_ phrase: [String]) -> [String]? {
        guard phrase.count <= words.count else { return nil }
        for start in 0...(words.count - phrase.count) where Array(words[start..<start + phrase.count]) == phrase {
            return Array(words[(start + phrase.count)...])
        }
        return nil
    }
}

/// English numbers, as they are heard.
package enum AgentNumber {
    private static let small = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

    /// A number at the beginning of the words: in figures, or up to ninety-nine in letters.
    package static func read(_ words: some Collection<String>) -> (value: Int, count: Int)? {
        guard let first = words.first else { return nil }
        if let value = Int(first), abs(value) <= 1_000_000_000 { return (value, 1) }
        if let value = small.firstIndex(of: first) ?? (first == "oh" ? 0 : nil) { return (value, 1) }
        guard let ten = tens.firstIndex(of: first) else { return nil }
        if let second = words.dropFirst().first, let one = small.firstIndex(of: second), (1...9).contains(one) {
            return ((ten + 2) * 10 + one, 2)
        }
        return ((ten + 2) * 10, 1)
    }

    /// All numbers in the words, in order.
    package static func all(in words: [String]) -> [Int] {
        var rest = words[...]
        var numbers: [Int] = []
        while !rest.isEmpty {
            if let (value, count) = read(rest) {
                numbers.append(value)
                rest = rest.dropFirst(count)
            } else {
                rest = rest.dropFirst()
            }
        }
        return numbers
    }

    /// In letters up to ninety-nine, else in figures.
    package static func spoken(_ value: Int) -> String {
        guard (0...99).contains(value) else { return String(value) }
        if value < 20 { return small[value] }
        return tens[value / 10 - 2] + (value % 10 == 0 ? "" : "-" + small[value % 10])
    }
}
