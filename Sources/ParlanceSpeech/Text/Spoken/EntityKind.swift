/// What a stretch of spoken words stands for.
public enum EntityKind: String, CaseIterable, Hashable, Sendable {
    /// A count: `"twenty five"`, 25.
    case cardinal
    /// A rank: `"twenty first"`, 21st.
    case ordinal
    /// `"three point one four"`, 3.14.
    case decimal
    /// `"two thirds"`, 2/3.
    case fraction
    /// `"five percent"`, 5%.
    case percent
    /// `"twenty five dollars and ten cents"`, $25.10.
    case money
    /// A day, or a month with its year.
    case date
    /// A year alone, said in two halves: `"nineteen eighty four"`, 1984; a decade: 1980s.
    case year
    /// A time of day.
    case time
    /// A telephone number, with its extension.
    case phone
    case email
    case url
    /// An amount with its unit: `"five kilometers per hour"`, 5 km/h.
    case measure
    /// Letters said one by one, perhaps with digits: `"n a s a"`, NASA.
    case letters
    /// Digits said one by one or in pairs: `"room one oh one"`, 101.
    case digits
    /// A house number with its street, or a British postcode.
    case address
    /// An IPv4 address.
    case ip
    /// A hardware address of six bytes.
    case mac
    /// The number of a payment card.
    case card
    /// `"two point three point one"`, 2.3.1.
    case version
}

extension Set<EntityKind> {
    /// Everything that the grammar knows.
    public static let every = Set(EntityKind.allCases)
    /// Numbers as numerals, and nothing that writes more than a number.
    public static let numerals: Set = [.cardinal, .ordinal, .decimal, .fraction, .percent, .year, .digits]
}
