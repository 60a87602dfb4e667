import ParlanceSpeech
import Testing

@Suite("Spoken addresses, numbers of things, and letters")
struct SpokenAddressTests {
    @Test(
        "telephone numbers",
        arguments: SpokenCase.table(
            """
            four one five five five five one two three four => 415-555-1234
            four one five dash five five five dash one two three four => 415-555-1234
            four one five triple five twelve thirty four => 415-555-1234
            one eight hundred five five five one two three four => 1-800-555-1234
            plus one four one five five five five one two three four => +1 415-555-1234
            plus four four two oh seven nine four six oh nine five eight => +44 20 7946 0958
            oh seven seven double oh nine oh oh one two three => 07700 900123
            oh two oh seven nine four six oh nine five eight extension four two => 020 7946 0958 ext. 42
            five five five one two three four => 555-1234
            call seven four five one two three four => call 745-1234
            code seven four five one two three four => code 7451234
            plus four nine three oh one two three four five six seven => +49 301 234 567
            two plus two is four => two plus two is four
            """))
    func phones(_ test: SpokenCase) { expect(test) }

    @Test(
        "e-mail and web addresses",
        arguments: SpokenCase.table(
            """
            john dot smith at gmail dot com => john.smith@gmail.com
            john at gmail dot com => john@gmail.com
            j o h n underscore s at example dot co dot u k i think => john_s@example.co.uk i think
            smith one two three at yahoo dot com => smith123@yahoo.com
            mary dash ann at my dash site dot org => mary-ann@my-site.org
            j smith at example dot com => jsmith@example.com
            info plus news at example dot c o m => info+news@example.com
            w w w dot example dot com slash about => www.example.com/about
            triple w dot example dot com => www.example.com
            https colon slash slash example dot org slash a slash b => https://example.org/a/b
            h t t p colon double slash example dot com => http://example.com
            visit google dot com today => visit google.com today
            look at google dot com => look at google.com
            look at me => look at me
            the dot com bubble => the dot com bubble
            meet me at home => meet me at home
            the dot on the i => the dot on the i
            """))
    func web(_ test: SpokenCase) { expect(test) }

    @Test(
        "letters said one by one",
        arguments: SpokenCase.table(
            """
            n a s a => NASA
            i b m => IBM
            a t v show => a TV show
            the u k => the UK
            b as in bravo => B
            b for bravo d for delta => BD
            double l o y d => LLOYD
            x k seven nine => XK79
            vitamin b twelve => vitamin B12
            plan b one of us => plan b one of us
            i x => i x
            o k let's go => OK let's go
            p s i love you => PS i love you
            b m w three twenty => BMW320
            a a a => a a a
            a b => a b
            do i know => do i know
            """))
    func letters(_ test: SpokenCase) { expect(test) }

    @Test(
        "streets and postcodes",
        arguments: SpokenCase.table(
            """
            twelve twenty one main street => 1221 Main Street
            ten downing street => 10 Downing Street
            at four privet drive => at 4 Privet Drive
            five forty two west forty second street => 542 West 42nd Street
            one two three elm avenue apartment four => 123 Elm Avenue Apartment 4
            s w one a one a a => SW1A 1AA
            one two three four oak lane springfield => 1234 Oak Lane springfield
            forty second street => 42nd street
            one way street => one way street
            two lane road => two lane road
            twenty five people in the street => 25 people in the street
            """))
    func streets(_ test: SpokenCase) { expect(test) }

    @Test(
        "cards and machines",
        arguments: SpokenCase.table(
            """
            four one one one one one one one one one one one one one one one => 4111 1111 1111 1111
            forty one eleven eleven eleven eleven eleven eleven eleven => 4111 1111 1111 1111
            three seven eight two eight two two four six three one zero zero zero five => 3782 822463 10005
            one ninety two dot one sixty eight dot one dot one => 192.168.1.1
            ten dot zero dot zero dot two hundred fifty four => 10.0.0.254
            zero zero colon one a colon two b colon three c colon four d colon five e => 00:1A:2B:3C:4D:5E
            """))
    func numbers(_ test: SpokenCase) { expect(test) }

    @Test(
        "ordinary talk stays as it is",
        arguments: SpokenCase.traps(
            """
            for the first time in my life
            one of them is to go and one for me
            i may march to the store
            give me a second
            point taken
            he ate to live
            i won two
            oh no
            a couple of friends
            the other half
            what's the point
            she came second
            i am at home
            no one at work knows
            double check that
            go forward slash and burn
            plus i like it
            are you for or against it
            my dear watson
            he came in first and i was third
            she gave me five or six of them
            that's one small step for man one giant leap
            dot the i's and cross the t's
            a few hundred dollars and several thousand people
            i'll be back in a second or two
            we won three to two
            three times two is six
            on the one hand and on the other
            half an hour
            double a batteries
            may the fourth be with you
            i got an a in math
            you may second guess me
            press one for sales
            seven up
            e mail
            give or take a few
            """))
    func traps(_ test: SpokenCase) { expect(test) }

    @Test("an entity says which words it covers, and its bare value")
    func values() throws {
        let words = "pay twenty five dollars on march fifth two thousand four".split(separator: " ").map(String.init)
        let entities = SpokenGrammar().entities(in: words).entities
        #expect(entities.map(\.kind) == [.money, .date])
        #expect(entities.map(\.words) == [1..<4, 5..<10])
        #expect(entities.map(\.digits) == ["25", "2004-03-05"])
    }

    @Test("kinds that are not asked for are read as simpler ones")
    func numerals() {
        let words = "pay twenty five dollars at three thirty p m to n a s a".split(separator: " ").map(String.init)
        let reading = SpokenGrammar(kinds: .numerals).entities(in: words)
        #expect(reading.written(over: words) == "pay 25 dollars at three 30 p m to n a s a")
    }
}
