import Foundation
import ParlanceCore

/// A recording drawn: its waveform, the probability of speech, the segments, and labels where there are some.
///
/// Long recordings are drawn in at most ``columns`` steps, each with the loudest and the surest of its stretch, so that
/// the drawing stays small and hides no speech.
public struct TrackPlot {
    public static let columns = 1_200

    private let track: SpeechTrack
    private let segments: SpeechSegments
    private let labels: SpanSet?
    private let title: String

    private static let left = 52.0
    private static let width = 1_200.0
    private let waveTop = 28.0, waveHeight = 110.0
    private let curveTop = 150.0, curveHeight = 70.0
    private let barsTop = 232.0

    public init(_ segments: SpeechSegments, of track: SpeechTrack, labels: SpanSet? = nil, title: String) {
        self.track = track
        self.segments = segments
        self.labels = labels
        self.title = title
    }

    public var svg: String {
        let height = labels == nil ? 276 : 294
        var drawing = SVG(width: Int(Self.left + Self.width) + 16, height: height, title: title)
        drawing.text(title, Self.left, 16)
        for segment in segments.segments {
            let (from, to) = (x(segment.speech.start), x(segment.speech.end))
            drawing.rectangle(from, waveTop, to - from, curveTop + curveHeight - waveTop, .speech, opacity: 0.12)
        }
        drawWave(&drawing)
        drawProbability(&drawing)
        drawBars(&drawing, name: "speech", segments.speech.spans, .speech, y: barsTop)
        if let labels { drawBars(&drawing, name: "labels", labels.spans, .label, y: barsTop + 18) }
        drawTimes(&drawing, y: Double(height) - 10)
        return drawing.document
    }

    private func x(_ time: MediaTime) -> Double {
        Self.left + Self.width * Double(time.samples) / Double(max(track.samples, 1))
    }

    /// Windows of each column, in order.
    private var steps: [Range<Int>] {
        let count = track.probabilities.count
        let columns = min(count, Self.columns)
        return (0..<columns).map { $0 * count / columns..<($0 + 1) * count / columns }
    }

    private func middle(_ windows: Range<Int>) -> Double {
        x(MediaSpan(start: track.span(windows.lowerBound).start, end: track.span(windows.upperBound - 1).end).middle)
    }

    private func drawWave(_ drawing: inout SVG) {
        let loudest = track.peaks.reduce(Float(1e-4)) { max($0, $1.upperBound, -$1.lowerBound) }
        let zero = waveTop + waveHeight / 2
        func y(_ sample: Float) -> Double { zero - Double(sample / loudest) * waveHeight / 2 }
        var (upper, lower): ([(x: Double, y: Double)], [(x: Double, y: Double)]) = ([], [])
        for windows in steps {
            let peaks = track.peaks[windows]
            upper.append((middle(windows), y(peaks.reduce(0) { max($0, $1.upperBound) })))
            lower.append((middle(windows), y(peaks.reduce(0) { min($0, $1.lowerBound) })))
        }
        drawing.path(upper + lower.reversed(), .wave, filled: true)
    }

    private func drawProbability(_ drawing: inout SVG) {
        func y(_ probability: Float) -> Double {
            curveTop + curveHeight * (1 - Double(min(max(probability, 0), 1)))
        }
        let rules = segments.rules.voiceActivity
        for (value, dashed) in [(0, false), (1, false), (rules.enterThreshold, true), (rules.leaveThreshold, true)] {
            drawing.path(
                [(Self.left, y(value)), (Self.left + Self.width, y(value))], .grid, dashed: dashed)
        }
        drawing.text("1", Self.left - 6, y(1) + 4, anchor: .end)
        drawing.text(
            String(format: "%.2g", rules.enterThreshold), Self.left - 6, y(rules.enterThreshold) + 4, anchor: .end)
        drawing.text("0", Self.left - 6, y(0) + 4, anchor: .end)
        drawing.path(steps.map { (middle($0), y(track.probabilities[$0].max() ?? 0)) }, .curve1)
    }

    private func drawBars(_ drawing: inout SVG, name: String, _ spans: [MediaSpan], _ ink: SVG.Ink, y: Double) {
        drawing.text(name, Self.left - 6, y + 10, anchor: .end)
        for span in spans { drawing.rectangle(x(span.start), y, x(span.end) - x(span.start), 12, ink) }
    }

    private func drawTimes(_ drawing: inout SVG, y: Double) {
        let seconds = track.duration.seconds
        let steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400]
        let step = steps.first { seconds / $0 <= 15 } ?? seconds / 10
        for tick in 0...Int(seconds / step) {
            let time = Double(tick) * step
            let place = x(MediaTime(seconds: time))
            drawing.path([(place, waveTop), (place, barsTop - 4)], .grid)
            drawing.text(Self.clock(time, step), place, y, anchor: tick == 0 ? .start : .middle)
        }
    }

    private static func clock(_ seconds: Double, _ step: Double) -> String {
        if step < 1 { return String(format: "%.1f s", seconds) }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3_600 { return String(format: "%d:%02d", whole / 60, whole % 60) }
        return String(format: "%d:%02d:%02d", whole / 3_600, whole / 60 % 60, whole % 60)
    }
}
