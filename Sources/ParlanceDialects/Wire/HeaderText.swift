/// Text that may stand in an HTTP header and be repeated to a client: printable ASCII, bounded.
///
/// What a client wrote comes back to it here (in `dg-error`, for one), so a line break must not become a header of its
/// own. Every other character becomes `?`.
package func headerSafe(_ text: String, maximumLength: Int = 400) -> String {
    let bytes = text.utf8.lazy.prefix(maximumLength).map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
    return String(decoding: Array(bytes), as: UTF8.self)
}

/// The beginning of `text`, at most so many bytes: a character can be of any length, so counting them bounds nothing.
package func cut(_ text: String, toBytes maximum: Int) -> String {
    guard text.utf8.count > maximum else { return text }
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: maximum)
    while String.Index(end, within: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return String(text.unicodeScalars[..<end])
}
