/// Names that are written with a capital wherever they stand.
///
/// Only what is nothing else in lower case: no "will", "mark", "turkey" or "polish". Names of two words count together.
enum ProperNames {
    /// The written form of a word between two others, nil to leave it as it is.
    static func written(_ word: String, after previous: String, before next: String) -> String? {
        if let stem = firstPersons[word] { return stem }
        let hasEnding = word.hasSuffix("'s")
        let stem = hasEnding ? String(word.dropLast(2)) : word
        let ending = hasEnding ? "'s" : ""
        if let special = special[stem] { return special + ending }
        if single.contains(stem) || secondHalves[previous]?.contains(stem) == true || isFirstHalf(word, next) {
            return capitalized(stem) + ending
        }
        if stem == "may" || stem == "march", beforeMonths.contains(previous) { return capitalized(word) }
        return nil
    }

    static func capitalized(_ word: String) -> String {
        guard let first = word.utf8.first, (97...122).contains(first) || first > 127 else { return word }
        return word.prefix(1).uppercased() + word.dropFirst()
    }

    private static func isFirstHalf(_ word: String, _ next: String) -> Bool {
        guard let seconds = secondHalves[word] else { return false }
        return seconds.contains(next.hasSuffix("'s") ? String(next.dropLast(2)) : next)
    }

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static let firstPersons = Dictionary(
        uniqueKeysWithValues: words("i i'm i'll i'd i've").map { ($0, capitalized($0)) })

    private static let beforeMonths = Set(words("in of since until next last early late mid"))

    private static let special = Dictionary(
        uniqueKeysWithValues: words(
            "NASA FBI CIA USA UK NATO UNESCO iPhone iPad YouTube LinkedIn GitHub WhatsApp PayPal"
        )
        .map { ($0.lowercased(), $0) })

    private static let secondHalves: [String: Set<String>] = {
        var table: [String: Set<String>] = [:]
        for line in pairs.split(separator: "\n") {
            let names = words(String(line))
            table[names[0], default: []].formUnion(names.dropFirst())
        }
        return table
    }()

    private static let pairs = """
        new york zealand jersey mexico orleans delhi hampshire england
        united states kingdom nations
        san francisco diego jose antonio
        los angeles
        las vegas
        hong kong
        sri lanka
        south africa korea america carolina dakota
        north korea america carolina dakota
        saudi arabia
        costa rica
        puerto rico
        salt lake
        cape town
        buenos aires
        sao paulo
        rio grande
        tel aviv
        kuala lumpur
        abu dhabi
        st louis petersburg
        west virginia
        """

    private static let single = Set(
        words(
            """
            monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
            saturdays sundays january february april june july august september october november december christmas
            easter thanksgiving halloween
            america africa europe asia australia antarctica afghanistan albania algeria angola argentina armenia austria
            azerbaijan bangladesh belarus belgium bolivia bosnia brazil bulgaria cambodia cameroon canada chile colombia
            croatia cuba cyprus denmark ecuador egypt england estonia ethiopia finland france germany ghana greece
            guatemala haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan kenya
            kosovo kuwait laos latvia lebanon liberia libya lithuania luxembourg madagascar malaysia mexico moldova
            mongolia montenegro morocco mozambique myanmar namibia nepal netherlands nicaragua nigeria norway pakistan
            palestine panama paraguay peru philippines poland portugal qatar romania russia rwanda scotland senegal
            serbia singapore slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tanzania thailand
            tunisia uganda ukraine uruguay venezuela vietnam wales yemen zambia zimbabwe
            california texas florida ohio michigan illinois arizona colorado oregon nevada alaska hawaii utah kansas
            nebraska oklahoma louisiana alabama tennessee kentucky missouri minnesota wisconsin iowa indiana
            pennsylvania massachusetts connecticut vermont maine maryland delaware virginia montana wyoming idaho
            london paris berlin madrid rome vienna moscow tokyo beijing shanghai mumbai delhi sydney melbourne toronto
            vancouver montreal chicago houston boston seattle atlanta dallas philadelphia phoenix denver detroit miami
            manchester birmingham liverpool glasgow edinburgh dublin amsterdam brussels zurich geneva munich hamburg
            frankfurt barcelona lisbon milan athens istanbul cairo nairobi lagos johannesburg jerusalem dubai bangkok
            manila jakarta seoul singapore brooklyn manhattan oxford cambridge stockholm oslo copenhagen helsinki warsaw
            prague budapest washington
            english french german spanish italian portuguese russian chinese japanese korean arabic hindi dutch swedish
            norwegian danish finnish greek hebrew latin ukrainian american british european african asian australian
            canadian mexican brazilian indian irish scottish welsh israeli egyptian swiss austrian belgian
            john james robert michael william david richard joseph thomas charles christopher daniel matthew anthony
            steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary
            nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander patrick raymond
            dennis jerry tyler aaron henry nathan peter zachary kyle mary patricia jennifer linda elizabeth barbara
            susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda
            dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda
            pamela emma nicole helen samantha katherine christine debra rachel carolyn janet catherine maria heather
            diane ruth julie olivia joyce victoria kelly lauren christina joan evelyn smith johnson williams davis
            wilson google facebook microsoft netflix twitter spotify skype samsung toyota
            """))
}
