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
        add("on by in since until till from before after for is was dated through of and", .beforeDay)
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

    static var digit: SaidKinds { SaidKinds(bit: 0) }
    /// Zero, said as "oh".
    static var oh: SaidKinds { SaidKinds(bit: 1) }
    static var teen: SaidKinds { SaidKinds(bit: 2) }
    static var tens: SaidKinds { SaidKinds(bit: 3) }
    static var hundred: SaidKinds { SaidKinds(bit: 4) }
    static var scale: SaidKinds { SaidKinds(bit: 5) }
    /// First to nineteenth.
    static var ordinal: SaidKinds { SaidKinds(bit: 6) }
    /// Twentieth, thirtieth.
    static var ordinalTens: SaidKinds { SaidKinds(bit: 7) }
    static var month: SaidKinds { SaidKinds(bit: 8) }
    /// Months that are verbs, too.
    static var doubtfulMonth: SaidKinds { SaidKinds(bit: 9) }
    static var weekday: SaidKinds { SaidKinds(bit: 10) }
    static var the: SaidKinds { SaidKinds(bit: 11) }
    static var of: SaidKinds { SaidKinds(bit: 12) }
    static var a: SaidKinds { SaidKinds(bit: 13) }
    static var and: SaidKinds { SaidKinds(bit: 14) }
    static var day: SaidKinds { SaidKinds(bit: 15) }
    static var point: SaidKinds { SaidKinds(bit: 16) }
    static var slash: SaidKinds { SaidKinds(bit: 17) }
    static var dash: SaidKinds { SaidKinds(bit: 18) }
    static var half: SaidKinds { SaidKinds(bit: 19) }
    static var quarter: SaidKinds { SaidKinds(bit: 20) }
    /// What stands between minutes and the hour that was: "past", "after".
    static var past: SaidKinds { SaidKinds(bit: 21) }
    /// What stands between minutes and the hour that comes.
    static var toHour: SaidKinds { SaidKinds(bit: 22) }
    static var minutes: SaidKinds { SaidKinds(bit: 23) }
    static var seconds: SaidKinds { SaidKinds(bit: 24) }
    static var hours: SaidKinds { SaidKinds(bit: 25) }
    static var oClock: SaidKinds { SaidKinds(bit: 26) }
    static var halfOfDay: SaidKinds { SaidKinds(bit: 27) }
    static var p: SaidKinds { SaidKinds(bit: 28) }
    static var m: SaidKinds { SaidKinds(bit: 29) }
    static var partOfDay: SaidKinds { SaidKinds(bit: 30) }
    static var noon: SaidKinds { SaidKinds(bit: 31) }
    static var zone: SaidKinds { SaidKinds(bit: 32) }
    /// A time may follow: "at", "until", "about".
    static var beforeTime: SaidKinds { SaidKinds(bit: 33) }
    /// A day may follow: "on", "since".
    static var beforeDay: SaidKinds { SaidKinds(bit: 34) }
    static var major: SaidKinds { SaidKinds(bit: 35) }
    /// Money, and a weight.
    static var pounds: SaidKinds { SaidKinds(bit: 36) }
    static var minor: SaidKinds { SaidKinds(bit: 37) }
    static var slang: SaidKinds { SaidKinds(bit: 38) }
    /// Of currencies of which one is "a dollar".
    static var one: SaidKinds { SaidKinds(bit: 39) }
    /// Whose money: "swiss", "australian".
    static var moneyOf: SaidKinds { SaidKinds(bit: 40) }
    static var linking: SaidKinds { SaidKinds(bit: 41) }
    static var weighing: SaidKinds { SaidKinds(bit: 42) }
    /// "sharp", "tonight": what came before was a time.
    static var afterTime: SaidKinds { SaidKinds(bit: 43) }
    /// A time follows that says no more than an hour and minutes: "at", "until".
    static var beforeHour: SaidKinds { SaidKinds(bit: 44) }

    static var anyNumber: SaidKinds { [.digit, .teen, .tens, .hundred, .scale] }
    static var anyOrdinal: SaidKinds { [.ordinal, .ordinalTens] }
}
