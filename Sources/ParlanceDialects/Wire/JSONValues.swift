import ParlanceCore

extension String: JSONWritable {
    package func write(to json: inout JSONWriter) { json.quote(self) }
}

extension Bool: JSONWritable {
    package func write(to json: inout JSONWriter) { json.raw(self ? "true" : "false") }
}

extension Int: JSONWritable {
    package func write(to json: inout JSONWriter) { json.integer(self) }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    package func write(to json: inout JSONWriter) {
        switch self {
        case .some(let value): value.write(to: &json)
        case .none: json.raw("null")
        }
    }
}

extension Array: JSONWritable where Element: JSONWritable {
    package func write(to json: inout JSONWriter) { json.array(self) { $0.value($1) } }
}

/// Media time is written in seconds, to the millisecond.
extension MediaTime: JSONWritable {
    package func write(to json: inout JSONWriter) { json.decimal(wireMilliseconds, places: 3) }

    /// Nearest millisecond: what a client sees of this time.
    package var wireMilliseconds: Int {
        let perMillisecond = Self.samplesPerSecond / 1_000
        return samples >= 0
            ? (samples + perMillisecond / 2) / perMillisecond : -((perMillisecond / 2 - samples) / perMillisecond)
    }
}

extension MediaSpan {
    /// The difference of the two ends as written, so that a client's `start + duration` is the next span's start.
    package var wireDuration: MediaTime {
        MediaTime(milliseconds: end.wireMilliseconds - start.wireMilliseconds)
    }
}

/// A probability or confidence: 0…1 with four places. What is not a number is written as 0, for JSON has no word for it.
package struct Fraction: JSONWritable {
    var value: Float
    package init(_ value: Float) { self.value = value }

    package func write(to json: inout JSONWriter) {
        let bounded = value.isFinite ? min(max(value, 0), 1) : 0
        json.decimal(Int((bounded * 10_000).rounded()), places: 4)
    }
}

/// A positive number of any size that an engine gives a meaning to, with three places.
package struct Amount: JSONWritable {
    var value: Float
    package init(_ value: Float) { self.value = value }

    package func write(to json: inout JSONWriter) {
        let bounded = value.isFinite ? min(max(Double(value), -1e9), 1e9) : 0
        json.decimal(Int((bounded * 1_000).rounded()), places: 3)
    }
}

/// A wall-clock duration is written in milliseconds, to the microsecond.
extension Duration: JSONWritable {
    package func write(to json: inout JSONWriter) {
        let (seconds, attoseconds) = components
        let bounded = min(max(seconds, -1_000_000_000), 1_000_000_000)
        json.decimal(Int(bounded) * 1_000_000 + Int(attoseconds / 1_000_000_000_000), places: 3)
    }
}

/// An object with the time of each stage that is known, in milliseconds.
extension StageTimings: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            for stage in stages { json.field(stage.name.rawValue, stage.duration) }
            if let total { json.field("total", total) }
            if let finalization { json.field("finalization", finalization) }
        }
    }
}

extension WallTime: JSONWritable {
    package func write(to json: inout JSONWriter) { json.quote(iso8601) }
}

/// A duration in seconds, to the sample: with as many places as it takes.
package struct ExactSeconds: JSONWritable {
    var time: MediaTime
    package init(_ time: MediaTime) { self.time = time }

    package func write(to json: inout JSONWriter) {
        // A sample of 16 kHz is 62.5 µs.
        json.decimal(time.samples * (10_000_000 / MediaTime.samplesPerSecond), places: 7)
    }
}
