import ParlanceCore
import Testing

@Suite("Captions")
struct CaptionsTests {
    private func transcript(_ words: [(String, Double, Double)], endpoint: EndpointReason? = nil) -> Transcript {
        let words = words.map {
            Word(
                text: $0.0, span: MediaSpan(start: MediaTime(seconds: $0.1), end: MediaTime(seconds: $0.2)),
                confidence: 1)
        }
        return Transcript(
            utterance: 0, channel: 0, span: MediaSpan(start: .zero, end: .zero), words: words, finality: .committed,
            endpoint: endpoint)
    }

    @Test("are numbered, timed cues that end with their utterance")
    func srt() {
        var captions = Captions()
        captions.add(transcript([("hello", 0.5, 0.9), ("there", 1.0, 1.25)], endpoint: .trailingSilence))
        captions.add(transcript([("goodbye", 3_661.5, 3_662)]))
        #expect(
            captions.text(.srt) == """
                1
                00:00:00,500 --> 00:00:01,250
                hello there

                2
                01:01:01,500 --> 01:01:02,000
                goodbye


                """)
    }

    @Test("break at long pauses, at 84 characters and after 7 seconds, in two balanced lines")
    func breaking() {
        var captions = Captions()
        captions.add(transcript((0..<40).map { ("word\($0)", Double($0) * 0.3, Double($0) * 0.3 + 0.25) }))
        captions.add(transcript([("later", 20, 20.5), ("on", 20.6, 20.7)]))
        let text = captions.text(.vtt)
        #expect(text.hasPrefix("WEBVTT\n\n00:00:00.000 --> "))
        #expect(captions.cues.last?.text == "later on")
        for cue in captions.cues {
            #expect(cue.text.count <= Captions.maximumCharacters)
            #expect(cue.span.duration <= Captions.maximumLength)
        }
        for line in text.split(separator: "\n") where !line.contains("-->") { #expect(line.count <= 48) }
        #expect(captions.cues.map(\.text).joined(separator: " ").split(separator: " ").count == 42)
    }
}
