import Foundation

/// Curves over a number that rises.
struct LineChart {
    var title: String
    var across: String
    var curves: [(name: String, points: [(x: Double, y: Double)])]
    /// A value that should not be exceeded.
    var limit: Double?

    private static let left = 56.0, top = 34.0, width = 440.0, height = 240.0

    var svg: String {
        var drawing = SVG(width: 740, height: 330, title: title)
        let all = curves.flatMap(\.points)
        let right = max(all.map(\.x).max() ?? 1, 1)
        let highest = max(all.map(\.y).max() ?? 0, limit ?? 0)
        let high = highest > 0 ? Self.round(highest) : 1
        func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
            (Self.left + Self.width * point.x / right, Self.top + Self.height * (1 - point.y / high))
        }
        drawing.text(title, Self.left, 18)
        for part in 0...4 {
            let share = Double(part) / 4
            let (x, y) = place((right * share, high * share))
            drawing.path([(Self.left, y), (Self.left + Self.width, y)], .grid)
            drawing.text(String(format: "%.3g", high * share), Self.left - 6, y + 4, anchor: .end)
            drawing.text(String(format: "%.0f", right * share), x, Self.top + Self.height + 16, anchor: .middle)
        }
        drawing.text(across, Self.left + Self.width / 2, Self.top + Self.height + 34, anchor: .middle)
        if let limit { drawing.path([place((0, limit)), place((right, limit))], .curve1, dashed: true) }
        for (index, curve) in curves.enumerated() {
            let points = curve.points.sorted { $0.x < $1.x }.map(place)
            drawing.path(points, .curve(index))
            for point in points { drawing.rectangle(point.x - 2, point.y - 2, 4, 4, .curve(index)) }
            let y = Self.top + 10 + Double(index) * 17
            drawing.rectangle(Self.left + Self.width + 16, y - 9, 10, 10, .curve(index))
            drawing.text(curve.name, Self.left + Self.width + 32, y)
        }
        return drawing.document
    }

    /// The next of 1, 2, 4, 5, 8 and 10 times a power of ten.
    private static func round(_ value: Double) -> Double {
        let power = pow(10, log10(value).rounded(.down))
        return ([1, 2, 4, 5, 8, 10].first { $0 * power >= value } ?? 10) * power
    }
}
