import ParlanceCore

/// What of a conversation a model is told: the newest items, as many as its context holds.
///
/// Tokens are estimated, a quarter of the bytes and a few for each item: what a model counts is known only to the model. So
/// a tenth of the context is left free.
package struct ContextWindow {
    /// Tokens of prompt and answer together; nil: nobody knows, everything is told.
    package var tokens: Int?
    package var truncation: RealtimeConfiguration.Truncation
    /// What the answer may take.
    package var answer: Int?

    package init(tokens: Int?, truncation: RealtimeConfiguration.Truncation, answer: Int? = nil) {
        self.tokens = tokens
        self.truncation = truncation
        self.answer = answer
    }

    private static let usualAnswer = 1_024
    private static let perItem = 8
    /// A picture, whatever its size in bytes.
    private static let perPicture = 800

    package static func estimate(_ item: ConversationItem) -> Int {
        if case .message(_, let parts) = item.content {
            return parts.reduce(perItem) { sum, part in
                switch part {
                case .inputImage: sum + perPicture
                case .inputText(let text), .outputText(let text), .outputAudio(let text): sum + estimate(text)
                case .inputAudio(let text): sum + estimate(text ?? "")
                }
            }
        }
        return perItem + item.textSize / 4
    }

    package static func estimate(_ text: String) -> Int { (text.utf8.count + 3) / 4 }

    /// - Parameters:
    ///   - fixed: tokens of instructions and tools.
    package func fit(_ items: [ConversationItem], fixed: Int) throws(ConversationFault) -> [ConversationItem] {
        var limit = tokens.map { $0 * 9 / 10 - fixed - (answer ?? min(Self.usualAnswer, $0 / 4)) }
        var goal = limit
        if case .ratio(let ratio, let own) = truncation {
            if let own { limit = min(own, limit ?? own) }
            goal = limit.map { Int(Double($0) * ratio) }
        }
        guard let limit, let goal else { return items }
        let costs = items.map(Self.estimate)
        var total = costs.reduce(0, +)
        guard total > limit else { return items }
        guard truncation != .disabled else {
            throw ConversationFault(
                .invalidValue,
                "The conversation does not fit into the model's context (about \(total) tokens of \(limit)), and "
                    + "'truncation' is 'disabled'.")
        }
        var first = 0
        // The last item is what is to be answered.
        while total > goal, first < items.count - 1 {
            total -= costs[first]
            first += 1
        }
        return Self.withoutOrphans(Array(items[first...]))
    }

    /// A model refuses the outcome of a call that it is not told of.
    private static func withoutOrphans(_ items: [ConversationItem]) -> [ConversationItem] {
        var calls: Set<String> = []
        return items.filter { item in
            switch item.content {
            case .functionCall(let call): calls.insert(call.callID)
            case .functionCallOutput(let id, _): return calls.contains(id)
            case .message: break
            }
            return true
        }
    }
}
