/// One or more spoken words that are written as one.
struct TextUnit {
    enum Content {
        /// As spoken.
        case word
        /// As its engine wrote it.
        case engine
        case entity(EntityKind, String)
        case replaced(String)
        case command(DictationCommand)
    }

    var words: Range<Int>
    var content: Content

    var isCommand: Bool {
        if case .command = content { return true }
        return false
    }
}

/// What belongs together in a stretch of words, and how far that is decided.
struct TextReading {
    /// As the grammar saw them: empty where a replacement has written, or there is nothing to read.
    private(set) var words: [String]
    private(set) var units: [TextUnit] = []
    /// The first word that more words could still change.
    private(set) var openFrom: Int

    /// Reads `words`, of which an empty one means nothing.
    ///
    /// - Parameter written: what their engine has written of them, if it has; nothing is read across its marks.
    init(
        of words: [String], written: [WrittenWord?], after context: [String], by grammar: SpokenGrammar?,
        replacements: PhraseTable<String>, dictation: Bool
    ) {
        self.words = words
        openFrom = words.count
        var replaced = replace(by: replacements)[...]
        let known = openFrom
        var entities = [SpokenEntity]()[...]
        if let grammar {
            let reading = Self.read(self.words, written, after: context, by: grammar)
            entities = reading.entities[...]
            openFrom = min(openFrom, reading.openFrom)
            if known < words.count {
                // What an undecided replacement may take away is as good as not there.
                openFrom = min(
                    openFrom, Self.read(Array(self.words[..<known]), written, after: context, by: grammar).openFrom)
            }
        }
        var index = 0
        while index < words.count {
            if let unit = replaced.first, unit.words.lowerBound == index {
                replaced.removeFirst()
                units.append(unit)
            } else if let entity = entities.first, entity.words.lowerBound == index {
                entities.removeFirst()
                units.append(TextUnit(words: entity.words, content: .entity(entity.kind, entity.written)))
            } else if dictation, let command = command(at: index, before: entities.first) {
                units.append(command)
            } else {
                units.append(
                    TextUnit(
                        words: index..<index + 1,
                        content: written[index] == nil && !words[index].isEmpty ? .word : .engine))
            }
            index = units.last!.words.upperBound
        }
    }

    /// Reads each stretch between the marks of an engine by itself.
    private static func read(
        _ words: [String], _ written: [WrittenWord?], after context: [String], by grammar: SpokenGrammar
    ) -> SpokenReading {
        guard let mark = words.indices.first(where: { written[$0]?.mark.isEmpty == false }) else {
            return grammar.entities(in: words, after: context)
        }
        var all = SpokenReading(openFrom: words.count)
        var start = 0
        var end = mark + 1
        var before = context
        while start < words.count {
            let stretch = Array(words[start..<end])
            let reading = grammar.entities(in: stretch, after: before)
            all.entities += reading.entities.map { entity in
                var entity = entity
                entity.words = entity.words.lowerBound + start..<entity.words.upperBound + start
                return entity
            }
            // What comes after a mark changes nothing before it.
            if end == words.count, written[end - 1]?.mark.isEmpty != false { all.openFrom = start + reading.openFrom }
            before = stretch.suffix(SpokenGrammar.context)
            start = end
            end = words[start...].indices.first { written[$0]?.mark.isEmpty == false }.map { $0 + 1 } ?? words.count
        }
        return all
    }

    /// Units that come out as one word: each with the commands behind it.
    var groups: [(units: Range<Int>, words: Range<Int>)] {
        var groups: [(units: Range<Int>, words: Range<Int>)] = []
        for (index, unit) in units.enumerated() {
            if unit.isCommand, let last = groups.last {
                groups[groups.count - 1] = (
                    last.units.lowerBound..<index + 1, last.words.lowerBound..<unit.words.upperBound
                )
            } else {
                groups.append((index..<index + 1, unit.words))
            }
        }
        return groups
    }

    /// Whether these are replaced by nothing.
    func isLeftOut(_ units: Range<Int>) -> Bool {
        guard units.count == 1, case .replaced(let text) = self.units[units.lowerBound].content else { return false }
        return text.isEmpty
    }

    /// Whether words from here on come out apart from those before.
    func hasBoundary(at index: Int) -> Bool { groups.contains { $0.words.lowerBound == index } }

    /// Takes the words of every replacement out of the grammar's sight.
    private mutating func replace(by table: PhraseTable<String>) -> [TextUnit] {
        guard !table.isEmpty else { return [] }
        var found: [TextUnit] = []
        var index = 0
        while index < words.count {
            let answer = table.match(words, at: index)
            if answer.isOpen { openFrom = min(openFrom, index) }
            guard let match = answer.found else {
                index += 1
                continue
            }
            found.append(TextUnit(words: index..<match.end, content: .replaced(match.value)))
            index = match.end
        }
        for unit in found {
            for place in unit.words { words[place] = "" }
        }
        return found
    }

    /// The command that begins here and does not reach into what the grammar has read.
    private mutating func command(at index: Int, before entity: SpokenEntity?) -> TextUnit? {
        let answer = DictationCommand.phrases.match(words, at: index)
        if answer.isOpen { openFrom = min(openFrom, index) }
        guard let match = answer.found, match.end <= entity?.words.lowerBound ?? words.count else { return nil }
        return TextUnit(words: index..<match.end, content: .command(match.value))
    }
}
