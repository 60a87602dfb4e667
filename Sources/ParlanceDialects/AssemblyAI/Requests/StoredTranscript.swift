import FoundationEssentials
import ParlanceCore

/// What came of a recording, as it is kept: only what may be shown, so nothing that was hidden.
struct StoredTranscript: Codable {
    struct Word: Codable {
        var text: String
        /// Milliseconds.
        var start: Int
        var end: Int
        var confidence: Float
        /// From 0.
        var speaker: Int?
        /// From 0, where channels are apart.
        var channel: Int?
        /// A sentence, or a paragraph, of its channel ends with it.
        var endsSentence: Bool?
        var endsParagraph: Bool?
    }

    var words: [Word]
    var confidence: Float
    /// Whole seconds, as the provider counts.
    var duration: Int
    var language: String
    var languageConfidence: Float?
    var engine: String

    var text: String { words.lazy.map(\.text).joined(separator: " ") }

    init(json: String) throws(SessionFailure) {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
        } catch {
            throw .internal("The stored transcript cannot be read.")
        }
    }

    var json: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// - Parameters:
    ///   - channels: words of each channel, in order of time.
    ///   - range: milliseconds; what lies outside is left out.
    init(
        channels: [[ParlanceCore.Word]], isSeparate: Bool, range: Range<Int>, summary: SessionSummary,
        recognizer: RecognizerProfile, detectsLanguage: Bool
    ) {
        var all: [Word] = []
        var languages: [String: Int] = [:]
        for (index, words) in channels.enumerated() {
            let words = words.filter { range.contains($0.span.start.milliseconds) }
            for word in words { if let language = word.language { languages[language, default: 0] += 1 } }
            for paragraph in Passages.paragraphs(of: words) {
                for sentence in paragraph {
                    all += sentence.words.map { Word($0, channel: isSeparate ? index : nil) }
                    all[all.count - 1].endsSentence = true
                }
                all[all.count - 1].endsParagraph = true
            }
        }
        if isSeparate { all.sort { ($0.start, $0.channel ?? 0) < ($1.start, $1.channel ?? 0) } }
        words = all
        confidence = all.isEmpty ? 0 : all.reduce(0) { $0 + $1.confidence } / Float(all.count)
        duration = Int(summary.audio.seconds.rounded())
        language = recognizer.languages.first ?? "en"
        if detectsLanguage, let most = languages.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
            language = most.key
            languageConfidence = Float(most.value) / Float(languages.values.reduce(0, +))
        }
        engine = recognizer.model
    }
}

extension StoredTranscript.Word {
    init(_ word: Word, channel: Int?) {
        self.init(
            text: word.written, start: word.span.start.wireMilliseconds, end: word.span.end.wireMilliseconds,
            confidence: word.confidence.isFinite ? word.confidence : 0, speaker: word.speaker, channel: channel)
    }
}

extension StoredTranscript {
    /// Words in a row.
    struct Part {
        var words: ArraySlice<Word>
        var text: String { words.lazy.map(\.text).joined(separator: " ") }
        var start: Int { words.first?.start ?? 0 }
        var end: Int { words.lazy.map(\.end).max() ?? 0 }
        var confidence: Float {
            words.isEmpty ? 0 : words.reduce(0) { $0 + $1.confidence } / Float(words.count)
        }
    }

    var sentences: [Part] { parts { word, _ in word.endsSentence == true } }
    var paragraphs: [Part] { parts { word, _ in word.endsParagraph == true } }

    /// What one speaker, or one channel, says in a row.
    var utterances: [Part] {
        parts { word, next in
            word.speaker != next.speaker || word.channel != next.channel || next.start - word.end >= 1_500
        }
    }

    private func parts(endWhere ends: (Word, Word) -> Bool) -> [Part] {
        var parts: [Part] = []
        var start = words.startIndex
        for index in words.indices
        where index + 1 == words.endIndex || words[index].channel != words[index + 1].channel
            || ends(words[index], words[index + 1])
        {
            parts.append(Part(words: words[start...index]))
            start = index + 1
        }
        return parts
    }
}
