import ParlanceCore
import ParlanceSpeech

/// What writing words for readers and hiding some of them costs, per word, on the calling thread.
///
/// Words are given twice: all at once, and as a session has them: one by one, each shown in a partial with those before
/// it, and every so many committed. Long and short utterances are measured apart, since neither time nor memory per
/// word may grow with what was said before.
public struct TextBench {
    /// Words between two commits of unbroken speech: about four seconds.
    public static let wordsPerCommit = 12

    /// Words of the utterances that are made of the lines.
    public var lengths = [25, 250, 2_500]
    public var runs = 5
    private let words: [String]

    /// - Parameter lines: spoken words, lower case, without punctuation.
    public init(_ lines: [[String]]) { words = lines.flatMap { $0 } }

    public func run(_ progress: (String) -> Void = { _ in }) -> TextReport {
        var smart = TextConfiguration()
        smart.formatting = .smart
        var hidden = TextConfiguration()
        hidden.redaction = .all
        var both = smart
        both.redaction = .all
        var rows: [TextReport.Row] = []
        for (name, configuration) in [("smart", smart), ("redacted", hidden), ("both", both)] {
            for length in lengths {
                progress("\(name), utterances of \(length) words")
                rows.append(measure(name, configuration, length))
            }
        }
        return TextReport(words: words.count, rows: rows)
    }

    private func measure(_ name: String, _ configuration: TextConfiguration, _ length: Int) -> TextReport.Row {
        let utterances = utterances(of: length)
        let count = Double(utterances.reduce(0) { $0 + $1.count })
        let atOnce = CodecClock.times(runs) { Self.write(utterances, configuration) }
        var held = 0
        let streamed = CodecClock.times(runs) { held = Self.stream(utterances, configuration) }
        let allocations = AllocationCounter.count { _ = Self.stream(utterances, configuration) }
        return TextReport.Row(
            name: name, length: length, microsecondsAtOnce: atOnce[0] / count * 1e6,
            microsecondsStreamed: streamed[0] / count * 1e6, heldWords: Double(held) / count,
            allocations: allocations.map { Double($0) / count })
    }

    /// The words in order, cut into utterances; at least one, and at most ten thousand words in all.
    private func utterances(of length: Int) -> [[Word]] {
        guard !words.isEmpty else { return [] }
        let total = max(length, min(words.count, 10_000))
        let all = (0..<total).map { index in
            let start = MediaTime(milliseconds: index * 300)
            return Word(
                text: words[index % words.count],
                span: MediaSpan(start: start, end: start + MediaTime(milliseconds: 250)), confidence: 1)
        }
        return stride(from: 0, to: total, by: length).map { Array(all[$0..<min($0 + length, total)]) }
    }

    private static func write(_ utterances: [[Word]], _ configuration: TextConfiguration) {
        guard var text = try? ChannelText(configuration) else { return }
        for words in utterances { _ = text.commit(words, endsUtterance: true) }
    }

    /// - Returns: the words that were known and not shown, over all partials.
    private static func stream(_ utterances: [[Word]], _ configuration: TextConfiguration) -> Int {
        guard var text = try? ChannelText(configuration) else { return 0 }
        var held = 0
        for words in utterances {
            var committed = 0
            for count in 1...words.count {
                let shown = text.preview(Array(words[committed..<count]))
                // What is shown as one word may stand for several: the time tells.
                let reach = shown.last?.span.end ?? text.heldFrom ?? words[committed].span.start
                held += words[committed..<count].count { $0.span.end > reach }
                guard count - committed == wordsPerCommit, count < words.count else { continue }
                _ = text.commit(Array(words[committed..<count]), endsUtterance: false)
                committed = count
            }
            _ = text.commit(Array(words[committed...]), endsUtterance: true)
        }
        return held
    }
}
