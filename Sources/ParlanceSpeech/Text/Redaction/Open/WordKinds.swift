import ParlanceCore

/// What a word or a phrase may be, by the lists it stands on.
struct WordKinds: OptionSet, Hashable, Sendable {
    var rawValue: UInt128

    @inline(__always) init(rawValue: UInt128) { self.rawValue = rawValue }
    @inline(__always) private init(bit: Int) { self.rawValue = 1 << bit }

    // Words that make up rules.
    static var plain: WordKinds { WordKinds(bit: 0) }
    static var digit: WordKinds { WordKinds(bit: 1) }
    static var teen: WordKinds { WordKinds(bit: 2) }
    static var ten: WordKinds { WordKinds(bit: 3) }
    static var scale: WordKinds { WordKinds(bit: 4) }
    static var number: WordKinds { WordKinds(rawValue: 0b11110) }
    static var ordinal: WordKinds { WordKinds(bit: 5) }
    static var letter: WordKinds { WordKinds(bit: 6) }
    static var weekday: WordKinds { WordKinds(bit: 7) }
    static var month: WordKinds { WordKinds(bit: 8) }
    static var timeUnit: WordKinds { WordKinds(bit: 9) }
    static var measure: WordKinds { WordKinds(bit: 10) }
    static var season: WordKinds { WordKinds(bit: 11) }
    static var extensionName: WordKinds { WordKinds(bit: 12) }
    static var joiner: WordKinds { WordKinds(bit: 13) }
    static var linking: WordKinds { WordKinds(bit: 14) }

    /// Words that begin what a rule knows by name: "half", "university", "saint", "single".
    static var opener: WordKinds { WordKinds(bit: 15) }
    /// "a", "an", "the".
    static var article: WordKinds { WordKinds(bit: 71) }
    /// Between the names of a path: "slash", "backslash".
    static var slash: WordKinds { WordKinds(bit: 72) }
    /// How somebody is built, and how hair is cut.
    static var build: WordKinds { WordKinds(bit: 73) }
    static var cut: WordKinds { WordKinds(bit: 74) }
    /// Stands before a condition and belongs to it: "chronic".
    static var severity: WordKinds { WordKinds(bit: 75) }
    /// Harms that are deeds: what was harmed is somebody's. "cut my finger".
    static var deed: WordKinds { WordKinds(bit: 76) }

    // Names of people.
    static var first: WordKinds { WordKinds(bit: 16) }
    static var ambiguousFirst: WordKinds { WordKinds(bit: 17) }
    static var riskyFirst: WordKinds { WordKinds(bit: 18) }
    static var last: WordKinds { WordKinds(bit: 19) }
    static var ambiguousLast: WordKinds { WordKinds(bit: 20) }
    static var particle: WordKinds { WordKinds(bit: 21) }
    static var title: WordKinds { WordKinds(bit: 22) }
    static var looseTitle: WordKinds { WordKinds(bit: 23) }

    // Places.
    static var place: WordKinds { WordKinds(bit: 24) }
    static var ambiguousPlace: WordKinds { WordKinds(bit: 25) }
    static var riskyPlace: WordKinds { WordKinds(bit: 26) }
    static var street: WordKinds { WordKinds(bit: 27) }
    static var looseStreet: WordKinds { WordKinds(bit: 28) }

    // Organizations.
    static var company: WordKinds { WordKinds(bit: 30) }
    static var ambiguousCompany: WordKinds { WordKinds(bit: 31) }
    static var firmSuffix: WordKinds { WordKinds(bit: 32) }
    static var looseFirmSuffix: WordKinds { WordKinds(bit: 33) }
    static var facility: WordKinds { WordKinds(bit: 34) }
    static var facilityHead: WordKinds { WordKinds(bit: 35) }
    static var companyGoods: WordKinds { WordKinds(bit: 36) }

    // Health.
    static var condition: WordKinds { WordKinds(bit: 38) }
    static var ambiguousCondition: WordKinds { WordKinds(bit: 39) }
    static var drug: WordKinds { WordKinds(bit: 40) }
    static var process: WordKinds { WordKinds(bit: 41) }
    static var injury: WordKinds { WordKinds(bit: 42) }
    static var harm: WordKinds { WordKinds(bit: 43) }
    static var bodyPart: WordKinds { WordKinds(bit: 44) }

    // People.
    static var occupation: WordKinds { WordKinds(bit: 46) }
    static var ambiguousOccupation: WordKinds { WordKinds(bit: 47) }
    static var nationality: WordKinds { WordKinds(bit: 48) }
    static var ambiguousNationality: WordKinds { WordKinds(bit: 49) }
    static var nationalGoods: WordKinds { WordKinds(bit: 50) }
    static var language: WordKinds { WordKinds(bit: 51) }
    static var ambiguousLanguage: WordKinds { WordKinds(bit: 52) }
    static var ofLanguage: WordKinds { WordKinds(bit: 53) }
    static var religion: WordKinds { WordKinds(bit: 54) }
    static var ambiguousReligion: WordKinds { WordKinds(bit: 55) }
    static var politics: WordKinds { WordKinds(bit: 56) }
    static var ambiguousPolitics: WordKinds { WordKinds(bit: 57) }
    static var ofParty: WordKinds { WordKinds(bit: 58) }
    static var gender: WordKinds { WordKinds(bit: 59) }
    static var sexuality: WordKinds { WordKinds(bit: 60) }
    static var ambiguousSexuality: WordKinds { WordKinds(bit: 61) }
    static var marital: WordKinds { WordKinds(bit: 62) }
    static var zodiac: WordKinds { WordKinds(bit: 63) }
    static var ambiguousZodiac: WordKinds { WordKinds(bit: 64) }
    static var ofSign: WordKinds { WordKinds(bit: 65) }
    static var colour: WordKinds { WordKinds(bit: 66) }
    static var look: WordKinds { WordKinds(bit: 67) }
    static var hairAndEyes: WordKinds { WordKinds(bit: 68) }
    static var event: WordKinds { WordKinds(bit: 69) }
    static var speaker: WordKinds { WordKinds(bit: 70) }

    // Phrases that stand before an entity; stored last word first.
    static var afterIntroduction: WordKinds { WordKinds(bit: 80) }
    static var afterAddress: WordKinds { WordKinds(bit: 81) }
    static var afterPresentation: WordKinds { WordKinds(bit: 82) }
    static var afterSelf: WordKinds { WordKinds(bit: 83) }
    static var afterBeing: WordKinds { WordKinds(bit: 84) }
    static var afterRole: WordKinds { WordKinds(bit: 85) }
    static var afterPlacing: WordKinds { WordKinds(bit: 86) }
    static var afterLiving: WordKinds { WordKinds(bit: 87) }
    static var afterStanding: WordKinds { WordKinds(bit: 88) }
    static var afterEmploying: WordKinds { WordKinds(bit: 89) }
    static var afterSpeaking: WordKinds { WordKinds(bit: 90) }
    static var afterSuffering: WordKinds { WordKinds(bit: 91) }
    static var afterVoting: WordKinds { WordKinds(bit: 92) }
    static var afterSign: WordKinds { WordKinds(bit: 93) }
    static var afterAging: WordKinds { WordKinds(bit: 94) }
    static var afterWeighing: WordKinds { WordKinds(bit: 95) }
    static var afterEnduring: WordKinds { WordKinds(bit: 96) }
    static var afterNaming: WordKinds { WordKinds(bit: 97) }
    static var afterCode: WordKinds { WordKinds(bit: 98) }
    static var afterBloodType: WordKinds { WordKinds(bit: 99) }
    static var afterGender: WordKinds { WordKinds(bit: 100) }
    static var afterStatus: WordKinds { WordKinds(bit: 101) }
    static var afterOrientation: WordKinds { WordKinds(bit: 102) }
    static var afterColour: WordKinds { WordKinds(bit: 103) }
    /// All that look back from a word.
    static var contexts: WordKinds { WordKinds(rawValue: ((1 << 24) - 1) << 80) }
}
