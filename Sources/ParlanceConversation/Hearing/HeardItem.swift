import ParlanceCore

/// What was said in one item, as far as it is known.
struct HeardItem {
    let id: String
    var start: MediaTime
    var end: MediaTime
    /// Words that will not change.
    private(set) var words: [Word] = []
    /// What has been told of them: never taken back.
    private(set) var told = ""
    private var toldWords = 0
    /// Silence or the turn's end ended it, not the client.
    var wasEndedByListening = false
    /// Nobody wants to know.
    var isDiscarded = false

    init(id: String, start: MediaTime) {
        self.id = id
        self.start = start
        end = start
    }

    var text: String { Self.text(words) }
    var duration: MediaTime { max(end, start) - start }

    private static func text(_ words: [Word]) -> String { words.lazy.map(\.written).joined(separator: " ") }

    mutating func append(_ committed: [Word]) { words += committed }

    /// More of the text, if what has been told is the beginning of it; with the words that it is made of.
    ///
    /// - Parameter stable: words after the committed ones that were promised to stay.
    mutating func news(_ stable: ArraySlice<Word> = []) -> (text: String, words: [Word])? {
        let all = words + stable
        let text = Self.text(all)
        guard text.utf8.count > told.utf8.count, text.hasPrefix(told) else { return nil }
        let news = String(text.dropFirst(told.count))
        let newWords = Array(all.dropFirst(toldWords))
        (told, toldWords) = (text, all.count)
        return (news, newWords)
    }
}
