import ParlanceCore

/// Words of a timeline: each takes 200 ms, and a bar is a pause of so many milliseconds: `"well |600 yes"`.
func timeline(_ text: String) -> [Word] {
    var time = 0
    var words: [Word] = []
    for part in text.split(separator: " ") {
        if part.first == "|" {
            time += Int(part.dropFirst())!
            continue
        }
        let written = part.split(separator: "/")  // "dr/Dr.": an engine's own writing
        words.append(
            Word(
                text: String(written[0]), written: String(written.last!),
                span: MediaSpan(start: MediaTime(milliseconds: time), end: MediaTime(milliseconds: time + 200)),
                confidence: 0.5))
        time += 220
    }
    return words
}

extension [Word] {
    var written: String { map(\.written).joined(separator: " ") }
}
