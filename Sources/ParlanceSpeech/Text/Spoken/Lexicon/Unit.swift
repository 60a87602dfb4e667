/// A unit of measure: how it is said, and how it is written.
struct Unit: Sendable {
    /// One and many, and other spellings.
    var words: [String]
    /// Nil where a reader rather sees the word: "5 minutes".
    var symbol: String?
    /// The abbreviation behind a slash.
    var perSymbol: String?
    /// How "per hour" is written, where that is not symbol/h.
    var perHour: String?

    static let all: [Unit] = table.split(separator: "\n").map { line in
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
            $0.split(separator: " ").joined(separator: " ")
        }
        func cell(_ index: Int) -> String? { cells.count > index && !cells[index].isEmpty ? cells[index] : nil }
        return Unit(
            words: cells[0].split(separator: " ").map(String.init), symbol: cell(1), perSymbol: cell(2),
            perHour: cell(3))
    }

    // The first line is index 0, which stands for no unit.
    private static let table = """
        |
        kilometer kilometers kilometre kilometres | km | km
        meter meters metre metres | m | m
        centimeter centimeters centimetre centimetres | cm
        millimeter millimeters millimetre millimetres | mm
        kilogram kilograms kilo kilos | kg | kg
        gram grams gramme grammes | g | g
        milligram milligrams | mg
        liter liters litre litres | L | L
        milliliter milliliters millilitre millilitres | ml | ml
        hertz | Hz
        kilohertz | kHz
        megahertz | MHz
        gigahertz | GHz
        kilobyte kilobytes | KB
        megabyte megabytes | MB
        gigabyte gigabytes | GB
        terabyte terabytes | TB
        kilobit kilobits | kbit
        megabit megabits | Mbit
        gigabit gigabits | Gbit
        watt watts | W
        kilowatt kilowatts | kW
        megawatt megawatts | MW
        volt volts | V
        decibel decibels | dB
        milliampere milliamperes milliamp milliamps | mA
        mile miles | | mile | mph
        foot feet | | ft
        inch inches | | in
        yard yards
        acre acres
        hectare hectares
        gallon gallons | | gal
        ounce ounces | | oz
        ton tons tonne tonnes
        calorie calories
        degree degrees
        millisecond milliseconds | ms | ms
        second seconds | | s
        minute minutes | | min
        hour hours | | h
        day days | | day
        week weeks | | week
        month months | | month
        year years | | year
        """
}

/// A currency: how it is said, and its sign.
struct Currency: Sendable {
    var words: [String]
    var coins: [String]
    var sign: String
    /// The sign of its hundredths, which comes behind the number.
    var coinSign: String

    // The first is index 0, which stands for no currency.
    static let all: [Currency] = [
        Currency(words: [], coins: [], sign: "", coinSign: ""),
        Currency(words: ["dollar", "dollars"], coins: ["cent", "cents"], sign: "$", coinSign: "¢"),
        Currency(words: ["pound", "pounds"], coins: ["penny", "pence"], sign: "£", coinSign: "p"),
        Currency(words: ["euro", "euros"], coins: [], sign: "€", coinSign: "¢"),
        Currency(words: ["yen"], coins: [], sign: "¥", coinSign: ""),
        Currency(words: ["rupee", "rupees"], coins: [], sign: "₹", coinSign: ""),
    ]
}
