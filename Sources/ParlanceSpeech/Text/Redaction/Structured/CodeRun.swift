/// Numbers and letters read out in a row, with what is said between them: "plus four four um two oh", "b as in bravo one".
struct CodeRun: Sendable {
    /// The words from the first number or letter to the last; of the plus before it, too.
    var words: Range<Int>
    /// The same without what is said after the last number or letter, where the words end there.
    var core: Range<Int>
    /// What was read out: digits and letters, without separators.
    var characters = ""
    /// Numbers that stand by themselves: 1 for "two hundred and five", 2 for "nineteen eighty", 3 for "one two three".
    var groups = 0
    var hasPlus = false
    var hasExtension = false
    /// Something was taken back: there are more digits and letters than the number has.
    var isCorrected = false
    /// Where dots, slashes and colons stood: how many characters came before each.
    var dots: [Int] = []
    var slashes: [Int] = []
    var colons: [Int] = []
    /// The words went on to the end: more may follow.
    var isOpen = false

    /// A code with letters, long enough that one more belongs to it.
    fileprivate var endsWithLetters: Bool { letters > 1 && characters.count > 5 }

    var digits: String { characters.filter(\.isNumber) }
    var letters: Int { characters.count { $0.isLetter } }
    var digitCount: Int { characters.count { $0.isNumber } }

    /// How many words after the letter at `index` spell it: 3 in "b as in bravo".
    static func spelled(at index: Int, in words: HeardWords) -> Int {
        guard case .letter(let letter) = words.code(index) else { return 0 }
        return min(Reader(words).spelling(letter, after: index), words.count - 1 - index)
    }

    /// The runs of `words`, in order. Those of articles and pronouns alone ("a", "i") are left out.
    static func runs(in words: HeardWords) -> [CodeRun] {
        var runs: [CodeRun] = []
        let reader = Reader(words)
        var index = 0
        while index < words.count {
            let named = Acronym.length(at: index, in: words)
            if named > 0 {
                index += named
            } else if let run = reader.read(from: index) {
                runs.append(run)
                index = run.isOpen ? words.count : max(run.words.upperBound, index + 1)
            } else {
                index += 1
            }
        }
        return runs
    }
}

extension CodeRun {
    private struct Reader {
        let words: HeardWords

        init(_ words: HeardWords) { self.words = words }

        /// How many words spell what the letter at `index` is: "as in bravo", "for bravo". Where the words end, as many as may come.
        func spelling(_ letter: UInt8, after index: Int) -> Int {
            func fits(_ index: Int) -> Bool { index >= words.count || words[index].utf8.first == letter }
            guard index + 1 < words.count else { return 0 }
            switch words[index + 1] {
            case "as": return (index + 2 >= words.count || words[index + 2] == "in") && fits(index + 3) ? 3 : 0
            case "for", "like": return fits(index + 2) ? 2 : 0
            case "ray": return letter == UInt8(ascii: "x") ? 1 : 0
            default: return 0
            }
        }

        func read(from start: Int) -> CodeRun? {
            switch words.code(start) {
            case .digit, .teen, .tens, .letter, .times, .plus: break
            // A name, unless a code goes on.
            case .radio: guard start + 1 >= words.count || isCode(start + 1) else { return nil }
            default: return nil
            }
            var run = CodeRun(words: start..<start, core: start..<start)
            var group = Group()
            var copies = 1
            var index = start
            var solid = start
            loop: while index < words.count {
                let word = words.code(index)
                if index > start {
                    let taken = Correction.length(at: index, in: words)
                    if taken > 0 {
                        guard index + taken >= words.count || isCode(index + taken) else { break loop }
                        group.close(into: &run)
                        run.isCorrected = true
                        index += taken
                        continue
                    }
                }
                switch word {
                case .digit, .teen, .tens, .hundred, .thousand:
                    guard group.accepts(word) || word.startsGroup else { break loop }
                    if !group.accepts(word) { group.close(into: &run) }
                    if case .digit(let digit) = word, copies > 1 {
                        group.close(into: &run)
                        run.characters += String(repeating: "\(digit)", count: copies)
                        run.groups += 1
                        copies = 1
                    } else {
                        group.add(word)
                    }
                    index += 1
                    solid = index
                    continue
                case .letter(let letter):
                    if copies == 1, Acronym.length(at: index, in: words) > 0 { break loop }
                    group.close(into: &run)
                    run.characters += String(repeating: Character(UnicodeScalar(letter)), count: copies)
                    copies = 1
                    let spelled = spelling(letter, after: index)
                    if words[index] == "a" || words[index] == "i", spelled == 0, !isCode(index + 1),
                        !run.endsWithLetters
                    {
                        // An article or a pronoun, unless the words end here.
                        run.characters.removeLast()
                        if index + 1 < words.count || index == start { break loop }
                        run.isOpen = true
                        break loop
                    }
                    index += 1 + spelled
                    solid = min(index, words.count)
                    continue
                case .radio(let letter):
                    group.close(into: &run)
                    run.characters += String(repeating: Character(UnicodeScalar(letter)), count: copies)
                    copies = 1
                    index += 1
                    solid = index
                    continue
                case .and:
                    guard group.wantsAnd, index + 1 >= words.count || words.code(index + 1).isNumber else {
                        break loop
                    }
                case .times(let count):
                    group.close(into: &run)
                    copies = count
                case .separator: group.close(into: &run)
                case .dot:
                    group.close(into: &run)
                    run.dots.append(run.characters.count)
                case .slash:
                    group.close(into: &run)
                    run.slashes.append(run.characters.count)
                case .colon:
                    group.close(into: &run)
                    run.colons.append(run.characters.count)
                case .plus:
                    guard index == start else { break loop }
                    run.hasPlus = true
                case .extension_:
                    guard index > start else { break loop }
                    group.close(into: &run)
                    run.hasExtension = true
                case .filler:
                    guard index > start else { break loop }
                case .other: break loop
                }
                index += 1
            }
            group.close(into: &run)
            if index >= words.count { run.isOpen = true }
            guard !run.characters.isEmpty || run.isOpen else { return nil }
            run.core = start..<max(solid, start)
            run.words = start..<(run.isOpen ? words.count : solid)
            return run
        }

        /// Whether a word at `index` goes on with a code; also where there is none yet.
        private func isCode(_ index: Int) -> Bool {
            guard index < words.count else { return false }
            switch words.code(index) {
            case .digit, .teen, .tens, .letter, .radio, .times, .separator, .colon: return true
            default: return false
            }
        }
    }

    /// A number that is being said.
    private struct Group {
        private var value = 0
        private var last: CodeWord?
        private var isHundreds = false

        var wantsAnd: Bool { last == .hundred || last == .thousand }

        func accepts(_ word: CodeWord) -> Bool {
            switch (last, word) {
            case (nil, .digit), (nil, .teen), (nil, .tens): true
            case (.tens, .digit(let digit)): digit > 0
            case (.digit(let digit), .hundred): digit > 0
            case (.tens, .hundred), (.teen, .hundred): true
            case (.hundred, .digit(let digit)): digit > 0
            case (.hundred, .teen), (.hundred, .tens): true
            case (.digit, .thousand), (.teen, .thousand), (.tens, .thousand), (.hundred, .thousand): true
            case (.thousand, .digit(let digit)): digit > 0
            case (.thousand, .teen), (.thousand, .tens): true
            default: false
            }
        }

        mutating func add(_ word: CodeWord) {
            switch word {
            case .digit(let number), .teen(let number), .tens(let number): value += number
            case .hundred:
                let below = value % 1_000
                value += below * 99
            case .thousand: value *= 1_000
            default: break
            }
            last = word
        }

        mutating func close(into run: inout CodeRun) {
            guard last != nil else { return }
            run.characters += "\(value)"
            run.groups += 1
            self = Group()
        }
    }
}

extension CodeWord {
    /// Whether a number can begin with it.
    fileprivate var startsGroup: Bool {
        switch self {
        case .digit, .teen, .tens: true
        default: false
        }
    }
}
