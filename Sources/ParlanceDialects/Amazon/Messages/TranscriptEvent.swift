import ParlanceCore

/// One result, its fields in the order of their names and none of them null, as the provider writes it.
struct TranscriptEvent: JSONWritable {
    let id: String
    let start: MediaTime
    let transcript: Transcript
    let isPartial: Bool
    let options: AmazonOptions
    let identified: AmazonLanguages.Identified?

    /// The audio that it covers.
    var end: MediaTime { max(start, transcript.span.end, transcript.words.last?.span.end ?? start) }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.object("Transcript") { json in
                json.array("Results", [self]) { json, result in json.object { result.writeResult(to: &$0) } }
            }
        }
    }

    private func writeResult(to json: inout JSONWriter) {
        let words = transcript.words.map(AmazonWord.init)
        json.array("Alternatives", [words]) { json, words in
            json.object { json in
                if !options.entities.isEmpty, !isPartial { writeEntities(words, to: &json) }
                json.array("Items", items(words)) { json, item in json.value(item) }
                json.field("Transcript", words.lazy.map(\.written).joined(separator: " "))
            }
        }
        if options.tellsChannels { json.field("ChannelId", "ch_\(transcript.channel)") }
        json.field("EndTime", end)
        json.field("IsPartial", isPartial)
        if let identified {
            json.field("LanguageCode", identified.scores[0].code)
            json.array("LanguageIdentification", identified.scores) { json, language in
                json.object { json in
                    json.field("LanguageCode", language.code)
                    json.field("Score", Fraction(language.score))
                }
            }
        }
        json.field("ResultId", id)
        json.field("StartTime", start)
    }

    private func items(_ words: [AmazonWord]) -> [AmazonItem] {
        let tagged = taggedWords
        var items: [AmazonItem] = []
        for (position, word) in words.enumerated() {
            let isStable = !isPartial || position < transcript.stableWords ?? 0
            var item = AmazonItem(
                content: word.content, isMark: false, span: word.word.span, isTagged: tagged.contains(position),
                isStable: options.tellsStability ? isStable : nil)
            if !isPartial {
                item.confidence = word.word.confidence
                item.speaker = word.word.speaker
            }
            if !word.content.isEmpty { items.append(item) }
            let end = word.word.span.end
            for mark in word.marks {
                items.append(
                    AmazonItem(
                        content: String(mark), isMark: true, span: MediaSpan(start: end, end: end), isTagged: false,
                        isStable: options.tellsStability ? isStable : nil))
            }
        }
        return items
    }

    /// Places of words that belong to a phrase of the filter.
    private var taggedWords: Set<Int> {
        guard !options.tagged.isEmpty else { return [] }
        // A word that is shown may stand for several.
        var spoken: [Substring] = []
        var places: [Int] = []
        for (place, word) in transcript.words.enumerated() {
            for part in word.text.lowercased().split(separator: " ") {
                spoken.append(part)
                places.append(place)
            }
        }
        var tagged: Set<Int> = []
        for phrase in options.tagged where !phrase.isEmpty && phrase.count <= spoken.count {
            for start in 0...spoken.count - phrase.count
            where zip(spoken[start...], phrase).allSatisfy({ $0 == $1 }) {
                tagged.formUnion(places[start..<start + phrase.count])
            }
        }
        return tagged
    }

    private func writeEntities(_ words: [AmazonWord], to json: inout JSONWriter) {
        let told = transcript.entities.filter { options.entities.contains($0.policy) }
        json.array("Entities", told) { json, entity in
            let own = words[entity.words]
            json.object { json in
                json.field("Category", "PII")
                json.field("Confidence", Fraction(entity.confidence))
                json.field("Content", own.dropLast().map { $0.written + " " }.joined() + (own.last?.content ?? ""))
                json.field("EndTime", own.last?.word.span.end ?? end)
                json.field("StartTime", own.first?.word.span.start ?? start)
                json.field("Type", AmazonEntities.name(of: entity.policy))
            }
        }
    }
}

/// A word and the marks behind it.
struct AmazonWord {
    let word: Word
    let content: Substring
    let marks: Substring
    var written: String { String(content + marks) }

    init(_ word: Word) {
        self.word = word
        var written = word.written
        if let hidden = word.hidden {
            // Under the provider's name; marks behind it stay.
            written = "[\(AmazonEntities.name(of: hidden))]" + written.drop { $0 != "]" }.dropFirst()
        }
        let end = written.lastIndex { !".,?!:;…".contains($0) }.map(written.index(after:)) ?? written.startIndex
        content = written[..<end]
        marks = written[end...]
    }
}

/// A word, or a mark.
struct AmazonItem: JSONWritable {
    let content: Substring
    let isMark: Bool
    let span: MediaSpan
    let isTagged: Bool
    /// Nil: not asked for.
    let isStable: Bool?
    var confidence: Float?
    var speaker: Int?

    init(content: some StringProtocol, isMark: Bool, span: MediaSpan, isTagged: Bool, isStable: Bool?) {
        self.content = Substring(content)
        self.isMark = isMark
        self.span = span
        self.isTagged = isTagged
        self.isStable = isStable
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            if let confidence { json.field("Confidence", Fraction(confidence)) }
            json.field("Content", String(content))
            json.field("EndTime", span.end)
            if let speaker { json.field("Speaker", String(speaker)) }
            if let isStable { json.field("Stable", isStable) }
            json.field("StartTime", span.start)
            json.field("Type", isMark ? "punctuation" : "pronunciation")
            json.field("VocabularyFilterMatch", isTagged)
        }
    }
}
