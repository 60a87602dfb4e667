/// Says what is written, for tests that read it back.
struct Verbalizer {
    var random: TextRandom

    init(seed: UInt64) { random = TextRandom(seed) }

    mutating func pick<T>(_ options: [T]) -> T { options.randomElement(using: &random)! }
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func maybe() -> Bool { Bool.random(using: &random) }

    static let small = """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    static let tens = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(separator: " ").map(String.init)
    static let smallRanks = """
        zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    static let tenRanks = "- - twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
        .split(separator: " ").map(String.init)

    static func belowHundred(_ value: Int) -> String {
        if value < 20 { return small[value] }
        return value % 10 == 0 ? tens[value / 10] : "\(tens[value / 10]) \(small[value % 10])"
    }

    /// `and` before what is below a hundred, as the British say it.
    static func cardinal(_ value: Int, and: Bool = false) -> String {
        guard value >= 100 else { return belowHundred(value) }
        var parts: [String] = []
        var rest = value
        for (scale, name) in [
            (1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"),
        ] where rest >= scale {
            parts.append("\(cardinal(rest / scale, and: and)) \(name)")
            rest %= scale
        }
        if rest >= 100 {
            parts.append("\(small[rest / 100]) hundred")
            rest %= 100
        }
        if rest > 0 { parts.append((and ? "and " : "") + belowHundred(rest)) }
        return parts.joined(separator: " ")
    }

    static func ordinal(_ value: Int, and: Bool = false) -> String {
        let rest = value % 100
        let head = value - rest
        let last =
            rest < 20
            ? smallRanks[rest] : rest % 10 == 0 ? tenRanks[rest / 10] : "\(tens[rest / 10]) \(smallRanks[rest % 10])"
        if head == 0 { return last }
        if rest == 0 { return cardinal(value) + "th" }
        return cardinal(head) + (and ? " and " : " ") + last
    }

    /// One word per digit, a zero in any of its names.
    mutating func digits(_ text: String, zero: [String] = ["zero", "oh"]) -> String {
        text.map { $0 == "0" ? pick(zero) : Self.small[$0.wholeNumberValue!] }.joined(separator: " ")
    }

    /// Digits with repeated ones said as "double" or "triple" at times.
    mutating func phoneDigits(_ text: String) -> String {
        var parts: [String] = []
        var rest = text[...]
        while let first = rest.first {
            let run = rest.prefix { $0 == first }.count
            let name = first == "0" ? pick(["zero", "oh"]) : Self.small[first.wholeNumberValue!]
            if run >= 3, maybe() {
                parts.append("triple \(name)")
                rest = rest.dropFirst(3)
            } else if run >= 2, maybe() {
                parts.append("double \(name)")
                rest = rest.dropFirst(2)
            } else {
                parts.append(name)
                rest = rest.dropFirst()
            }
        }
        return parts.joined(separator: " ")
    }

    /// A year as it is said.
    mutating func year(_ value: Int) -> String {
        let (high, low) = (value / 100, value % 100)
        if value / 1_000 == 2, value < 2_010 || maybe() {
            return low == 0 ? "two thousand" : "two thousand \(maybe() ? "and " : "")\(Self.belowHundred(low))"
        }
        if low == 0 { return "\(Self.belowHundred(high)) hundred" }
        return Self.belowHundred(high) + " " + (low < 10 ? "oh \(Self.small[low])" : Self.belowHundred(low))
    }

    /// Letters one by one.
    static func letters(_ text: String) -> String { text.map(String.init).joined(separator: " ") }
}
