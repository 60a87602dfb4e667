import Foundation

/// A drawing in SVG: a few kinds of marks in a handful of colours that fit light and dark pages.
///
/// Colours stand in the marks for light backgrounds, where every viewer understands them; a style sheet takes over
/// where the reader prefers dark.
struct SVG {
    /// What a mark stands for.
    enum Ink: String, CaseIterable {
        case paper, text, grid, wave, speech, label, curve0, curve1, curve2, curve3, curve4, curve5, curve6, curve7

        /// On light and on dark paper.
        var colours: (light: String, dark: String) {
            switch self {
            case .paper: ("#ffffff", "#14171a")
            case .text: ("#3b4248", "#c4cbd1")
            case .grid: ("#d5dadf", "#343a40")
            case .wave: ("#8d99a5", "#76828d")
            case .speech: ("#2f7fd6", "#5aa7f5")
            case .label: ("#3d9a5b", "#5fc482")
            case .curve0: ("#2f7fd6", "#5aa7f5")
            case .curve1: ("#c7522a", "#ef8354")
            case .curve2: ("#3d9a5b", "#5fc482")
            case .curve3: ("#8a56b5", "#b98ae0")
            case .curve4: ("#b0892a", "#dcb855")
            case .curve5: ("#12868c", "#43bfc6")
            case .curve6: ("#b53f77", "#e377ab")
            case .curve7: ("#5d6770", "#9aa4ad")
            }
        }

        static func curve(_ index: Int) -> Ink { Ink(rawValue: "curve\(index % 8)") ?? .curve0 }
    }

    enum Anchor: String {
        case start, middle, end
    }

    private let width: Int
    private let height: Int
    private var body = ""
    private var used: Set<Ink> = []

    /// - Parameter title: read out to those who do not see it.
    init(width: Int, height: Int, title: String) {
        self.width = width
        self.height = height
        body = "<title>\(Self.escaped(title))</title>\n"
        rectangle(0, 0, Double(width), Double(height), .paper)
    }

    mutating func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ ink: Ink, opacity: Double = 1
    ) {
        let faint = opacity < 1 ? " opacity=\"\(number(opacity))\"" : ""
        body += "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(width, 0.5)))\" "
        body += "height=\"\(number(height))\" \(fill(ink))\(faint)/>\n"
    }

    /// A line through all points, or the surface inside it.
    mutating func path(_ points: [(x: Double, y: Double)], _ ink: Ink, filled: Bool = false, dashed: Bool = false) {
        guard !points.isEmpty else { return }
        let line = points.map { "\(number($0.x)) \(number($0.y))" }.joined(separator: "L")
        let look =
            filled
            ? fill(ink)
            : "fill=\"none\" \(stroke(ink)) stroke-width=\"1.2\" stroke-linejoin=\"round\""
                + (dashed ? " stroke-dasharray=\"3 3\"" : "")
        body += "<path d=\"M\(line)\(filled ? "Z" : "")\" \(look)/>\n"
    }

    mutating func text(_ text: String, _ x: Double, _ y: Double, _ ink: Ink = .text, anchor: Anchor = .start) {
        body += "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor.rawValue)\" \(fill(ink))>"
        body += "\(Self.escaped(text))</text>\n"
    }

    var document: String {
        let inks = Ink.allCases.filter(used.contains)
        let rules = inks.map { ink in
            ".f-\(ink.rawValue){fill:\(ink.colours.dark)}.s-\(ink.rawValue){stroke:\(ink.colours.dark)}"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
            font-family="system-ui, sans-serif" font-size="11">
            <style>@media (prefers-color-scheme: dark) {\(rules.joined())}</style>
            \(body)</svg>

            """
    }

    private mutating func fill(_ ink: Ink) -> String {
        used.insert(ink)
        return "class=\"f-\(ink.rawValue)\" fill=\"\(ink.colours.light)\""
    }

    private mutating func stroke(_ ink: Ink) -> String {
        used.insert(ink)
        return "class=\"s-\(ink.rawValue)\" stroke=\"\(ink.colours.light)\""
    }

    private func number(_ value: Double) -> String {
        let text = String(format: "%.1f", value)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .filter { $0.unicodeScalars.allSatisfy { $0.value >= 32 } }
    }
}
