import ParlanceCore

/// What a word or a phrase may be, by the lists it stands on.
struct WordKinds: OptionSet, Hashable, Sendable {
    var rawValue: UInt128

    init(rawValue: UInt128) { self.rawValue = rawValue }
    private init(bit: Int) { self.rawValue = 1 << bit }

    // Words that make up rules.
    static let plain = WordKinds(bit: 0)
    static let digit = WordKinds(bit: 1)
    static let teen = WordKinds(bit: 2)
    static let ten = WordKinds(bit: 3)
    static let scale = WordKinds(bit: 4)
    static let number: WordKinds = [.digit, .teen, .ten, .scale]
    static let ordinal = WordKinds(bit: 5)
    static let letter = WordKinds(bit: 6)
    static let weekday = WordKinds(bit: 7)
    static let month = WordKinds(bit: 8)
    static let timeUnit = WordKinds(bit: 9)
    static let measure = WordKinds(bit: 10)
    static let season = WordKinds(bit: 11)
    static let extensionName = WordKinds(bit: 12)
    static let joiner = WordKinds(bit: 13)
    static let linking = WordKinds(bit: 14)

    /// Words that begin what a rule knows by name: "half", "university", "saint", "single".
    static let opener = WordKinds(bit: 15)
    /// "a", "an", "the".
    static let article = WordKinds(bit: 71)
    /// Between the names of a path: "slash", "backslash".
    static let slash = WordKinds(bit: 72)
    /// How somebody is built, and how hair is cut.
    static let build = WordKinds(bit: 73)
    static let cut = WordKinds(bit: 74)
    /// Stands before a condition and belongs to it: "chronic".
    static let severity = WordKinds(bit: 75)
    /// Harms that are deeds: what was harmed is somebody's. "cut my finger".
    static let deed = WordKinds(bit: 76)

    // Names of people.
    static let first = WordKinds(bit: 16)
    static let ambiguousFirst = WordKinds(bit: 17)
    static let riskyFirst = WordKinds(bit: 18)
    static let last = WordKinds(bit: 19)
    static let ambiguousLast = WordKinds(bit: 20)
    static let particle = WordKinds(bit: 21)
    static let title = WordKinds(bit: 22)
    static let looseTitle = WordKinds(bit: 23)

    // Places.
    static let place = WordKinds(bit: 24)
    static let ambiguousPlace = WordKinds(bit: 25)
    static let riskyPlace = WordKinds(bit: 26)
    static let street = WordKinds(bit: 27)
    static let looseStreet = WordKinds(bit: 28)

    // Organizations.
    static let company = WordKinds(bit: 30)
    static let ambiguousCompany = WordKinds(bit: 31)
    static let firmSuffix = WordKinds(bit: 32)
    static let looseFirmSuffix = WordKinds(bit: 33)
    static let facility = WordKinds(bit: 34)
    static let facilityHead = WordKinds(bit: 35)
    static let companyGoods = WordKinds(bit: 36)

    // Health.
    static let condition = WordKinds(bit: 38)
    static let ambiguousCondition = WordKinds(bit: 39)
    static let drug = WordKinds(bit: 40)
    static let process = WordKinds(bit: 41)
    static let injury = WordKinds(bit: 42)
    static let harm = WordKinds(bit: 43)
    static let bodyPart = WordKinds(bit: 44)

    // People.
    static let occupation = WordKinds(bit: 46)
    static let ambiguousOccupation = WordKinds(bit: 47)
    static let nationality = WordKinds(bit: 48)
    static let ambiguousNationality = WordKinds(bit: 49)
    static let nationalGoods = WordKinds(bit: 50)
    static let language = WordKinds(bit: 51)
    static let ambiguousLanguage = WordKinds(bit: 52)
    static let ofLanguage = WordKinds(bit: 53)
    static let religion = WordKinds(bit: 54)
    static let ambiguousReligion = WordKinds(bit: 55)
    static let politics = WordKinds(bit: 56)
    static let ambiguousPolitics = WordKinds(bit: 57)
    static let ofParty = WordKinds(bit: 58)
    static let gender = WordKinds(bit: 59)
    static let sexuality = WordKinds(bit: 60)
    static let ambiguousSexuality = WordKinds(bit: 61)
    static let marital = WordKinds(bit: 62)
    static let zodiac = WordKinds(bit: 63)
    static let ambiguousZodiac = WordKinds(bit: 64)
    static let ofSign = WordKinds(bit: 65)
    static let colour = WordKinds(bit: 66)
    static let look = WordKinds(bit: 67)
    static let hairAndEyes = WordKinds(bit: 68)
    static let event = WordKinds(bit: 69)
    static let speaker = WordKinds(bit: 70)

    // Phrases that stand before an entity; stored last word first.
    static let afterIntroduction = WordKinds(bit: 80)
    static let afterAddress = WordKinds(bit: 81)
    static let afterPresentation = WordKinds(bit: 82)
    static let afterSelf = WordKinds(bit: 83)
    static let afterBeing = WordKinds(bit: 84)
    static let afterRole = WordKinds(bit: 85)
    static let afterPlacing = WordKinds(bit: 86)
    static let afterLiving = WordKinds(bit: 87)
    static let afterStanding = WordKinds(bit: 88)
    static let afterEmploying = WordKinds(bit: 89)
    static let afterSpeaking = WordKinds(bit: 90)
    static let afterSuffering = WordKinds(bit: 91)
    static let afterVoting = WordKinds(bit: 92)
    static let afterSign = WordKinds(bit: 93)
    static let afterAging = WordKinds(bit: 94)
    static let afterWeighing = WordKinds(bit: 95)
    static let afterEnduring = WordKinds(bit: 96)
    static let afterNaming = WordKinds(bit: 97)
    static let afterCode = WordKinds(bit: 98)
    static let afterBloodType = WordKinds(bit: 99)
    static let afterGender = WordKinds(bit: 100)
    static let afterStatus = WordKinds(bit: 101)
    static let afterOrientation = WordKinds(bit: 102)
    static let afterColour = WordKinds(bit: 103)
    /// All that look back from a word.
    static let contexts = WordKinds(rawValue: ((1 << 24) - 1) << 80)
}
