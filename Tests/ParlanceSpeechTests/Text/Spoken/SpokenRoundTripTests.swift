import ParlanceSpeech
import Testing

/// Says generated values and expects to read them back.
@Suite("Spoken and written, there and back")
struct SpokenRoundTripTests {
    private static let rounds = 400

    /// Says `value` alone and inside a sentence, and expects exactly this one entity.
    private func check(
        _ kind: EntityKind, _ spoken: String, _ written: String, _ location: SourceLocation = #_sourceLocation
    ) {
        let words = spoken.split(separator: " ").map(String.init)
        let sentence = ["please", "hear"] + words + ["friend"]
        for (text, offset) in [(words, 0), (sentence, 2)] {
            let found = SpokenGrammar().entities(in: text).entities
            let isRight =
                found.count == 1 && found[0].written == written && found[0].kind == kind
                && found[0].words == offset..<offset + words.count
            #expect(isRight, "\(text.joined(separator: " ")): \(found), not \(written)", sourceLocation: location)
            guard isRight else { return }
        }
    }

    private func each(_ seed: UInt64, _ body: (inout Verbalizer) -> Void) {
        var verbalizer = Verbalizer(seed: seed)
        for _ in 0..<Self.rounds { body(&verbalizer) }
    }

    private static func grouped(_ value: Int) -> String {
        guard value >= 10_000 else { return String(value) }
        var text = ""
        for (index, digit) in String(value).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text = "," + text }
            text = String(digit) + text
        }
        return text
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

    @Test("cardinals up to a trillion")
    func cardinals() {
        each(1) { speaker in
            let size = speaker.pick([90, 900, 9_000, 90_000, 9_000_000, 900_000_000, 900_000_000_000])
            let value = speaker.number(10...size + 9)
            guard !value.isMultiple(of: 1_000_000) else { return }
            check(.cardinal, Verbalizer.cardinal(value, and: speaker.maybe()), Self.grouped(value))
        }
        for (name, scale) in [("million", 1_000_000), ("billion", 1_000_000_000)] {
            for value in [1, 2, 15, 20, 99, 100, 250] {
                check(.cardinal, Verbalizer.cardinal(value * scale), "\(value) \(name)")
            }
        }
        for value in 10...1_000 { check(.cardinal, Verbalizer.cardinal(value), String(value)) }
    }

    @Test("ordinals")
    func ordinals() {
        for value in 10...999 {
            let ending =
                (11...13).contains(value % 100) ? "th" : ["th", "st", "nd", "rd"][value % 10 < 4 ? value % 10 : 0]
            check(.ordinal, Verbalizer.ordinal(value, and: value % 2 == 0), "\(value)\(ending)")
        }
    }

    @Test("decimals")
    func decimals() {
        each(3) { speaker in
            let whole = speaker.number(0...speaker.pick([9, 99, 2_000]))
            let part = String((0..<speaker.number(1...5)).map { _ in Character(String(speaker.number(0...9))) })
            check(.decimal, "\(Verbalizer.cardinal(whole)) point \(speaker.digits(part))", "\(whole).\(part)")
        }
    }

    @Test("percent")
    func percent() {
        each(4) { speaker in
            let sign = speaker.pick([("percent", "%"), ("per cent", "%")])
            let value = speaker.number(0...speaker.pick([9, 100, 5_000]))
            if speaker.maybe() {
                check(.percent, "\(Verbalizer.cardinal(value)) \(sign.0)", "\(value)%")
            } else {
                let part = String(speaker.number(0...99))
                check(
                    .percent, "\(Verbalizer.cardinal(value)) point \(speaker.digits(part)) \(sign.0)",
                    "\(value).\(part)%")
            }
        }
    }

    @Test("money")
    func money() {
        each(5) { speaker in
            let currency = speaker.pick([("dollars", "$", "cents"), ("pounds", "£", "pence"), ("euros", "€", "cents")])
            let value = speaker.number(2...speaker.pick([9, 99, 999, 99_999]))
            let head = "\(Verbalizer.cardinal(value, and: speaker.maybe())) \(currency.0)"
            switch speaker.number(0...2) {
            case 0: check(.money, head, currency.1 + Self.grouped(value))
            case 1:
                let coins = speaker.number(2...99)
                check(
                    .money, "\(head) \(speaker.maybe() ? "and " : "")\(Verbalizer.cardinal(coins)) \(currency.2)",
                    "\(currency.1)\(Self.grouped(value)).\(Self.two(coins))")
            default:
                let scale = speaker.pick(["million", "billion"])
                let (high, low) = (speaker.number(1...999), speaker.number(1...9))
                if speaker.maybe() {
                    check(
                        .money, "\(Verbalizer.cardinal(high)) \(scale) \(currency.0)", "\(currency.1)\(high) \(scale)")
                } else {
                    check(
                        .money, "\(Verbalizer.cardinal(high)) point \(Verbalizer.small[low]) \(scale) \(currency.0)",
                        "\(currency.1)\(high).\(low) \(scale)")
                }
            }
        }
    }

    private static let months = """
        January February March April May June July August September October November December
        """.split(separator: " ").map(String.init)

    @Test("dates")
    func dates() {
        each(6) { speaker in
            let (month, day, year) = (speaker.number(1...12), speaker.number(1...28), speaker.number(1_900...2_099))
            let name = Self.months[month - 1]
            let rank = Verbalizer.ordinal(day)
            let said = speaker.year(year)
            switch speaker.number(0...3) {
            case 0: check(.date, "\(name.lowercased()) \(rank) \(said)", "\(name) \(day), \(year)")
            case 1:
                let ending = (11...13).contains(day) ? "th" : ["th", "st", "nd", "rd"][day % 10 < 4 ? day % 10 : 0]
                check(.date, "\(rank) of \(name.lowercased()) \(said)", "\(day)\(ending) of \(name) \(year)")
            case 2: check(.date, "\(name.lowercased()) \(said)", "\(name) \(year)")
            default:
                func part(_ value: Int) -> String {
                    value < 10 ? "oh \(Verbalizer.small[value])" : Verbalizer.cardinal(value)
                }
                let short = speaker.number(1...99)
                check(
                    .date, "\(part(month)) slash \(part(day)) slash \(part(short))",
                    "\(Self.two(month))/\(Self.two(day))/\(Self.two(short))")
            }
        }
    }

    @Test("times")
    func times() {
        each(7) { speaker in
            let (hour, minute) = (speaker.number(1...12), speaker.number(1...59))
            let half = speaker.pick([("a m", "AM"), ("p m", "PM"), ("pm", "PM"), ("p.m.", "PM")])
            let said = Verbalizer.cardinal(hour)
            switch speaker.number(0...3) {
            case 0: check(.time, "\(said) \(half.0)", "\(hour) \(half.1)")
            case 1:
                let minutes = minute < 10 ? "oh \(Verbalizer.small[minute])" : Verbalizer.cardinal(minute)
                check(.time, "\(said) \(minutes) \(half.0)", "\(hour):\(Self.two(minute)) \(half.1)")
            case 2:
                let part = speaker.pick([
                    ("quarter", 15), ("half", 30), ("ten minutes", 10), ("twenty five minutes", 25),
                ])
                check(.time, "\(part.0) past \(said)", "\(hour):\(part.1)")
            default:
                let part = speaker.pick([("quarter", 45), ("ten minutes", 50), ("five minutes", 55)])
                check(.time, "\(part.0) to \(said) \(half.0)", "\(hour == 1 ? 12 : hour - 1):\(part.1) \(half.1)")
            }
        }
    }

    @Test("telephone numbers")
    func phones() {
        each(8) { speaker in
            func number(_ count: Int) -> String {
                String((0..<count).map { _ in Character(String(speaker.number(0...9))) })
            }
            let (area, exchange, line) = (
                "\(speaker.number(2...9))\(number(2))", "\(speaker.number(2...9))\(number(2))", number(4)
            )
            let plain = "\(area)-\(exchange)-\(line)"
            switch speaker.number(0...4) {
            case 0: check(.phone, speaker.phoneDigits(area + exchange + line), plain)
            case 1:
                check(
                    .phone,
                    [area, exchange, line].map { speaker.digits($0) }.joined(separator: speaker.pick([" ", " dash "])),
                    plain)
            case 2: check(.phone, "plus one \(speaker.phoneDigits(area + exchange + line))", "+1 \(plain)")
            case 3:
                let rest = number(6)
                check(.phone, speaker.phoneDigits("07\(area)" + rest), "07\(area) \(rest)")
            default:
                let more = number(3)
                check(
                    .phone, "\(speaker.digits(area + exchange + line)) extension \(speaker.digits(more))",
                    "\(plain) ext. \(more)")
            }
        }
    }

    private static let names = "john mary smith garcia wilson support maria peter bookings tanaka".split(separator: " ")
        .map(String.init)
    private static let hosts = "gmail yahoo example outlook parlance contoso".split(separator: " ").map(String.init)
    private static let tops = "com org net co.uk io de".split(separator: " ").map(String.init)

    @Test("e-mail addresses")
    func emails() {
        each(9) { speaker in
            let links = [("dot", "."), ("underscore", "_"), ("dash", "-"), ("plus", "+")]
            var (spoken, written) = ("", "")
            for part in 0..<speaker.number(1...3) {
                if part > 0 {
                    let link = speaker.pick(links)
                    spoken += " \(link.0) "
                    written += link.1
                }
                let name = speaker.pick(Self.names)
                spoken += speaker.number(0...3) == 0 ? Verbalizer.letters(String(name.prefix(4))) : name
                written += spoken.hasSuffix(name) ? name : String(name.prefix(4))
            }
            if speaker.maybe() {
                let number = speaker.number(10...99)
                spoken += " \(speaker.maybe() ? Verbalizer.cardinal(number) : speaker.digits(String(number)))"
                written += String(number)
            }
            let (host, top) = (speaker.pick(Self.hosts), speaker.pick(Self.tops))
            check(
                .email, "\(spoken) at \(host) dot \(top.split(separator: ".").joined(separator: " dot "))",
                "\(written)@\(host).\(top)")
        }
    }

    @Test("web addresses")
    func urls() {
        each(10) { speaker in
            let head = speaker.pick([
                ("", ""), ("w w w dot ", "www."), ("https colon slash slash ", "https://"),
                ("h t t p colon slash slash w w w dot ", "http://www."),
            ])
            let (host, top) = (speaker.pick(Self.hosts), speaker.pick(Self.tops))
            var spoken = "\(head.0)\(host) dot \(top.split(separator: ".").joined(separator: " dot "))"
            var written = "\(head.1)\(host).\(top)"
            for _ in 0..<speaker.number(0...2) {
                let name = speaker.pick(Self.names)
                spoken += " slash \(name)"
                written += "/\(name)"
            }
            check(.url, spoken, written)
        }
    }

    @Test("measures")
    func measures() {
        each(11) { speaker in
            let unit = speaker.pick([
                ("kilometers", "km"), ("kilometers per hour", "km/h"), ("miles per hour", "mph"), ("grams", "g"),
                ("degrees celsius", "°C"), ("gigahertz", "GHz"), ("square meters", "m²"), ("minutes", "minutes"),
                ("feet", "feet"), ("liters", "L"), ("meters per second", "m/s"), ("megabytes", "MB"),
            ])
            let value = speaker.number(2...speaker.pick([9, 99, 5_000]))
            if speaker.maybe() {
                check(.measure, "\(Verbalizer.cardinal(value)) \(unit.0)", "\(value) \(unit.1)")
            } else {
                let part = speaker.number(1...9)
                check(
                    .measure, "\(Verbalizer.cardinal(value)) point \(Verbalizer.small[part]) \(unit.0)",
                    "\(value).\(part) \(unit.1)")
            }
        }
    }

    @Test("spelled letters")
    func letters() {
        let consonants = Array("bcdfgjklmnpqrstvwxyz")
        each(12) { speaker in
            var text = String((0..<speaker.number(3...8)).map { _ in speaker.pick(consonants) })
            var spoken = Verbalizer.letters(text)
            if speaker.maybe() {
                let digits = String((0..<speaker.number(1...4)).map { _ in Character(String(speaker.number(1...9))) })
                spoken += " " + speaker.digits(digits)
                text += digits
            }
            check(.letters, spoken, text.uppercased())
        }
    }

    @Test("cards")
    func cards() {
        each(13) { speaker in
            let groups = (0..<4).map { _ in String(speaker.number(1_000...9_999)) }
            let text = groups.joined(separator: " ")
            if groups.allSatisfy({ !$0.dropFirst(2).hasPrefix("0") }), speaker.maybe() {
                let spoken = groups.flatMap { [String($0.prefix(2)), String($0.suffix(2))] }
                    .map { Verbalizer.cardinal(Int($0)!) }
                // "twenty | five": halves that run into each other are another number.
                guard
                    !zip(spoken, spoken.dropFirst()).contains(where: {
                        Verbalizer.tens.contains($0) && Verbalizer.small.prefix(10).contains($1)
                    })
                else { return }
                check(.card, spoken.joined(separator: " "), text)
            } else {
                check(.card, speaker.phoneDigits(groups.joined()), text)
            }
        }
    }

    @Test("network addresses")
    func network() {
        each(14) { speaker in
            let octets = (0..<4).map { _ in speaker.number(0...255) }
            let spoken = octets.map {
                speaker.maybe() ? Verbalizer.cardinal($0) : speaker.digits(String($0), zero: ["zero"])
            }
            check(.ip, spoken.joined(separator: " dot "), octets.map(String.init).joined(separator: "."))
            let bytes = (0..<6).map { _ in
                "\(speaker.pick(Array("0123456789ABCDEF")))\(speaker.pick(Array("0123456789ABCDEF")))"
            }
            let said = bytes.map {
                $0.map { $0.isNumber ? speaker.digits(String($0)) : $0.lowercased() }.joined(separator: " ")
            }
            check(.mac, said.joined(separator: " colon "), bytes.joined(separator: ":"))
        }
    }
}
