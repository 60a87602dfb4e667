import ParlanceCore

/// Reads typed values out of a query, each failure in the dialect's own words.
///
/// An empty value (`model=`) is the same as none: that is how careless clients write "not set". Of a repeated name the
/// first counts.
package struct ParameterReader {
    private let handshake: Handshake
    /// Name, value, and what would be right, to the text of the refusal.
    private let phrase: (String, String, String) -> String

    package init(_ handshake: Handshake, phrase: @escaping (String, String, String) -> String) {
        self.handshake = handshake
        self.phrase = phrase
    }

    package func invalid(_ name: String, _ value: String, expected: String) -> SessionFailure {
        let shown = cut(value, toBytes: 64)
        return .badRequest(phrase(name, shown, expected), parameter: .init(name: name, value: shown))
    }

    package func values(_ name: String) -> [String] { handshake.values(name).filter { !$0.isEmpty } }

    package func value(_ name: String) -> String? { values(name).first }

    /// `true` or `false` in any letter case: some SDKs send Python's `True`.
    package func flag(_ name: String, default: Bool = false) throws(SessionFailure) -> Bool {
        guard let value = value(name) else { return `default` }
        guard let flag = Self.flag(value) else { throw invalid(name, value, expected: "true or false") }
        return flag
    }

    package static func flag(_ value: String) -> Bool? {
        switch value.lowercased() {
        case "true": true
        case "false": false
        default: nil
        }
    }

    package func integer(
        _ name: String, in range: ClosedRange<Int>, unit: String = ""
    ) throws(SessionFailure) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = Int(value), range.contains(number) else {
            throw invalid(name, value, expected: Self.wholeNumber(in: range, unit: unit))
        }
        return number
    }

    package func decimal(_ name: String, in range: ClosedRange<Double>) throws(SessionFailure) -> Double? {
        guard let value = value(name) else { return nil }
        guard let number = Double(value), range.contains(number) else {
            throw invalid(name, value, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// `true`, or the codes of languages of which one is spoken.
    package func languagesToDetect(_ name: String) throws(SessionFailure) -> Bool {
        let values = values(name)
        if let only = values.first.flatMap(Self.flag), values.count == 1 { return only }
        for value in values where !Self.isLanguageTag(value) {
            throw invalid(name, value, expected: "true, false or language codes")
        }
        return !values.isEmpty
    }

    /// Milliseconds that may be switched off with `false`.
    package func milliseconds(
        _ name: String, in range: ClosedRange<Int>, default: Int?
    ) throws(SessionFailure) -> Int? {
        guard let value = value(name) else { return `default` }
        if Self.flag(value) == false { return nil }
        guard let number = Int(value), range.contains(number) else {
            throw invalid(name, value, expected: Self.wholeNumber(in: range, unit: " of milliseconds") + ", or false")
        }
        return number
    }

    package static func wholeNumber(in range: ClosedRange<Int>, unit: String = "") -> String {
        "a whole number\(unit) from \(range.lowerBound) to \(range.upperBound)"
    }

    /// A language tag, by its shape only (BCP-47: letters and digits in groups of 1 to 8 joined by `-`, a letter group
    /// of 2 to 8 first).
    package static func isLanguageTag(_ text: String) -> Bool {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 35, let first = groups.first, (2...8).contains(first.count) else { return false }
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        return first.allSatisfy(isLetter)
            && groups.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy { isLetter($0) || isDigit($0) } }
    }
}
