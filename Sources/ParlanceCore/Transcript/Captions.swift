/// Subtitles from committed words: SubRip (.srt) or WebVTT.
///
/// Unless told otherwise, a cue holds at most 84 characters (two lines of 42) and 7 seconds, and ends at an utterance's end or at a pause of
/// more than a second: the usual rules of captioning.
public struct Captions: Sendable {
    public enum Format: Sendable {
        case srt
        case vtt
    }

    public struct Cue: Hashable, Sendable {
        public var span: MediaSpan
        public var text: String
    }

    public static let maximumCharacters = 84
    public static let lineCharacters = 42
    public static let maximumLength = MediaTime(milliseconds: 7_000)
    public static let pause = MediaTime(milliseconds: 1_000)

    public private(set) var cues: [Cue] = []
    private var open: Cue?
    private let longest: Int

    /// - Parameter maximumCharacters: of a cue, unless a single word is longer.
    public init(maximumCharacters: Int = Self.maximumCharacters) { longest = maximumCharacters }

    public mutating func add(_ transcript: Transcript) {
        for word in transcript.words { add(word.written, word.span) }
        if transcript.endpoint != nil { close() }
    }

    /// The next word, as it is written.
    public mutating func add(_ written: String, _ span: MediaSpan) {
        if let cue = open,
            cue.text.count + 1 + written.count > longest || span.end - cue.span.start > Self.maximumLength
                || span.start - cue.span.end > Self.pause
        {
            close()
        }
        if open == nil {
            open = Cue(span: span, text: written)
        } else {
            open?.span.end = span.end
            open?.text += " " + written
        }
    }

    private mutating func close() {
        if let open { cues.append(open) }
        open = nil
    }

    /// The whole file.
    public mutating func text(_ format: Format) -> String {
        close()
        var text = format == .vtt ? "WEBVTT\n\n" : ""
        for (index, cue) in cues.enumerated() {
            if format == .srt { text += "\(index + 1)\n" }
            text += "\(Self.time(cue.span.start, format)) --> \(Self.time(cue.span.end, format))\n"
            text += Self.lines(cue.text) + "\n\n"
        }
        return text
    }

    private static func lines(_ text: String) -> String {
        guard text.count > lineCharacters else { return text }
        let middle = text.count / 2
        let spaces = text.indices.filter { text[$0] == " " }
        let best = spaces.min { a, b in
            abs(text.distance(from: text.startIndex, to: a) - middle)
                < abs(text.distance(from: text.startIndex, to: b) - middle)
        }
        guard let best else { return text }
        return text[..<best] + "\n" + text[text.index(after: best)...]
    }

    private static func time(_ time: MediaTime, _ format: Format) -> String {
        func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(count - text.count, 0)) + text
        }
        let all = time.milliseconds
        let clock = [all / 3_600_000, all / 60_000 % 60, all / 1_000 % 60].map { digits($0, 2) }.joined(separator: ":")
        return clock + (format == .srt ? "," : ".") + digits(all % 1_000, 3)
    }
}
