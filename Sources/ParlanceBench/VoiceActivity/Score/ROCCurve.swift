/// The receiver operating characteristic: of speech what is found, against what of the rest is taken for speech.
public struct ROCCurve: Hashable, Sendable {
    public struct Point: Hashable, Sendable, Codable {
        /// Share of the rest that is taken for speech.
        public var falseAlarm: Double
        /// Share of speech that is found.
        public var hit: Double

        public init(falseAlarm: Double, hit: Double) {
            self.falseAlarm = falseAlarm
            self.hit = hit
        }
    }

    /// From (0, 0) to (1, 1), both rising.
    public var points: [Point]

    public init(points: [Point]) { self.points = points }

    /// The area under it, by trapezia: how likely a frame of speech is given more than a frame of the rest, ties
    /// counting half. 1 is perfect, 0.5 is chance.
    public var area: Double {
        zip(points, points.dropFirst()).reduce(0) { sum, pair in
            sum + (pair.1.falseAlarm - pair.0.falseAlarm) * (pair.1.hit + pair.0.hit) / 2
        }
    }

    /// The same shape with few points: each at least `distance` from the one before it.
    public func thinned(to distance: Double = 0.004) -> ROCCurve {
        guard let first = points.first, let last = points.last else { return self }
        var kept = [first]
        for point in points.dropFirst() {
            let previous = kept[kept.count - 1]
            if abs(point.falseAlarm - previous.falseAlarm) + abs(point.hit - previous.hit) >= distance {
                kept.append(point)
            }
        }
        if kept[kept.count - 1] != last { kept.append(last) }
        return ROCCurve(points: kept)
    }
}
