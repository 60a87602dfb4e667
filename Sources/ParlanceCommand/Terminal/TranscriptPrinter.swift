import Foundation
import Parlance
import ParlanceCore
import ParlanceDialects

/// Shows a transcript as it grows: partials in place on a terminal, plain lines in a pipe, JSON or subtitles.
struct TranscriptPrinter {
    enum Style: Equatable {
        case text
        case json
        case captions(Captions.Format)
    }

    private let style: Style
    private let showsChannels: Bool
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private var writer = NativeEventWriter(wantsTimings: true)
    private var captions = Captions()
    private var utterance: [SpokenPart] = []
    private var hasLiveLine = false
    private var progressBar: ProgressLine?

    init(style: Style, name: String?, channels: Bool) {
        self.style = style
        showsChannels = channels
        if let name, style == .text { print("== \(name)") }
    }

    var wantsPartials: Bool { style == .json || style == .text && isTerminal }

    mutating func show(_ event: SessionEvent) {
        switch style {
        case .json:
            var messages: [WireMessage] = []
            writer.write(event, into: &messages)
            for case .text(let line) in messages { print(line) }
            fflush(nil)
        case .captions:
            if case .committed(let transcript) = event { captions.add(transcript) }
        case .text:
            showText(event)
        }
    }

    private mutating func showText(_ event: SessionEvent) {
        switch event {
        case .partial(let transcript):
            guard isTerminal else { return }
            live(
                label(transcript.channel)
                    + SpokenPart.adding(transcript.words, to: utterance).map(\.line).joined(separator: " "))
        case .committed(let transcript):
            utterance = SpokenPart.adding(transcript.words, to: utterance)
            if transcript.endpoint != nil { settle(channel: transcript.channel) }
        case .audioDropped(let drop):
            clear()
            StandardError.write(
                "dropped \(drop.span.duration.milliseconds) ms of audio at \(drop.span.start.seconds) s\n")
        case .audioLost(let loss):
            clear()
            StandardError.write(
                "audio lost at \(loss.at.seconds) s: \((loss.filled + loss.unfilled).milliseconds) ms never came, "
                    + "\(loss.skippedBytes) bytes could not be decoded\n")
        default:
            break
        }
    }

    private func label(_ channel: Int) -> String { showsChannels ? "[\(channel)] " : "" }

    private mutating func settle(channel: Int) {
        clear()
        for part in utterance { print(label(channel) + part.line) }
        utterance = []
        fflush(nil)
    }

    /// One dim line that is written over; only its end is shown when it is longer than the terminal is wide.
    private mutating func live(_ text: String) {
        let width = max(TerminalWidth.current - 2, 20)
        let shown = text.count > width ? "…" + text.suffix(width - 1) : text
        print("\r\u{1B}[K\u{1B}[2m\(shown)\u{1B}[0m", terminator: "")
        fflush(nil)
        hasLiveLine = true
    }

    private mutating func clear() {
        if hasLiveLine { print("\r\u{1B}[K", terminator: "") }
        hasLiveLine = false
        progressBar?.clear()
    }

    mutating func show(progress: Transcriber.Progress, isRealTime: Bool) {
        guard StandardError.isTerminal, !isRealTime, !wantsPartials, let total = progress.total, total > 20 else {
            return
        }
        if progressBar == nil { progressBar = ProgressLine(total: total) }
        progressBar?.show(progress.sent)
    }

    mutating func finish() {
        progressBar?.clear()
        switch style {
        case .text:
            clear()
            if !utterance.isEmpty { settle(channel: 0) }
        case .captions(let format): print(captions.text(format), terminator: "")
        case .json: break
        }
        fflush(nil)
    }
}

/// Words of one speaker, one after the other.
struct SpokenPart: Equatable {
    var speaker: Int?
    var text: String

    /// People count speakers from 1.
    var line: String { speaker.map { "Speaker \($0 + 1): \(text)" } ?? text }

    static func adding(_ words: [Word], to parts: [SpokenPart]) -> [SpokenPart] {
        var parts = parts
        for word in words {
            if let last = parts.indices.last, parts[last].speaker == word.speaker {
                parts[last].text += " " + word.written
            } else {
                parts.append(SpokenPart(speaker: word.speaker, text: word.written))
            }
        }
        return parts
    }
}

/// Columns of the terminal, 80 where there is none.
enum TerminalWidth {
    static var current: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

/// Seconds done of seconds in all, on one line of standard error.
struct ProgressLine {
    let total: Double
    private let start = ContinuousClock.now
    private var lastShown = ContinuousClock.now - .seconds(1)

    init(total: Double) { self.total = total }

    mutating func show(_ done: Double) {
        guard lastShown.duration(to: .now) >= .milliseconds(200) else { return }
        lastShown = .now
        let share = min(done / total, 1)
        let filled = Int(share * 30)
        let speed = done / max(start.duration(to: .now).inSeconds, 0.001)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        let text =
            "\r\u{1B}[K\(bar) \(Int(share * 100)) %  \(Int(done)) of \(Int(total)) s, \(Int(speed.rounded())) times real time"
        StandardError.write(text)
    }

    func clear() { StandardError.write("\r\u{1B}[K") }
}
