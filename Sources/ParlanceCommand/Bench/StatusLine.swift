import Synchronization

/// What is being done, on standard error: one line in place on a terminal, otherwise a line for each new activity.
final class StatusLine: Sendable {
    private let last = Mutex("")

    func show(_ text: String) {
        last.withLock { last in
            if StandardError.isTerminal {
                StandardError.write("\r\u{1B}[K\(text)")
            } else if text.filter({ !$0.isNumber }) != last.filter({ !$0.isNumber }) {
                StandardError.write("\(text)\n")
            }
            last = text
        }
    }

    func clear() { if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") } }
}
