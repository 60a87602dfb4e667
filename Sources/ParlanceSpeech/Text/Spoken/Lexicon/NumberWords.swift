/// The words that numbers are made of.
enum NumberWords {
    static func add(to add: (String, Lexeme.Roles, (Int) -> Int?) -> Void) {
        add("zero one two three four five six seven eight nine", [.digit, .numberStart]) { $0 }
        add("nought naught", [.digit, .numberStart]) { _ in 0 }
        add("oh o", [.digit, .oh, .numberStart]) { _ in 0 }
        add(
            "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", [.teen, .numberStart]
        ) { $0 + 10 }
        add("twenty thirty forty fifty sixty seventy eighty ninety", [.ten, .numberStart]) { $0 * 10 + 20 }
        add("twenties thirties forties fifties sixties seventies eighties nineties", .decade) { $0 * 10 + 20 }
        add("thousand million billion trillion", .scale) { [1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000][$0] }
        add("first second third fourth fifth sixth seventh eighth ninth", .ordinal) { $0 + 1 }
        add(
            """
            tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
            """, .ordinal
        ) { $0 + 10 }
        add("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth", .ordinal) { $0 * 10 + 20 }
        add("hundredth thousandth millionth billionth", .ordinal) { [100, 1_000, 1_000_000, 1_000_000_000][$0] }
        add("half third quarter fifth sixth seventh eighth ninth tenth", .part) { $0 + 2 }
        add("halves thirds quarters fifths sixths sevenths eighths ninths tenths", .parts) { $0 + 2 }
        add("fourth sixteenth twentieth hundredth thousandth", .part) { [4, 16, 20, 100, 1_000][$0] }
        add("fourths sixteenths twentieths hundredths thousandths", .parts) { [4, 16, 20, 100, 1_000][$0] }
        // What else a number can begin with.
        add("a an half quarter double triple point minus negative plus", .numberStart) { _ in nil }
    }
}
