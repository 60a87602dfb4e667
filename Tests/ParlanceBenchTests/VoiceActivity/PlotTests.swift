import Foundation
import ParlanceBench
import ParlanceCore
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite("Drawings")
struct PlotTests {
    private func track(windows: Int) -> SpeechTrack {
        var track = SpeechTrack(windowSamples: 512)
        for index in 0..<windows {
            track.append(index % 100 < 40 ? 0.95 : 0.02, peaks: -0.2...0.3, samples: 512)
        }
        return track
    }

    @Test("of a recording are well-formed, small and bounded, however long it is", arguments: [1, 300, 200_000])
    func bounded(_ windows: Int) {
        let track = track(windows: windows)
        let labels = SpanSet([MediaSpan(start: .zero, end: MediaTime(seconds: 1))])
        let segments = SpeechSegments(track)
        let svg = TrackPlot(segments, of: track, labels: labels, title: "<a & b>\u{1}").svg
        #expect(XMLParser(data: Data(svg.utf8)).parse())
        #expect(svg.contains("&lt;a &amp; b&gt;"))
        #expect(svg.contains("prefers-color-scheme: dark"))
        #expect(svg.utf8.count < 80_000 + 500 * segments.segments.count)
    }

    @Test("of curves name every detector with its area")
    func curves() {
        let curve = ROCCurve(points: [
            .init(falseAlarm: 0, hit: 0), .init(falseAlarm: 0.2, hit: 0.9), .init(falseAlarm: 1, hit: 1),
        ])
        let svg = ROCPlot([.init(name: "silero", curve: curve)], title: "speech").svg
        #expect(XMLParser(data: Data(svg.utf8)).parse())
        #expect(svg.contains("silero  0.8500"))
    }
}
