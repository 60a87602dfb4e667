import Foundation

/// Curves of several detectors in one square, with their areas.
public struct ROCPlot {
    public struct Curve {
        public var name: String
        public var curve: ROCCurve
        /// Where the default threshold lies on it.
        public var operatingPoint: ROCCurve.Point?

        public init(name: String, curve: ROCCurve, operatingPoint: ROCCurve.Point? = nil) {
            self.name = name
            self.curve = curve
            self.operatingPoint = operatingPoint
        }
    }

    private let curves: [Curve]
    private let title: String
    private let left = 56.0, top = 44.0, side = 360.0

    public init(_ curves: [Curve], title: String) {
        self.curves = curves
        self.title = title
    }

    public var svg: String {
        var drawing = SVG(width: 600, height: 452, title: title)
        drawing.text(title, left, 18)
        for share in stride(from: 0.0, through: 1.0, by: 0.2) {
            let (across, up) = place(.init(falseAlarm: share, hit: share))
            drawing.path([(left, up), (left + side, up)], .grid)
            drawing.path([(across, top), (across, top + side)], .grid)
            let name = String(format: "%.0f", share * 100)
            drawing.text(name, left - 6, up + 4, anchor: .end)
            drawing.text(name, across, top + side + 16, anchor: .middle)
        }
        drawing.path([place(.init(falseAlarm: 0, hit: 0)), place(.init(falseAlarm: 1, hit: 1))], .grid, dashed: true)
        drawing.text("false alarm, % of the rest", left + side / 2, top + side + 34, anchor: .middle)
        drawing.text("speech found, %", left, top - 4)
        for (index, curve) in curves.enumerated() {
            let ink = SVG.Ink.curve(index)
            drawing.path(curve.curve.thinned().points.map(place), ink)
            if let point = curve.operatingPoint {
                let (x, y) = place(point)
                drawing.rectangle(x - 3, y - 3, 6, 6, ink)
            }
            let y = top + 14 + Double(index) * 18
            drawing.rectangle(left + side + 16, y - 9, 10, 10, ink)
            drawing.text("\(curve.name)  \(String(format: "%.4f", curve.curve.area))", left + side + 32, y)
        }
        return drawing.document
    }

    private func place(_ point: ROCCurve.Point) -> (x: Double, y: Double) {
        (left + side * point.falseAlarm, top + side * (1 - point.hit))
    }
}
