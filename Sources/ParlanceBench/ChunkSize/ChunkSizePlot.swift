import Foundation

/// Latency and word error rate against the length of chunks, one above the other.
struct ChunkSizePlot {
    private let rows: [ChunkSizeReport.Row]
    private let left = 56.0, width = 440.0, height = 200.0

    init(_ rows: [ChunkSizeReport.Row]) { self.rows = rows }

    var svg: String {
        var drawing = SVG(width: 720, height: 560, title: "Latency and word error rate against chunk size")
        let curves: [(name: String, values: [Double?])] = [
            ("spoken to shown, p95", rows.map { $0.shownFromSpoken?.p95 }),
            ("spoken to shown, p50", rows.map { $0.shownFromSpoken?.p50 }),
            ("sent to shown, p50", rows.map { $0.shownFromSent?.p50 }),
            ("first partial, p50", rows.map { $0.firstPartial?.p50 }),
        ]
        let values = curves.flatMap { $0.values.compactMap { $0 } }
        let most = (max(values.max() ?? 0, 350) / 100).rounded(.up) * 100
        let least = (min(values.min() ?? 0, 0) / 100).rounded(.down) * 100
        func latency(_ value: Double) -> Double { 40 + height * (1 - (value - least) / (most - least)) }
        drawing.text("latency, ms", left, 28)
        axes(&drawing, stride(from: least, through: most, by: 100).map { ($0, latency($0)) }, bottom: 40 + height)
        drawing.path([(left, latency(300)), (left + width, latency(300))], .text, dashed: true)
        drawing.text("300 ms", left + width + 4, latency(300) + 4)
        for (index, curve) in curves.enumerated() {
            let ink = SVG.Ink.curve(index)
            let points = curve.values.enumerated().compactMap { item in
                item.element.map { (x: across(item.offset), y: latency($0)) }
            }
            drawing.path(points, ink)
            for point in points { drawing.rectangle(point.x - 2.5, point.y - 2.5, 5, 5, ink) }
            let y = 60 + Double(index) * 18
            drawing.rectangle(left + width + 60, y - 9, 10, 10, ink)
            drawing.text(curve.name, left + width + 76, y)
        }
        words(&drawing, top: 306)
        return drawing.document
    }

    private func words(_ drawing: inout SVG, top: Double) {
        let most = max((rows.compactMap { $0.interval?.high ?? $0.wordErrorRate }.max() ?? 0) * 100, 1) * 1.1
        func place(_ share: Double) -> Double { top + height * (1 - share * 100 / most) }
        drawing.text("word error rate, %, with its 95 % interval", left, top - 12)
        axes(
            &drawing, (0...4).map { (most * Double($0) / 4, top + height * (1 - Double($0) / 4)) }, bottom: top + height
        )
        drawing.path(
            rows.enumerated().compactMap { item in
                item.element.wordErrorRate.map { (across(item.offset), place($0)) }
            }, .curve(0))
        for (index, row) in rows.enumerated() {
            if let interval = row.interval {
                drawing.path([(across(index), place(interval.low)), (across(index), place(interval.high))], .curve(0))
            }
            if let rate = row.wordErrorRate {
                drawing.rectangle(across(index) - 2.5, place(rate) - 2.5, 5, 5, .curve(0))
            }
        }
        drawing.text("chunk, ms", left + width / 2, top + height + 36, anchor: .middle)
    }

    private func axes(_ drawing: inout SVG, _ lines: [(value: Double, y: Double)], bottom: Double) {
        for (value, y) in lines {
            drawing.path([(left, y), (left + width, y)], .grid)
            drawing.text(Figures.decimal(value, value.rounded() == value ? 0 : 1), left - 6, y + 4, anchor: .end)
        }
        for (index, row) in rows.enumerated() {
            drawing.text("\(row.chunkMilliseconds)", across(index), bottom + 16, anchor: .middle)
        }
    }

    private func across(_ index: Int) -> Double { left + width * (Double(index) + 0.5) / Double(max(rows.count, 1)) }
}
