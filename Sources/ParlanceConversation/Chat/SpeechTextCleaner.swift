/// Makes text fit to be spoken, however it is cut: without reasoning, Markdown's marks, blocks of code, and emoji.
///
/// Of links and pictures the text stays, of tables and lists the words; what is in blocks of code is left out, for nobody
/// wants to hear it. What is still open, as a bracket that may begin a link, is held back, at most ``longestOpen`` scalars.
public struct SpeechTextCleaner: Sendable {
    /// A bracket without its end within so much is a bracket.
    public static let longestOpen = 300

    private var reasoning = ReasoningFilter()
    /// Since `[`, without it.
    private var link: [Unicode.Scalar]?
    /// Behind `](`: its address is passed over.
    private var isAddress = false
    private var addressLength = 0
    /// `]` was last, and the link's text is ``link``.
    private var linkIsClosed = false
    /// Backticks, stars and their like that came together.
    private var run: (mark: Unicode.Scalar, count: Int)?
    private var isCode = false
    private var isLineStart = true
    private var isEscaped = false
    private var last: Unicode.Scalar = " "

    public init() {}

    /// A whole text.
    public static func clean(_ text: String) -> String {
        var cleaner = Self()
        return cleaner.add(text) + cleaner.finish()
    }

    /// - Returns: what of the text is sure by now.
    public mutating func add(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in reasoning.add(text).unicodeScalars { take(scalar, &out) }
        return String(out)
    }

    /// There is no more text; the next is another one.
    ///
    /// - Returns: what was held back.
    public mutating func finish() -> String {
        var out = String.UnicodeScalarView()
        for scalar in reasoning.finish().unicodeScalars { take(scalar, &out) }
        endRun(before: " ", &out)
        giveLink(&out)
        self = Self()
        return String(out)
    }

    private mutating func take(_ scalar: Unicode.Scalar, _ out: inout String.UnicodeScalarView) {
        if let run {
            if run.mark == scalar {
                self.run?.count += 1
                return
            }
            endRun(before: scalar, &out)
        }
        if isCode {
            if scalar == "`" { run = (scalar, 1) }
            return
        }
        if isAddress {
            addressLength += 1
            if scalar == ")" || scalar == "\n" || addressLength > 2_048 { isAddress = false }
            return
        }
        if linkIsClosed {
            linkIsClosed = false
            if scalar == "(" {
                isAddress = true
                addressLength = 0
                return giveLink(&out)
            }
            giveLink(&out)
        }
        if isEscaped {
            isEscaped = false
            return give(scalar, &out)
        }
        switch scalar {
        case "\\": isEscaped = true
        case "`", "*", "_", "~", "#", "-", "=", "+", ">", "!": run = (scalar, 1)
        case "|":
            if !isLineStart { give(",", &out) }
        case "[":
            giveLink(&out)
            link = []
        case "]" where link != nil: linkIsClosed = true
        case "\n":
            giveLink(&out)
            give(scalar, &out)
        default: give(scalar, &out)
        }
    }

    /// Marks that came together are at their end: what do they mean?
    private mutating func endRun(before next: Unicode.Scalar, _ out: inout String.UnicodeScalarView) {
        guard let (mark, count) = run else { return }
        run = nil
        if mark == "`" {
            if count >= 3 { isCode.toggle() }
            return
        }
        if isCode { return }
        let isApart = next.properties.isWhitespace
        let isAfterSpace = last.properties.isWhitespace
        switch mark {
        // Titles, quotes, lists and rules.
        case "#" where isLineStart && isApart, ">" where isLineStart: return
        case "-", "*", "+", "=", "_":
            if isLineStart, isApart || count >= 3 { return }
            if mark == "*" {
                // "2 * 3" stays.
                if isApart, isAfterSpace { give(mark, &out) }
                return
            }
            if mark == "_" {
                // snake_case is read as two words.
                if !isApart, !isAfterSpace, last.properties.isAlphabetic, next.properties.isAlphabetic {
                    give(" ", &out)
                }
                return
            }
        case "~":
            if count >= 2 { return }
        case "!" where next == "[" && count == 1: return  // a picture
        default: break
        }
        for _ in 0..<min(count, 3) { give(mark, &out) }
    }

    private mutating func give(_ scalar: Unicode.Scalar, _ out: inout String.UnicodeScalarView) {
        if Self.isPicture(scalar) { return }
        if link != nil, scalar != "\n" {
            link?.append(scalar)
            last = scalar
            if link!.count > Self.longestOpen { giveLink(&out) }
            return
        }
        isLineStart = scalar == "\n" || isLineStart && scalar.properties.isWhitespace
        // What was taken away leaves no two blanks, and none before a mark.
        if scalar == " ", last == " " { return }
        last = scalar
        out.append(scalar)
    }

    private mutating func giveLink(_ out: inout String.UnicodeScalarView) {
        guard let text = link else { return }
        link = nil
        for scalar in text { give(scalar, &out) }
    }

    /// Emoji and what makes them up.
    private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xfe0e, 0xfe0f, 0x20e3, 0x200d, 0xe0020...0xe007f, 0x1f1e6...0x1f1ff: true
        case 0x2122, 0x2139: false
        case 0x2190...: scalar.properties.isEmoji
        default: false
        }
    }
}
