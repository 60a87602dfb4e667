import ParlanceCore

/// Where one sentence is, and which mark belongs behind a word. Rules, no model: pauses, first words, little else.
struct SentenceRules: Sendable {
    /// A pause after which a sentence is over, whatever follows.
    static let longPause = MediaTime(milliseconds: 1_000)
    /// A pause after which it is over when a word follows that likes to begin one.
    static let pause = MediaTime(milliseconds: 500)
    /// A pause that asks for a comma where the words allow one.
    static let shortPause = MediaTime(milliseconds: 200)

    /// Spoken words of the sentence so far.
    private(set) var count = 0
    private var first = ""
    private var isQuestion = false

    /// Whether the next word begins a sentence.
    var isAtStart: Bool { count == 0 }

    mutating func restart() { self = SentenceRules() }

    mutating func hear(_ word: String) {
        defer { count += 1 }
        if count == 0 || (count == 1 && Self.openers.contains(first)) {
            first = word
            isQuestion = Self.askingAlone.contains(word)
        } else if count <= 2, !isQuestion, !first.isEmpty {
            isQuestion = Self.asks(first, word)
            first = ""
        }
    }

    /// The mark behind the word just heard.
    ///
    /// - Parameter next: the word after it, nil where there is none yet.
    func mark(after word: String, pause: MediaTime, next: String?, endsUtterance: Bool) -> String {
        let final = isQuestion ? "?" : "."
        guard let next else { return endsUtterance ? final : "" }
        if !Self.dangling.contains(word) {
            if pause >= Self.longPause { return final }
            if pause >= Self.pause, count >= 3, Self.starters.contains(next) { return final }
        }
        let isShort = pause >= Self.shortPause
        if next == "but", isShort, count >= 2 { return "," }
        guard count == 1 else { return "" }
        if Self.greetings.contains(word) { return Self.introductions.contains(next) ? "," : "" }
        guard Self.answers.contains(word) else { return "" }
        return Self.subjects.contains(next) || Self.contractions.contains(next) || (isShort && word != "no") ? "," : ""
    }

    private static func asks(_ first: String, _ second: String) -> Bool {
        if asking.contains(first) { return auxiliaries.contains(second) || askingPairs.contains("\(first) \(second)") }
        guard inverted.contains(first) else { return false }
        if subjects.contains(second) { return !(first == "do" || first == "have") || !things.contains(second) }
        return second == "the" && (auxiliaries.contains(first) && first != "do" && first != "have")
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    private static let openers = words("so and but well okay now hey hi hello then")
    private static let answers = words("yes yeah no well okay however")
    private static let askingAlone = words("what's where's who's how's")
    private static let asking = words("what who where when why how whose whom")
    private static let auxiliaries = words(
        """
        is are was were do does did can could will would should shall have has had am isn't aren't wasn't weren't don't
        doesn't didn't can't couldn't won't wouldn't shouldn't
        """)
    private static let askingPairs: Set<String> = [
        "how many", "how much", "how long", "how far", "how often", "how old", "how big", "how about", "how come",
        "what about", "what if", "what time", "what kind", "what sort", "what color", "why not", "whose is",
    ]
    private static let inverted = words(
        """
        is are am was were do does did can could will would should shall have has may isn't aren't wasn't weren't don't
        doesn't didn't can't couldn't won't wouldn't shouldn't haven't hasn't
        """)
    private static let subjects = words("i you he she it we they this that these those there")
    private static let things = words("it this that these those there")
    private static let contractions = words("i'm i'll i've i'd you're he's she's it's we're they're that's there's")
    private static let greetings = words("hi hello hey")
    private static let introductions = words("this it's i'm i my we we're")
    private static let starters = words(
        """
        i you he she it we they this that there the so now okay well then what who where when why how yes no if my
        our let please in is are do does can could would i'm i'll i've it's we're they're that's there's let's
        """)
    /// Words that leave a sentence unfinished.
    private static let dangling = words(
        """
        the a an of to in on at by for from with and or but if because than as my your his her our their is are was were
        am be been i we they he she i'm we're very so that which who into about not
        """)
}
