import Foundation
import ParlanceCore

/// Makes words from the tokens of a hypothesis.
///
/// **Languages.** A token that names a language (``LanguageTag``) is no word. Words before it that have no language yet are
/// in that one, as models have it that name it behind a sentence; where there are none, those after it are.
///
/// **Times.** A streaming model emits a token somewhere inside its word, never at its edges. Measured on isolated
/// digits, the first token comes 0.16 to 0.38 s after the word's start (median 0.26) and the last one 0 to 0.21 s
/// before its end (median 0.08). A word therefore begins ``lead`` before its first token and ends ``trail`` after its last
/// one, but neither reaches into its neighbours or out of the audio.
package struct TokenWords {
    package static let lead = MediaTime(milliseconds: 260)
    package static let trail = MediaTime(milliseconds: 80)

    /// One token as the search gave it.
    package struct Token {
        /// UTF-8; a space in front begins a word.
        var text: [UInt8]
        /// Samples since the recognizer was started afresh.
        var offset: Int
        /// Nil where the search gives none.
        var logProbability: Float?

        package init(text: [UInt8], offset: Int, logProbability: Float?) {
            self.text = text
            self.offset = offset
            self.logProbability = logProbability
        }
    }

    /// The words at the beginning of a hypothesis that tokens to come cannot change, so that they are made once.
    package struct Settled {
        fileprivate var words: [Word] = []
        /// Where the first draft after them begins.
        private(set) package var tokens = 0
        fileprivate var goesOn = false
        fileprivate var end: MediaTime?
        /// Of the words to come.
        fileprivate var language: String?

        package init() {}

        fileprivate mutating func settle(
            _ words: [Word], before draft: Draft, end: MediaTime, language: String?
        ) {
            self.words = words
            self.language = language
            self.end = end
            tokens = draft.begin
            goesOn = draft.goesOn
        }
    }

    fileprivate struct Draft {
        /// Its first token, and whether the token before that goes on in it.
        var begin = 0
        var goesOn = false
        var bytes: [UInt8] = []
        var first = 0
        var last = 0
        var sum: Float = 0
        var scored = 0
        var count = 0
        /// Named in front of it, by a token that then is its first.
        var tag: String?
    }

    let spelling: WordSpelling
    /// The model writes capitals and small letters, so its writing is worth keeping beside the spoken form.
    let keepsWriting: Bool
    /// Over the geometric mean of the tokens' probabilities.
    let calibration: ConfidenceCalibration

    package init(spelling: WordSpelling, keepsWriting: Bool, calibration: ConfidenceCalibration = .identity) {
        self.spelling = spelling
        self.keepsWriting = keepsWriting
        self.calibration = calibration
    }

    init(folder: ModelFolder, calibration: ConfidenceCalibration) {
        self.calibration = calibration
        spelling = folder.family.spelling
        keepsWriting = folder.writes
    }

    package func words(_ tokens: [Token], along timeline: MediaTimeline, from start: MediaTime) -> [Word] {
        var settled = Settled()
        return words(tokens, along: timeline, from: start, since: &settled)
    }

    /// All words of the hypothesis; only those that are not settled yet are made.
    ///
    /// A word is settled when two more have begun: its end needs the beginning of the next one, and a mark of punctuation
    /// may still be added to it.
    package func words(
        _ tokens: [Token], along timeline: MediaTimeline, from start: MediaTime, since settled: inout Settled
    ) -> [Word] {
        let (drafts, lastTag) = drafts(tokens, since: settled)
        var words = settled.words
        var previousEnd = settled.end ?? start
        var language = settled.language
        for (index, draft) in drafts.enumerated() {
            if let tag = draft.tag { language = Self.name(tag, &words) }
            let first = timeline.time(of: draft.first)
            let next = index + 1 < drafts.count ? timeline.time(of: drafts[index + 1].first) : timeline.end
            let begin = max(previousEnd, min(first - Self.lead, timeline.end))
            let end = max(begin, min(timeline.time(of: draft.last) + Self.trail, next))
            previousEnd = end
            append(draft, MediaSpan(start: begin, end: end), language, to: &words)
            if index + 2 < drafts.count {
                settled.settle(words, before: drafts[index + 1], end: end, language: language)
            }
        }
        if let lastTag { _ = Self.name(lastTag, &words) }
        return words
    }

    /// The words at the end that have no language are in this one; where there are none, it is that of the words to come.
    private static func name(_ tag: String, _ words: inout [Word]) -> String? {
        guard let last = words.last, last.language == nil else { return tag }
        for index in words.indices.reversed() {
            guard words[index].language == nil else { break }
            words[index].language = tag
        }
        return nil
    }

    private func append(_ draft: Draft, _ span: MediaSpan, _ language: String?, to words: inout [Word]) {
        let confidence = draft.scored == draft.count ? exp(draft.sum / Float(draft.count)) : 0
        let written = String(decoding: draft.bytes, as: UTF8.self)
        let spoken = Self.spoken(written)
        if spoken.isEmpty {
            // A mark of punctuation belongs to the word before it.
            if keepsWriting, let last = words.indices.last { words[last].written += written }
            return
        }
        var word = Word(
            text: spoken, written: keepsWriting ? written : spoken, span: span,
            confidence: calibration(min(max(confidence, 0), 1)))
        word.language = language
        words.append(word)
    }

    /// Also the language that is named behind the last of them.
    private func drafts(_ tokens: [Token], since settled: Settled) -> ([Draft], lastTag: String?) {
        var drafts: [Draft] = []
        var current = Draft()
        var tag: (name: String, index: Int)?
        var goesOn = settled.goesOn
        func close() {
            if !current.bytes.isEmpty { drafts.append(current) }
            current = Draft()
        }
        for (index, token) in tokens.enumerated().dropFirst(settled.tokens) {
            var text = token.text[...]
            if let named = LanguageTag.named(by: text) {
                close()
                goesOn = false
                tag = (named, index)
                continue
            }
            let begins: Bool
            var continues = false
            switch spelling {
            case .spaces:
                begins = text.first == UInt8(ascii: " ")
            case .continuationMarks:
                begins = !goesOn
                continues = text.suffix(2).elementsEqual("@@".utf8)
                if continues { text.removeLast(2) }
            }
            let wentOn = goesOn
            goesOn = continues
            while text.first == UInt8(ascii: " ") { text.removeFirst() }
            let byte = Self.byte(text)
            let isWordByItself = byte == nil && Self.beginsWithIdeograph(text)
            if begins || isWordByItself || Self.endsWithIdeograph(current.bytes) { close() }
            // A bare space has ended the word before; the next token begins one.
            if text.isEmpty, byte == nil { continue }
            if current.count == 0 {
                current.first = token.offset
                current.begin = tag?.index ?? index
                current.goesOn = wentOn
                current.tag = tag?.name
                tag = nil
            }
            if let byte { current.bytes.append(byte) } else { current.bytes += text }
            current.last = token.offset
            current.count += 1
            if let score = token.logProbability {
                current.sum += score
                current.scored += 1
            }
        }
        close()
        return (drafts, tag?.name)
    }

    /// Lower case, without punctuation at the edges; apostrophes and hyphens inside stay.
    static func spoken(_ written: String) -> String {
        let scalars = written.lowercased().unicodeScalars
        func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || scalar.properties.generalCategory == .nonspacingMark
                || scalar.properties.generalCategory == .spacingMark
                || scalar.properties.generalCategory == .mathSymbol
                || scalar.properties.generalCategory == .currencySymbol || scalar == "%" || scalar == "&"
        }
        guard let first = scalars.firstIndex(where: isWordPart), let last = scalars.lastIndex(where: isWordPart) else {
            return ""
        }
        return String(scalars[first...last])
    }

    /// `<0xE4>`: one byte of a character that the vocabulary lacks.
    private static func byte(_ text: ArraySlice<UInt8>) -> UInt8? {
        guard text.count == 6, text.starts(with: "<0x".utf8), text.last == UInt8(ascii: ">") else { return nil }
        return UInt8(String(decoding: text.dropFirst(3).dropLast(), as: UTF8.self), radix: 16)
    }

    private static func beginsWithIdeograph(_ text: ArraySlice<UInt8>) -> Bool {
        // Only three- and four-byte sequences can be one; most tokens are told apart by their first byte.
        guard let first = text.first, first >= 0xE3 else { return false }
        return String(decoding: text, as: UTF8.self).first?.isIdeograph == true
    }

    private static func endsWithIdeograph(_ text: [UInt8]) -> Bool {
        guard let first = text.first, first >= 0xE3 else { return false }
        return String(decoding: text, as: UTF8.self).last?.isIdeograph == true
    }
}
