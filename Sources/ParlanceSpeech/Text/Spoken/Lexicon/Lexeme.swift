/// What the grammar knows about a word, in sixteen bytes.
struct Lexeme {
    struct Roles: OptionSet {
        let rawValue: UInt32

        /// 0 to 9, "oh" and "o" among them.
        static let digit = Roles(rawValue: 1 << 0)
        /// "oh" and "o", which are a zero only among digits.
        static let oh = Roles(rawValue: 1 << 1)
        /// 10 to 19.
        static let teen = Roles(rawValue: 1 << 2)
        /// 20, 30, … 90.
        static let ten = Roles(rawValue: 1 << 3)
        /// Thousand and up.
        static let scale = Roles(rawValue: 1 << 4)
        /// A word that ends a rank; its value says which.
        static let ordinal = Roles(rawValue: 1 << 5)
        /// The name of one part: half, third, quarter.
        static let part = Roles(rawValue: 1 << 6)
        static let parts = Roles(rawValue: 1 << 7)
        /// The twenties … nineties.
        static let decade = Roles(rawValue: 1 << 8)
        static let letter = Roles(rawValue: 1 << 9)
        static let month = Roles(rawValue: 1 << 10)
        /// A month that is also a common word.
        static let doubtfulMonth = Roles(rawValue: 1 << 11)
        static let unit = Roles(rawValue: 1 << 12)
        static let currency = Roles(rawValue: 1 << 13)
        /// Hundredths of a currency.
        static let coin = Roles(rawValue: 1 << 14)
        static let street = Roles(rawValue: 1 << 15)
        /// A street only where the number before it leaves no doubt.
        static let doubtfulStreet = Roles(rawValue: 1 << 16)
        /// A word of grammar, never a name.
        static let function = Roles(rawValue: 1 << 17)
        /// Not a mailbox when it stands alone before "at".
        static let noMailbox = Roles(rawValue: 1 << 18)
        /// A top-level domain.
        static let topLevel = Roles(rawValue: 1 << 19)
        static let weekday = Roles(rawValue: 1 << 20)
        /// Before a time of day: at, by, until.
        static let beforeTime = Roles(rawValue: 1 << 21)
        /// Before a date: on, since, of.
        static let beforeDate = Roles(rawValue: 1 << 22)
        /// Before a telephone number: call, dial, number.
        static let beforePhone = Roles(rawValue: 1 << 23)
        /// Before a weight: weighs, lost, gained.
        static let beforeWeight = Roles(rawValue: 1 << 24)
        static let partOfDay = Roles(rawValue: 1 << 25)
        /// Before the month and year until which a card is good.
        static let beforeExpiry = Roles(rawValue: 1 << 27)
        /// Something that is numbered from here may begin.
        static let numberStart = Roles(rawValue: 1 << 26)
    }

    var roles: Roles = []
    var keyword = Keyword.none
    /// Which unit or currency; 0 for none.
    var index: UInt8 = 0
    /// A number, a rank, a denominator or a month.
    var value = 0

    static let nothing = Lexeme()

    func has(_ role: Roles) -> Bool { roles.contains(role) }
    /// 1 to 9.
    var isCount: Bool { has(.digit) && value > 0 }
    /// 0 to 99 begins here.
    var isNumeral: Bool { !roles.isDisjoint(with: [.digit, .teen, .ten]) }
}

/// Words that the classes know by name.
enum Keyword: String, CaseIterable {
    case none = ""
    case a, an, the, and, or, to, `in`, `as`, `for`, like, of, `is`, at, per, i, k, m, p, no, am, pm, vision
    case past, after, till, minutes, hours, half, quarter, seven, second, seconds, percent, cent, points
    case hundred, hundreds, double, triple, point, minus, negative, plus, `extension`, ext
    case dot, slash, forward, colon, dash, hyphen, underscore, under, score, sign
    case w, www, http, https, between, this, that, my, god, well, sterling
    case square, cubic, celsius, centigrade, fahrenheit, hour, tonight, today, tomorrow, sharp
    case apartment, suite, north, south, east, west
    case itIs = "it's"
    case oclock = "o'clock"
    case dottedAM = "a.m."
    case dottedPM = "p.m."
}
