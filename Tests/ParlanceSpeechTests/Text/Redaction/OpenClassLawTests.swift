import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("What the open classes promise of a growing sentence")
struct OpenClassLawTests {
    private let finder = OpenClassFinder()
    private let all = Set(RedactionPolicy.allCases)

    /// What is decided of every prefix is what the whole says; nothing of the whole straddles the border.
    private func check(_ words: [String], _ policies: Set<RedactionPolicy>) {
        let whole = finder.read(words, policies: policies)
        #expect(whole.openFrom >= words.count - 14 && whole.openFrom <= words.count)
        #expect(zip(whole.spans, whole.spans.dropFirst()).allSatisfy { $0.words.upperBound <= $1.words.lowerBound })
        #expect(whole.spans.allSatisfy { !$0.words.isEmpty && $0.words.upperBound <= words.count })
        #expect(whole.spans.allSatisfy { policies.contains($0.policy) })
        for length in 0..<words.count {
            let part = finder.read(Array(words[..<length]), policies: policies)
            let border = part.openFrom
            let decided = part.spans.filter { $0.words.upperBound <= border }
            let same = whole.spans.filter { $0.words.upperBound <= border }
            let straddling = whole.spans.contains { $0.words.lowerBound < border && $0.words.upperBound > border }
            #expect(decided == same && !straddling, "\(words) cut at \(length), open from \(border)")
            #expect(border >= length - 14)
        }
    }

    @Test("random streams of listed, contextual and ordinary words", arguments: 0..<40 as Range<UInt64>)
    func streams(seed: UInt64) {
        var random = Seeded(state: seed)
        for _ in 0..<40 {
            let words = (0..<Int.random(in: 0...18, using: &random)).flatMap { _ in
                Self.pieces.randomElement(using: &random) ?? []
            }
            check(words, all)
        }
    }

    @Test("a few policies at a time", arguments: 0..<12 as Range<UInt64>)
    func policies(seed: UInt64) {
        var random = Seeded(state: 100 + seed)
        for _ in 0..<12 {
            let some = Set(
                RedactionPolicy.allCases.shuffled(using: &random).prefix(Int.random(in: 1...6, using: &random)))
            let words = (0..<10).flatMap { _ in Self.pieces.randomElement(using: &random) ?? [] }
            check(words, some)
        }
    }

    @Test(
        "a word that nothing can grow from is decided at once",
        arguments: ["because", "about", "was", "quickly", "they're"])
    func plain(word: String) {
        let reading = finder.read(["we", "saw", word], policies: [.personName, .location, .medicalCondition])
        #expect(reading.openFrom == 3)
    }

    @Test("a first name is open until it is known whether a surname follows")
    func firstName() {
        #expect(finder.read(["with", "alice"], policies: all).openFrom == 1)
        #expect(finder.read(["with", "alice", "about", "it", "all", "because"], policies: [.personName]).openFrom == 6)
    }

    @Test("no policies, no words, words that are no words")
    func nothing() {
        #expect(finder.read(["alice"], policies: []).spans.isEmpty)
        #expect(finder.read(["alice"], policies: []).openFrom == 1)
        #expect(finder.read([], policies: all).openFrom == 0)
        #expect(finder.read(["", "'s", "'", "\u{0}", "é's", "'s's"], policies: all).spans.isEmpty)
    }

    /// Words and phrases of every class, contexts, parts of phrases and ordinary words, cut at white space.
    private static let pieces: [[String]] = {
        let phrases = """
            my name is | first name is | name's | call me | called | named | hi | thanks | speaking with | this is | it's
            mister | missus | miss | doctor | professor | the doctor | my brother | my wife | i'm | i am | she is | he's
            i'm a | works as a | my job is | live in | born in | from | to | in | near | at | for | work at | working for
            employed by | company called | diagnosed with | have a | history of | blood type is | type | aged | turned
            weighs | user name is | username | my handle is | zip code is | postcode | voted for the | registered | speak
            translate into | sign is | gender is | identify as a | spelled | between | on | corner of
            new | new york | new york city | united | united states of | san | san francisco | south | south africa | rio de
            washington d | saint | saint mary's | mount | the | the u | bank of | university of | university | college
            world | world war | world war two | battle of | hurricane | christmas | christmas eve | chinese new | martin luther
            american | african american | american sign language | sign language | puerto rican | english teacher | roman
            high blood | high blood pressure | type two | type two diabetes | broken left | sprained my | torn a | heart
            open heart surgery | blood | blood test | m r | m r i | post mortem | c t scan | x | third degree | knee injury
            chief executive | chief executive officer | software | software engineer | c e o | h s b c | a t and t
            johnson and johnson | and sons | l c | l l c | inc | incorporated | limited | general hospital | medical | clinic
            green party | liberal | left wing | jehovah's | jehovah's witness | trans | trans woman | non | non binary
            blue eyes | dark brown | curly hair | hair is | foot six | feet tall | years old | year old | and a half
            percent | per cent | out of | one in | three out of | a couple of | half an hour | nineteen eighties | to friday
            dot p | dot p d f | dot pdf | dot m p | underscore | dash | dot
            """
        let words = """
            john mary alice priya nguyen smith o'brien kennedy venkataraman garcia de la van der bin mark will may rose grace
            hope bill chase april june jordan austin paris georgia charlotte king young brown green black baker cook long
            rich frank drew boston texas france turkey reading bath mobile georgia's john's smith's elm maple street road
            avenue lane drive court apartment suite flat unit apple target shell gap delta google stanford hospital
            cancer cold anxiety stroke asthma aspirin surgery concussion ankle arm negative positive a b o ab s m i t h
            german french english polish danish fries mandarin language doctor driver nurse engineers christian muslim
            democrat conservative party female man gay straight single separated engaged married from wife gemini leo
            zero oh one two three five nine ten twelve fifteen nineteen twenty forty ninety hundred thousand point second
            fifth thirtieth century weeks minutes hour day pounds feet monday march june summer of and until through
            speaking calling the is it with because table running quickly zorblax quendle flibble nwankwo lindstrom
            please was were not that every old tall eyes marathon store account
            """
        let parts = phrases.split { $0 == "|" || $0.isNewline }.map { $0.split(separator: " ").map(String.init) }
        return parts + words.split(whereSeparator: \.isWhitespace).map { [String($0)] }
    }()
}

/// A small generator, so that a failure can be repeated.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
