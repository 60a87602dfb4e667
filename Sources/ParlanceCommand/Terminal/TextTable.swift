/// Columns of text, as wide as their widest cell.
struct TextTable: CustomStringConvertible {
    /// Empty for none.
    var header: [String]
    var rows: [[String]]

    var description: String {
        let lines = (header.isEmpty ? [] : [header]) + rows
        var widths: [Int] = []
        for line in lines {
            for (column, cell) in line.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return lines.map { line in
            let text = zip(line, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }.joined(separator: "  ")
            return "  " + text.replacing(#/ +$/#, with: "")
        }.joined(separator: "\n")
    }
}
