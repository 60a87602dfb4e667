/// How texts are made comparable before their words are counted: the same for reference and hypothesis.
public struct TextNormalization: Sendable {
    /// The rules in words, for reports and help.
    public static let statement = """
        lower case; punctuation stripped, but apostrophes inside words and points and commas inside numerals stay; \
        hyphens, dashes, slashes and ellipses become spaces; numerals are left as they are
        """

    public init() {}

    public func words(_ text: String) -> [String] {
        let scalars = Array(text.lowercased().unicodeScalars)
        var words: [String] = []
        var word = String.UnicodeScalarView()
        func scalar(_ index: Int) -> Unicode.Scalar? { scalars.indices.contains(index) ? scalars[index] : nil }
        func close() {
            if !word.isEmpty { words.append(String(word)) }
            word = .init()
        }
        for (index, each) in scalars.enumerated() {
            let before = scalar(index - 1)
            let after = scalar(index + 1)
            switch each {
            case "'", "\u{2019}", "\u{02BC}", "\u{FF07}":
                if Self.isWordly(before), Self.isWordly(after) { word.append("'") }
            case ".", ",":
                if Self.isDigit(before), Self.isDigit(after) {
                    word.append(each)
                } else if each == ".", after == "." {
                    close()
                }
            case "-", "\u{2010}"..."\u{2015}", "\u{2212}", "/", "\u{2026}":
                close()
            case _ where each.properties.isWhitespace:
                close()
            case _ where Self.isWordly(each):
                word.append(each)
            default:
                break
            }
        }
        close()
        return words
    }

    private static func isDigit(_ scalar: Unicode.Scalar?) -> Bool { scalar?.properties.numericType == .decimal }

    private static func isWordly(_ scalar: Unicode.Scalar?) -> Bool {
        guard let properties = scalar?.properties else { return false }
        if properties.isAlphabetic || properties.numericType != nil { return true }
        return switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
