import Foundation

/// Parts on top of each other, a bar for each line, with a mark where the budget ends.
struct StackedBars {
    var title: String
    var bars: [(name: String, parts: [(name: String, value: Double)])]
    var limit: Double

    var svg: String {
        let left = 190.0
        let width = 480.0
        let top = 60.0
        var drawing = SVG(width: 740, height: 80 + bars.count * 26, title: title)
        let sums = bars.map { $0.parts.reduce(0) { $0 + max($1.value, 0) } }
        let scale = width / max(sums.max() ?? 0, limit)
        drawing.text(title, 8, 18)
        for (index, part) in (bars.first?.parts ?? []).enumerated() {
            let x = 8 + Double(index) * 104
            drawing.rectangle(x, 30, 10, 10, .curve(index))
            drawing.text(part.name, x + 15, 39)
        }
        for (row, bar) in bars.enumerated() {
            let y = top + Double(row) * 26
            drawing.text(bar.name, left - 8, y + 13, anchor: .end)
            var x = left
            for (index, part) in bar.parts.enumerated() {
                drawing.rectangle(x, y, max(part.value, 0) * scale, 18, .curve(index))
                x += max(part.value, 0) * scale
            }
            drawing.text(String(format: "%.0f", sums[row]), x + 4, y + 13)
        }
        let end = left + limit * scale
        drawing.path([(end, top - 6), (end, top + Double(bars.count) * 26)], .text, dashed: true)
        return drawing.document
    }
}
