import Foundation
import ParlanceModels

/// How far a download is: a bar that is redrawn in place on a terminal, a line every tenth of the way in a pipe.
///
/// Writes to standard error. Not for two threads at once.
struct ProgressBar {
    private let isTerminal: Bool
    private var rate = TransferRate()
    private var lastTenth: Int64 = 0
    private var isDrawn = false

    init(isTerminal: Bool = StandardError.isTerminal) { self.isTerminal = isTerminal }

    /// - Parameter total: nil when nobody knows it.
    mutating func show(_ received: Int64, of total: Int64?) {
        rate.note(received)
        if isTerminal {
            StandardError.write("\r" + line(received, total, width: Self.terminalWidth) + "\u{1B}[K")
            isDrawn = true
        } else if let total, total > 0 {
            let tenth = received * 10 / total
            guard tenth != lastTenth, tenth > 0 else { return }
            lastTenth = tenth
            StandardError.write("  \(tenth * 10)% (\(ByteCount(received)) of \(ByteCount(total)))\n")
        }
    }

    /// Takes the bar off the terminal, so that a line of text can be written.
    mutating func clear() {
        guard isDrawn else { return }
        isDrawn = false
        StandardError.write("\r\u{1B}[K")
    }

    /// `[=======>     ]  58%  59.6 of 102.8 MB  5.2 MB/s  0:08 left`, cut to what fits.
    private func line(_ received: Int64, _ total: Int64?, width: Int) -> String {
        var facts = ""
        if let total, total > 0 {
            let percent = String(min(received * 100 / total, 100))
            facts = String(repeating: " ", count: 3 - percent.count) + "\(percent)%  "
        }
        facts += ByteCount(received).description
        if let total { facts += " of \(ByteCount(total))" }
        if let speed = rate.bytesPerSecond { facts += "  \(ByteCount(Int64(speed)))/s" }
        if let total, let left = rate.timeLeft(for: total - received) { facts += "  \(Self.clock(left)) left" }
        let room = min(width - 1 - facts.count - 4, 40)
        guard let total, total > 0, room >= 8 else { return String(facts.prefix(max(width - 1, 0))) }
        let done = Int(min(received, total) * Int64(room) / total)
        let bar = String(repeating: "=", count: done) + (done < room ? ">" : "")
        return "[" + bar + String(repeating: " ", count: room - min(bar.count, room)) + "]  " + facts
    }

    /// `0:08`, `12:30`, `1:02:03`.
    private static func clock(_ duration: Duration) -> String {
        duration.formatted(.time(pattern: duration >= .seconds(3_600) ? .hourMinuteSecond : .minuteSecond))
    }

    private static var terminalWidth: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
