import Foundation

/// Columns of text for a terminal: the first is aligned left, the others right, each as wide as its widest cell.
public struct ReportTable: Sendable, CustomStringConvertible {
    public var header: [String]
    public var rows: [[String]] = []

    public init(_ header: [String]) { self.header = header }

    public mutating func add(_ cells: [String]) { rows.append(cells) }

    public var description: String {
        var widths = header.map(\.count)
        for row in rows {
            for (column, cell) in row.enumerated() where column < widths.count {
                widths[column] = max(widths[column], cell.count)
            }
        }
        return ([header] + rows).map { cells in
            var line = ""
            for (column, (cell, width)) in zip(cells, widths).enumerated() {
                let space = String(repeating: " ", count: width - cell.count)
                line += column == 0 ? cell + space : "  " + space + cell
            }
            return line
        }.joined(separator: "\n")
    }
}

/// Numbers as people read them.
enum Figures {
    static func decimal(_ value: Double?, _ places: Int = 1) -> String {
        guard let value, value.isFinite else { return "-" }
        return String(format: "%.\(places)f", value)
    }

    static func percent(_ value: Double?, _ places: Int = 1) -> String { decimal(value.map { $0 * 100 }, places) }

    static func interval(_ interval: Bootstrap.Interval?, signed: Bool = false) -> String {
        guard let interval else { return "-" }
        let sign = signed ? "+" : ""
        return String(format: "%\(sign).1f to %\(sign).1f", interval.low * 100, interval.high * 100)
    }

    static func kibibytes(_ bytes: Double?) -> String { decimal(bytes.map { $0 / 1_024 }, 1) }
    static func mebibytes(_ bytes: Double?) -> String { decimal(bytes.map { $0 / 1_048_576 }, 1) }
}
