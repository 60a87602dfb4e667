/// The English words that ``TurnEnding`` goes by. Closed classes of the grammar, not learned from recordings.
package enum TurnEnglish {
    static let hesitations = set("um uh er erm eh hmm hm mm uhm ah well like so")
    static let answers = set(
        """
        yes yeah yep yup no nope sure okay ok right correct exactly absolutely certainly definitely fine great thanks
        thank you please hello hi bye goodbye of course not really maybe
        """)
    /// Words that something must follow even in a question.
    static let articles = set("a an the my your his its our their every each")
    /// Words that end a sentence seldom. Those that do so often (`it`, `that`, `you`, `there`, `not`) are left out.
    static let functionWords = set(
        """
        and or but nor because if when while although though unless until since whereas whether than as
        of to in at by for from with without into onto upon between among through during against towards toward about
        under over after before beneath behind beside within across
        i we they he she who which whose whom what where why how
        is are was were be been am do does did have has had can could will would shall should may might must
        i'm i'll i've i'd we're we'll we've they're they'll he's she's it's that's there's you're you'll
        very too quite rather such no not only also even just
        this these those some any another other both either neither mister missus doctor miss
        """)
    static let questionWords = set("who what when where why how which whose")
    static let auxiliaries = set(
        "is are was were am do does did can could will would shall should may might must have has had don't isn't aren't"
    )
    static let subjects = set("i you he she it we they there that this these those the your my our his her their")

    private static let digitWords = set("zero oh one two three four five six seven eight nine")

    /// How many digits a word stands for; 0 if it is none.
    static func digits(in word: String) -> Int {
        if digitWords.contains(word) { return 1 }
        return word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? word.utf8.count : 0
    }

    private static func set(_ words: String) -> Set<String> {
        Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
