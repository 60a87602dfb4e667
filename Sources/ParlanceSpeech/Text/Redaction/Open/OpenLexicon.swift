import ParlanceCore

/// Every list in one trie, built once per process at first use.
struct OpenLexicon: Sendable {
    static let shared = OpenLexicon()

    let trie: PhraseTrie

    private init() {
        var builder = Builder()
        builder.addBasics()
        builder.addNames()
        builder.addPlaces()
        builder.addOrganizations()
        builder.addHealth()
        builder.addPeople()
        builder.addContexts()
        trie = PhraseTrie(builder.phrases.map { ($0.key, $0.value) })
    }
}

/// Collects phrases and their kinds.
private struct Builder {
    var phrases: [[String]: WordKinds] = [:]

    /// Words separated by white space.
    mutating func words(_ list: String, _ kinds: WordKinds, without removed: WordKinds = []) {
        for word in list.split(whereSeparator: \.isWhitespace) { add([String(word)], kinds, without: removed) }
    }

    /// Phrases separated by bars or line ends; with their plurals if asked for.
    mutating func phrases(_ list: String, _ kinds: WordKinds, plurals: Bool = false) {
        for phrase in split(list) {
            add(phrase, kinds)
            if plurals, let last = phrase.last { add(phrase.dropLast() + [plural(last)], kinds) }
        }
    }

    /// Phrases that look back: stored last word first.
    mutating func contexts(_ list: String, _ kinds: WordKinds) {
        for phrase in split(list) { add(phrase.reversed(), kinds) }
    }

    private mutating func add(_ phrase: [String], _ kinds: WordKinds, without removed: WordKinds = []) {
        phrases[phrase, default: []].subtract(removed)
        phrases[phrase, default: []].formUnion(kinds)
    }

    private func split(_ list: String) -> [[String]] {
        list.split { $0 == "|" || $0.isNewline }.map { $0.split(separator: " ").map(String.init) }.filter {
            !$0.isEmpty
        }
    }

    private func plural(_ word: String) -> String {
        if word.hasSuffix("y"), let before = word.dropLast().last, !"aeiou".contains(before) {
            return word.dropLast() + "ies"
        }
        if word.hasSuffix("man"), word != "german", word != "roman" { return word.dropLast(3) + "men" }
        return word.hasSuffix("s") || word.hasSuffix("ch") ? word + "es" : word + "s"
    }

    mutating func addBasics() {
        words(PlainList.words, .plain)
        words(PlainList.linking, [.plain, .linking])
        words("zero oh one two three four five six seven eight nine", .digit)
        words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", .teen)
        words("twenty thirty forty fifty sixty seventy eighty ninety", .ten)
        words("hundred thousand million billion", .scale)
        words(
            """
            first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
            fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth
            """, .ordinal)
        words("a b c d e f g h i j k l m n o p q r s t u v w x y z double", .letter)
        words("monday tuesday wednesday thursday friday saturday sunday", .weekday)
        words("january february march april may june july august september october november december", .month)
        words("spring summer autumn fall winter", .season)
        words(
            """
            second seconds minute minutes hour hours day days night nights week weeks fortnight month months year years
            decade decades century centuries weekend weekends
            """, .timeUnit)
        words(
            """
            foot feet inch inches yard yards mile miles meter meters metre metres kilometer kilometers kilometre
            kilometres centimeter centimeters centimetre centimetres pound pounds kilo kilos kilogram kilograms gram grams
            stone ounce ounces ton tons gallon gallons liter liters litre litres percent degrees degree dollars dollar
            euros cents pence quid bucks point o'clock times bedroom pieces bit volt watt horsepower
            """, .measure)
        phrases(
            """
            g z | c s s | css | r t f | b a k | i s o | d l l | y a m l | yml | y m l | e p u b | w m v | a v i | m k v | j s | t s | pdf | p d f | doc | d o c | docx | d o c x | xls | x l s | xlsx | x l s x | ppt | p p t | pptx | p p t x | txt
            t x t | text | csv | c s v | jpg | j p g | jpeg | j peg | png | p n g | gif | g i f | zip | exe | e x e | json
            j son | html | h t m l | xml | x m l | mp three | m p three | mp four | m p four | wav | w a v | mov | m o v
            py | p y | java | swift | log | sql | s q l | tar | psd | p s d | svg | s v g | yaml | md | m d
            """, .extensionName)
        words("underscore dash hyphen dot", .joiner)
        words("a an the", .article)
        words("slash backslash", .slash)
        words("tall short slim thin slender skinny fat overweight stocky muscular heavy chubby petite", .build)
        words("long short curly straight wavy spiky shoulder cropped thick thin", .cut)
        words("chronic acute congestive juvenile congenital advanced metastatic", .severity)
        words("pulled broke cut hurt burned burnt chipped scalded injured strained grazed bumped banged cracked", .deed)
        words(
            """
            half university bank college church battle siege treaty hurricane saint st mount mercy apartment apt suite flat unit
            floor early late mid quarter hair eyes ab rhesus common scar tattoo birthmark mole piercing pierced king's single separated engaged widow man woman
            twenties thirties forties fifties sixties seventies eighties nineties
            """, .opener)
    }

    mutating func addNames() {
        words(NameLists.first, .first)
        words(NameLists.last, .last)
        words(NameLists.ambiguousFirst, .ambiguousFirst, without: [.first, .last])
        words(NameLists.riskyFirst, .riskyFirst, without: [.first, .ambiguousFirst, .last])
        words(NameLists.ambiguousLast, .ambiguousLast, without: .last)
        words(NameLists.particles, .particle)
        words(NameLists.titles, .title)
        words(NameLists.looseTitles, .looseTitle)
    }

    mutating func addPlaces() {
        phrases(PlaceLists.lands, .place)
        phrases(PlaceLists.cities, .place)
        for phrase in split(PlaceLists.ambiguous) { add(phrase, .ambiguousPlace, without: .place) }
        phrases(PlaceLists.risky, .riskyPlace)
        words(PlaceLists.streets, .street)
        words(PlaceLists.looseStreets, .looseStreet)
    }

    mutating func addOrganizations() {
        phrases(OrganizationLists.sure, .company)
        phrases(OrganizationLists.ambiguous, .ambiguousCompany)
        phrases(OrganizationLists.suffixes, .firmSuffix)
        phrases(OrganizationLists.looseSuffixes, .looseFirmSuffix)
        phrases(OrganizationLists.facilities, .facility)
        phrases(OrganizationLists.facilityHeads, .facilityHead)
        phrases(ContextLists.goods, .companyGoods)
    }

    mutating func addHealth() {
        phrases(MedicalLists.conditions, .condition, plurals: true)
        phrases(MedicalLists.ambiguousConditions, .ambiguousCondition)
        phrases(MedicalLists.drugs, .drug)
        phrases(MedicalLists.processes, .process, plurals: true)
        phrases(MedicalLists.injuries, .injury, plurals: true)
        words(MedicalLists.harms, .harm)
        words(MedicalLists.bodyParts, .bodyPart)
    }

    mutating func addPeople() {
        phrases(PeopleLists.occupations, .occupation, plurals: true)
        for (fields, trades) in PeopleLists.trades {
            for field in split(fields) {
                for trade in split(trades) { add(field + trade, .occupation) }
            }
        }
        words(PeopleLists.ambiguousOccupations, .ambiguousOccupation)
        phrases(PeopleLists.nationalities, .nationality, plurals: true)
        phrases(PeopleLists.ambiguousNationalities, .ambiguousNationality)
        words(PeopleLists.goods, .nationalGoods)
        phrases(PeopleLists.languages, .language)
        phrases(PeopleLists.ambiguousLanguages, .ambiguousLanguage)
        phrases(ContextLists.ofLanguage, .ofLanguage)
        phrases(PeopleLists.religions, .religion, plurals: true)
        phrases(PeopleLists.ambiguousReligions, .ambiguousReligion, plurals: true)
        phrases(PeopleLists.politics, .politics, plurals: true)
        phrases(PeopleLists.ambiguousPolitics, .ambiguousPolitics, plurals: true)
        phrases(ContextLists.ofParty, .ofParty)
        phrases(PeopleLists.genders, .gender, plurals: true)
        phrases(PeopleLists.sexualities, .sexuality, plurals: true)
        phrases(PeopleLists.ambiguousSexualities, .ambiguousSexuality)
        phrases(PeopleLists.marital, .marital)
        phrases(PeopleLists.zodiac, .zodiac)
        phrases(PeopleLists.ambiguousZodiac, .ambiguousZodiac)
        phrases(ContextLists.ofSign, .ofSign)
        words(PeopleLists.colours, .colour)
        phrases(PeopleLists.looks, .look)
        phrases(ContextLists.hairAndEyes, .hairAndEyes)
        phrases(PeopleLists.events, .event)
        phrases(ContextLists.speakers, .speaker)
    }

    mutating func addContexts() {
        contexts(ContextLists.introductions, .afterIntroduction)
        contexts(ContextLists.addresses, .afterAddress)
        contexts(ContextLists.presentations, .afterPresentation)
        contexts(ContextLists.selves, .afterSelf)
        contexts(ContextLists.being, .afterBeing)
        contexts(ContextLists.roles, .afterRole)
        contexts(ContextLists.placing, .afterPlacing)
        contexts(ContextLists.living, .afterLiving)
        contexts(ContextLists.standing, .afterStanding)
        contexts(ContextLists.employing, .afterEmploying)
        contexts(ContextLists.speaking, .afterSpeaking)
        contexts(ContextLists.suffering, .afterSuffering)
        contexts(ContextLists.voting, .afterVoting)
        contexts(ContextLists.signs, .afterSign)
        contexts(ContextLists.aging, .afterAging)
        contexts(ContextLists.weighing, .afterWeighing)
        contexts(ContextLists.enduring, .afterEnduring)
        contexts(ContextLists.naming, .afterNaming)
        contexts(ContextLists.coding, .afterCode)
        contexts(ContextLists.bloodTyping, .afterBloodType)
        contexts(ContextLists.genderTyping, .afterGender)
        contexts(ContextLists.statuses, .afterStatus)
        contexts(ContextLists.orientations, .afterOrientation)
        contexts("eye colour | eye color | hair colour | hair color | eye colour is | hair colour is", .afterColour)
    }
}
