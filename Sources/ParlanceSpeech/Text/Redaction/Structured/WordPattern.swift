import ParlanceCore

/// How far a pattern goes from one word on.
enum PatternMatch: Equatable, Sendable {
    /// It does not fit.
    case none
    /// The words end in the middle of it. `isLikely`: enough was seen to take it for one.
    case cut(isLikely: Bool)
    /// It ends before this index; where that is the end of the words, it may go on.
    case whole(end: Int)
}

extension EntityReading {
    /// Reads a pattern at every word, the first and longest first. What is cut off, and a last one that may go on, is open.
    init(
        of policy: RedactionPolicy, in words: HeardWords, _ match: (Int) -> PatternMatch
    ) {
        self.init(spans: [], openFrom: words.count)
        var index = 0
        while index < words.count {
            switch match(index) {
            case .none: index += 1
            case .cut(let isLikely):
                openFrom = index
                if isLikely { suspects.append(EntitySpan(words: index..<words.count, policy: policy)) }
                return
            case .whole(let end):
                let span = EntitySpan(words: index..<end, policy: policy)
                guard end < words.count else {
                    openFrom = index
                    suspects.append(span)
                    return
                }
                spans.append(span)
                index = end
            }
        }
    }
}
