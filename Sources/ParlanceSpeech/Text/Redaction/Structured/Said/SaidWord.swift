/// What a word may be in a day, a time or a sum that is said. A word may be several: "second", "a", "may".
struct SaidWord: Sendable {
    var kinds: SaidKinds
    /// Of numbers, ordinals and months: which; of words for 1,000 and more how many noughts they have.
    var value: Int

    static let other = SaidWord(kinds: [], value: 0)

    init(kinds: SaidKinds, value: Int) {
        self.kinds = kinds
        self.value = value
    }

    static let table: [String: SaidWord] = {
        var table: [String: SaidWord] = [:]
        func add(_ list: String, _ kinds: SaidKinds, from first: Int = 0, step: Int = 0) {
            for (index, word) in list.split(whereSeparator: \.isWhitespace).enumerated() {
                table[String(word), default: .other].kinds.formUnion(kinds)
                if step > 0 { table[String(word)]?.value = first + index * step }
            }
        }
        add(PlainList.linking, .linking)
        add("zero one two three four five six seven eight nine", .digit, from: 0, step: 1)
        add("oh nought naught", [.digit, .oh])
        add("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", .teen, from: 10, step: 1)
        add("twenty thirty forty fifty sixty seventy eighty ninety", .tens, from: 20, step: 10)
        add("hundred", .hundred)
        add("thousand", .scale, from: 3, step: 1)
        add("million", .scale, from: 6, step: 1)
        add("billion", .scale, from: 9, step: 1)
        add("trillion", .scale, from: 12, step: 1)
        add(
            """
            first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
            sixteenth seventeenth eighteenth nineteenth
            """, .ordinal, from: 1, step: 1)
        add("twentieth thirtieth", .ordinalTens, from: 20, step: 10)
        add(
            "january february march april may june july august september october november december", .month, from: 1,
            step: 1)
        add("may march", .doubtfulMonth)
        add("monday tuesday wednesday thursday friday saturday sunday", .weekday)
        add("the", .the)
        add("of", .of)
        add("a", .a)
        add("and", .and)
        add("day", .day)
        add("point dot", .point)
        add("slash stroke", .slash)
        add("dash hyphen", .dash)
        add("half", .half)
        add("quarter", .quarter)
        add("past after", .past)
        add("to till of before", .toHour)
        add("minute minutes", .minutes)
        add("second seconds", .seconds)
        add("hours", .hours)
        add("o'clock", .oClock)
        add("am pm", .halfOfDay)
        add("p", .p)
        add("m", .m)
        add("morning afternoon evening", .partOfDay)
        add("tonight today tomorrow sharp", .afterTime)
        add("noon midday midnight", .noon)
        add("eastern pacific central mountain", .zone)
        add(
            """
            at by until till til around about since before after from nearly almost just is it's was for between past now
            """, .beforeTime)
        add("at by until till til around", .beforeHour)
        add("on by in since until till from before after for is was dated through of and the", .beforeDay)
        add(
            """
            dollar dollars euro euros yen rupee rupees peso pesos kroner krona kronor krone zloty zlotys franc francs yuan
            renminbi rand dirham dirhams shekel shekels lira rubles roubles ruble rouble baht ringgit reais naira won
            """, .major)
        add("pound pounds", [.major, .pounds])
        add("cent cents pence", .minor)
        add("quid buck bucks grand", .slang)
        add("dollar pound euro buck", .one)
        add("swiss australian canadian american singapore danish swedish norwegian mexican indian turkish", .moneyOf)
        add("weigh weighs weighed weighing weight lost gained lose gain lost", .weighing)
        // "won" is most often a verb.
        table["won"] = .other
        return table
    }()
}

/// See ``SaidWord``.
struct SaidKinds: OptionSet, Sendable {
    var rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }
    private init(bit: Int) { rawValue = 1 << bit }

    static let digit = SaidKinds(bit: 0)
    /// Zero, said as "oh".
    static let oh = SaidKinds(bit: 1)
    static let teen = SaidKinds(bit: 2)
    static let tens = SaidKinds(bit: 3)
    static let hundred = SaidKinds(bit: 4)
    static let scale = SaidKinds(bit: 5)
    /// First to nineteenth.
    static let ordinal = SaidKinds(bit: 6)
    /// Twentieth, thirtieth.
    static let ordinalTens = SaidKinds(bit: 7)
    static let month = SaidKinds(bit: 8)
    /// Months that are verbs, too.
    static let doubtfulMonth = SaidKinds(bit: 9)
    static let weekday = SaidKinds(bit: 10)
    static let the = SaidKinds(bit: 11)
    static let of = SaidKinds(bit: 12)
    static let a = SaidKinds(bit: 13)
    static let and = SaidKinds(bit: 14)
    static let day = SaidKinds(bit: 15)
    static let point = SaidKinds(bit: 16)
    static let slash = SaidKinds(bit: 17)
    static let dash = SaidKinds(bit: 18)
    static let half = SaidKinds(bit: 19)
    static let quarter = SaidKinds(bit: 20)
    /// What stands between minutes and the hour that was: "past", "after".
    static let past = SaidKinds(bit: 21)
    /// What stands between minutes and the hour that comes.
    static let toHour = SaidKinds(bit: 22)
    static let minutes = SaidKinds(bit: 23)
    static let seconds = SaidKinds(bit: 24)
    static let hours = SaidKinds(bit: 25)
    static let oClock = SaidKinds(bit: 26)
    static let halfOfDay = SaidKinds(bit: 27)
    static let p = SaidKinds(bit: 28)
    static let m = SaidKinds(bit: 29)
    static let partOfDay = SaidKinds(bit: 30)
    static let noon = SaidKinds(bit: 31)
    static let zone = SaidKinds(bit: 32)
    /// A time may follow: "at", "until", "about".
    static let beforeTime = SaidKinds(bit: 33)
    /// A day may follow: "on", "since".
    static let beforeDay = SaidKinds(bit: 34)
    static let major = SaidKinds(bit: 35)
    /// Money, and a weight.
    static let pounds = SaidKinds(bit: 36)
    static let minor = SaidKinds(bit: 37)
    static let slang = SaidKinds(bit: 38)
    /// Of currencies of which one is "a dollar".
    static let one = SaidKinds(bit: 39)
    /// Whose money: "swiss", "australian".
    static let moneyOf = SaidKinds(bit: 40)
    static let linking = SaidKinds(bit: 41)
    static let weighing = SaidKinds(bit: 42)
    /// "sharp", "tonight": what came before was a time.
    static let afterTime = SaidKinds(bit: 43)
    /// A time follows that says no more than an hour and minutes: "at", "until".
    static let beforeHour = SaidKinds(bit: 44)

    static let anyNumber: SaidKinds = [.digit, .teen, .tens, .hundred, .scale]
    static let anyOrdinal: SaidKinds = [.ordinal, .ordinalTens]
}
