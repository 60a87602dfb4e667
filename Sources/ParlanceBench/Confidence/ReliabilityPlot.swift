import Foundation

/// What was stated against what was right, in one square; the diagonal is perfect.
public struct ReliabilityPlot {
    public var curves: [(name: String, reliability: Reliability)]
    public var title: String
    private let left = 56.0, top = 44.0, side = 360.0

    public init(_ curves: [(name: String, reliability: Reliability)], title: String) {
        self.curves = curves
        self.title = title
    }

    public var svg: String {
        var drawing = SVG(width: 700, height: 452, title: title)
        drawing.text(title, left, 18)
        for share in stride(from: 0.0, through: 1.0, by: 0.2) {
            let (across, up) = place(share, share)
            drawing.path([(left, up), (left + side, up)], .grid)
            drawing.path([(across, top), (across, top + side)], .grid)
            let name = String(format: "%.1f", share)
            drawing.text(name, left - 6, up + 4, anchor: .end)
            drawing.text(name, across, top + side + 16, anchor: .middle)
        }
        drawing.path([place(0, 0), place(1, 1)], .grid, dashed: true)
        drawing.text("stated", left + side / 2, top + side + 34, anchor: .middle)
        drawing.text("right", left, top - 4)
        for (index, curve) in curves.enumerated() {
            let ink = SVG.Ink.curve(index)
            let bins = curve.reliability.bins.filter { $0.count > 0 }
            let most = bins.map(\.count).max() ?? 1
            drawing.path(bins.map { place($0.stated, $0.right) }, ink)
            // A bin's square is as large as its share of the words.
            for bin in bins {
                let (x, y) = place(bin.stated, bin.right)
                let size = 3 + 9 * (Double(bin.count) / Double(most)).squareRoot()
                drawing.rectangle(x - size / 2, y - size / 2, size, size, ink)
            }
            let y = top + 14 + Double(index) * 18
            drawing.rectangle(left + side + 16, y - 9, 10, 10, ink)
            drawing.text(
                "\(curve.name)  ECE \(String(format: "%.3f", curve.reliability.error))", left + side + 32, y)
        }
        return drawing.document
    }

    private func place(_ stated: Double, _ right: Double) -> (x: Double, y: Double) {
        (left + side * stated, top + side * (1 - right))
    }
}
