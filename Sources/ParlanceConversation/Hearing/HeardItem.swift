import ParlanceCore

/// What was said in one item, as far as it is known.
package struct HeardItem {
    package let id: String
    package var start: MediaTime
    package var end: MediaTime
    /// Words that will not change.
    package private(set) var words: [Word] = []
    /// What has been told of them: never taken back.
    package private(set) var told = ""
    private var toldWords = 0
    /// Silence or the turn's end ended it, not the client.
    package var wasEndedByListening = false
    /// Nobody wants to know.
    package var isDiscarded = false

    package init(id: String, start: MediaTime) {
        self.id = id
        self.start = start
        end = start
    }

    package var text: String { Self.text(words) }
    package var duration: MediaTime { max(end, start) - start }

    private static func text(_ words: [Word]) -> String { words.lazy.map(\.written).joined(separator: " ") }

    package mutating func append(_ committed: [Word]) { words += committed }

    /// More of the text, if what has been told is the beginning of it; with the words that it is made of.
    ///
    /// - Parameter stable: words after the committed ones that were promised to stay.
    package mutating func news(_ stable: ArraySlice<Word> = []) -> (text: String, words: [Word])? {
        let all = words + stable
        let text = Self.text(all)
        guard text.utf8.count > told.utf8.count, text.hasPrefix(told) else { return nil }
        let news = String(text.dropFirst(told.count))
        let newWords = Array(all.dropFirst(toldWords))
        (told, toldWords) = (text, all.count)
        return (news, newWords)
    }
}
