import ParlanceCore
import ParlanceSpeech
import Testing

/// Each sentence marks what is to be found with brackets: "i live in [boston]".
@Suite("Open classes in plain sentences")
struct OpenClassFinderTests {
    private func check(_ marked: String, _ policy: RedactionPolicy, sourceLocation: SourceLocation = #_sourceLocation) {
        var words: [String] = []
        var expected: [Range<Int>] = []
        var start = 0
        for piece in marked.split(separator: " ") {
            if piece.hasPrefix("[") { start = words.count }
            words.append(piece.filter { $0 != "[" && $0 != "]" })
            if piece.hasSuffix("]") { expected.append(start..<words.count) }
        }
        let found = OpenClassFinder().read(words, policies: Set(RedactionPolicy.allCases)).all
        let ranges = found.filter { $0.policy == policy }.map(\.words)
        #expect(ranges == expected, "\(marked): \(found)", sourceLocation: sourceLocation)
    }

    @Test(
        "names of people",
        arguments: [
            "my name is [priya venkataraman] and i live here", "my name is [acha nkemdirim] calling about a bill",
            "this is [zorblax quendle] speaking", "hi this is [mark] from accounting", "thanks [grace] talk soon",
            "i spoke with doctor [patel] about it", "[will smith] was there", "mister [thornton] made his confession",
            "mister [obi nwankwo] called twice", "[john f kennedy] and [ludwig van beethoven] never met",
            "[maria de la cruz] left", "her brother [bob] was late", "[margaret] said nothing",
            "[john's] car broke down",
            "my surname is [smith] spelled [s m i t h]", "please call me [will]", "my brother [mark] is coming",
            "could i speak to [rose] in billing", "[rose garcia] is my boss", "[jordan smith] is out",
            "officer [daniels] took notes", "professor [mcallister] will see you",
        ])
    func people(sentence: String) { check(sentence, .personName) }

    @Test(
        "words that are names elsewhere",
        arguments: [
            "i will mark the page and hope for the best in may", "we rose early to see the dawn in june",
            "the art of the deal is to grant a chance to win", "pay the bill and chase the money",
            "it was a joy to see",
            "the white car and the black van met at the green light", "i was young and rich and frank about it",
            "i miss playing in the park", "the doctor said so", "it's summer and this is june", "in the nick of time",
            "put the ivory box and the ruby ring on the king bed", "a long day and a short night",
            "mister if you stay here",
            "my brother will call back", "the cook and the baker took a walk", "a glass of sherry please",
        ])
    func noPeople(sentence: String) { check(sentence, .personName) }

    @Test(
        "places",
        arguments: [
            "i live in [austin] [texas] now", "she was born in [reading] in [england]",
            "we flew from [rome] to [new york city]",
            "i live at [four twenty one elm street] [apartment four b]", "it is on [maple avenue] near [central park]",
            "send it to [twelve hundred north main street] [springfield illinois] [six two seven zero four]",
            "my zip code is [nine zero two one zero] thanks", "my postcode is [s w one a one a a]",
            "he is from [jordan]",
            "we went to [turkey] and ate turkey", "i was reading in the bath", "it was a nice split of the deal",
            "wash the china", "on the road again", "it's a ten minute drive", "on the other street", "three good ways",
            "mister washington called", "he lives at [seventeen church road] [flat three]",
        ])
    func places(sentence: String) { check(sentence, .location) }

    @Test(
        "organizations",
        arguments: [
            "i work at [google] now", "he works at [acme dynamics limited] here",
            "she studied at [stanford university]",
            "the [university of michigan] called", "i drive for the [bank of england]",
            "i work at [apple] and ate an apple",
            "they work for [shell]", "the shell of the old building", "my target is to close the gap",
            "square the circle",
            "a very limited offer", "the local bank was shut", "call [jones incorporated] back", "at the university",
        ])
    func organizations(sentence: String) { check(sentence, .organization) }

    @Test(
        "hospitals",
        arguments: [
            "she is at [saint mary's hospital] today", "they took him to [riverside general hospital] again",
            "at the [mayo clinic] in june", "he went to the hospital", "at a mental hospital",
            "the nearest clinic is shut",
        ])
    func facilities(sentence: String) { check(sentence, .organizationMedicalFacility) }

    @Test(
        "conditions",
        arguments: [
            "diagnosed with [depression] and [anxiety] last year", "i have a [cold] and a bad [cough]",
            "i take it for [high blood pressure]", "a [cancer] survivor", "a cold drink and cold feet",
            "a stroke of luck",
            "watching your face with some anxiety", "it's cold outside", "he died of a [stroke]",
            "my [type two diabetes]",
        ])
    func conditions(sentence: String) { check(sentence, .medicalCondition) }

    @Test(
        "drugs, treatments, injuries, blood",
        arguments: [
            ("i take [lisinopril] and [vitamin d]", .drug), ("a strong drug", .drug),
            ("i had an [m r i] and a [blood test]", .medicalProcess), ("a test of patience", .medicalProcess),
            ("he [sprained his ankle] and has a [broken left wrist]", .injury),
            ("a [concussion] or [knee injury]", .injury),
            ("my back was killing me after the stove was broken", .injury), ("he pulled my hand", .injury),
            ("i'm [o negative] i think", .bloodType), ("my blood type is [a b positive]", .bloodType),
            ("type [a positive] please", .bloodType), ("it was a positive result", .bloodType),
            ("this is a type a problem", .bloodType), ("the blood group is [b]", .bloodType),
        ] as [(String, RedactionPolicy)])
    func health(sentence: String, policy: RedactionPolicy) { check(sentence, policy) }

    @Test(
        "nationality and language",
        arguments: [
            ("i speak [french] and [german] but my wife is german", .language),
            ("translate it into [japanese]", .language),
            ("the [german] language", .language), ("my wife is [german]", .nationality),
            ("in german cities", .language),
            ("he is [italian] and loves italian food", .nationality),
            ("french fries and an english muffin", .nationality),
            ("we polish the silver", .nationality), ("i'm [english] but live abroad", .nationality),
            ("my fellow [americans] ask not", .nationality), ("a little [arabic]", .language),
            ("a german book", .language),
        ] as [(String, RedactionPolicy)])
    func origin(sentence: String, policy: RedactionPolicy) { check(sentence, policy) }

    @Test(
        "occupation, belief, politics, gender, love",
        arguments: [
            ("i work as a [driver] here", .occupation), ("a senior [software engineer] at home", .occupation),
            ("i'm a [doctor] and my wife is an [artist]", .occupation), ("the guard and the judge", .occupation),
            ("to cook dinner", .occupation), ("a devout [muslim] or a [roman catholic]", .religion),
            ("i'm a [christian] and proud", .religion), ("an orthodox approach", .religion),
            ("i voted [conservative] and he's a [liberal]", .politicalAffiliation),
            ("a registered [republican] and a [democrat]", .politicalAffiliation),
            ("a conservative estimate and a liberal dose of salt", .politicalAffiliation),
            ("my gender is [female] and i identify as a [woman]", .gender), ("a man and a girl", .gender),
            ("i'm [gay] and happy", .sexuality), ("she is [bisexual]", .sexuality),
            ("i'm straight at work", .sexuality),
            ("i got [divorced] and i'm [single] now every single day", .maritalStatus),
            ("a [single] mother", .maritalStatus),
            ("we were separated by the crowd", .maritalStatus), ("i was engaged in talk", .maritalStatus),
            ("she's [engaged] to him", .maritalStatus),
        ] as [(String, RedactionPolicy)])
    func personal(sentence: String, policy: RedactionPolicy) { check(sentence, policy) }

    @Test(
        "ages",
        arguments: [
            "i'm [forty two] and tired", "he was [fifty] when it began", "my grandson is [six years old] today",
            "a [forty year old] man", "she turned [seventy] last week", "aged [nine]", "i'm forty two minutes late",
            "i'm two blocks away", "i'm one of them", "she is ten miles off", "it is ten", "i'm a hundred percent sure",
        ])
    func ages(sentence: String) { check(sentence, .personAge) }

    @Test(
        "durations, intervals, events",
        arguments: [
            ("for [three weeks] or [two and a half hours]", .duration), ("wait one second", .duration),
            ("[half an hour] and [a couple of weeks]", .duration), ("it's ten minutes to three", .duration),
            ("for [a year] and once a day", .duration), ("on twenty second street", .duration),
            ("he is six years old", .duration), ("from [monday to friday] only", .dateInterval),
            ("between [march and june] i think", .dateInterval), ("march and june", .dateInterval),
            ("from [january fifth to the tenth]", .dateInterval),
            ("in the [summer of nineteen sixty nine]", .dateInterval),
            ("the [nineteen eighties] and the [fifteenth century]", .dateInterval),
            ("from home to work", .dateInterval),
            ("after [world war two] on [christmas eve]", .event), ("the [boston marathon]", .event),
            ("a war of words", .event), ("[hurricane andrew] came", .event),
        ] as [(String, RedactionPolicy)])
    func times(sentence: String, policy: RedactionPolicy) { check(sentence, policy) }

    @Test(
        "signs, shares, bodies, files, accounts",
        arguments: [
            ("i'm a [cancer] and he's a typical [gemini]", .zodiacSign), ("a cancer patient", .zodiacSign),
            ("she's a [virgo]", .zodiacSign), ("[eighteen percent] or [one in five] people", .statistics),
            ("a hundred percent certain", .statistics), ("one in a million", .statistics),
            ("two in the house", .statistics),
            ("[five foot six] with [blue eyes]", .physicalAttribute),
            ("he weighs [a hundred and eighty pounds]", .physicalAttribute),
            ("my [eyes are brown] and [curly hair]", .physicalAttribute), ("six foot fence", .physicalAttribute),
            ("ten pounds of blue cheese", .physicalAttribute), ("i'm six feet away", .physicalAttribute),
            ("open [report dot p d f] please", .filename), ("[budget underscore final dot x l s x]", .filename),
            ("a dot on the map", .filename), ("go to example dot com", .filename),
            ("my user name is [john underscore smith eighty nine] ok", .username),
            ("the username is not valid", .username),
        ] as [(String, RedactionPolicy)])
    func others(sentence: String, policy: RedactionPolicy) { check(sentence, policy) }

    @Test("only the wanted policies are told, and others still take their words")
    func wanted() {
        let finder = OpenClassFinder()
        let words = "my wife is german but i speak german in jordan".split(separator: " ").map(String.init)
        #expect(finder.read(words, policies: [.language]).all == [EntitySpan(words: 7..<8, policy: .language)])
        #expect(finder.read(words, policies: [.personName]).all.isEmpty)
        let gender = finder.read(["she", "is", "female"], policies: [.genderSexuality]).all
        #expect(gender == [EntitySpan(words: 2..<3, policy: .genderSexuality)])
    }

    @Test("the policies' names are the wire's")
    func names() {
        #expect(RedactionPolicy.allCases.count == 49)
        #expect(RedactionPolicy(rawValue: "us_social_security_number") == .usSocialSecurityNumber)
        #expect(RedactionPolicy(rawValue: "organization_medical_facility") == .organizationMedicalFacility)
        #expect(OpenClassFinder.policies.count == 27)
    }
}

extension EntityReading {
    /// With those that the words end in the middle of.
    var all: [EntitySpan] { spans + suspects }
}
