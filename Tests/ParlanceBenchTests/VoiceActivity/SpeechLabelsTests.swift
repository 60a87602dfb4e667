import Foundation
import ParlanceBench
import ParlanceCore
import Testing

@Suite("Labels of speech")
struct SpeechLabelsTests {
    private func read(_ text: String, _ format: LabelFormat, _ recording: String = "talk") throws -> [MediaSpan] {
        try SpeechLabels(Array(text.utf8), format: format, path: "labels", recording: recording).speech.spans
    }

    private static let rttm = """
        ;; by hand
        SPKR-INFO talk 1 <NA> <NA> <NA> unknown ann <NA> <NA>
        SPEAKER talk 1 1.000 0.500 <NA> <NA> ann <NA> <NA>
        SPEAKER talk 1 1.700 0.300 <NA> <NA> bob <NA> <NA>
        SPEAKER talk 1 3.000 1.000 <NA> <NA> ann <NA> <NA>

        """
    private static let expected = [
        MediaSpan(start: MediaTime(seconds: 1), end: MediaTime(seconds: 2)),
        MediaSpan(start: MediaTime(seconds: 3), end: MediaTime(seconds: 4)),
    ]

    @Test(
        "are read alike in every form, short pauses closed",
        arguments: [
            (LabelFormat.rttm, rttm),
            (.rttm, rttm.replacingOccurrences(of: "\n", with: "\r\n")),
            (.ctm, ";; words\ntalk 1 1.0 0.5 one\ntalk 1 1.7 0.3 two 0.98\ntalk 1 3 1 three\n"),
            (.audacity, "1.0\t1.5\tone\n\\\t100\t200\n1.7\t2.0\t\n3\t4\tthree"),
            (.segments, "speaker\tstart\tend\ttext\nann\t1\t1.5\tone\nbob\t1.7\t2\ttwo\nann\t3\t4\tthree\n"),
        ])
    func forms(_ format: LabelFormat, _ text: String) throws {
        #expect(try read(text, format) == Self.expected)
    }

    @Test(
        "name the line that is wrong, and what is wrong with it",
        arguments: [
            (LabelFormat.rttm, "SPEAKER a 1 0 1\nspeech a 1 0 1", 2, "SPEAKER"),
            (.rttm, "SPEAKER a 1 0", 1, "too few fields"),
            (.rttm, "SPEAKER a 1 -1 1", 1, "start"),
            (.ctm, "a 1 0 1 word\n\na 1 nan 1 word", 3, "'nan'"),
            (.ctm, "a 1 0 1e300 word", 1, "duration"),
            (.audacity, "1 2 text", 1, "tabs"),
            (.audacity, "2\t1\ttext", 1, "before it starts"),
            (.segments, "begin\tend\n", 1, "'start'"),
            (.segments, "start\tend\n0\n", 2, "tabs"),
            (.ctm, String(repeating: "a", count: 70_000), 1, "too long"),
        ])
    func faults(_ format: LabelFormat, _ text: String, _ line: Int, _ reason: String) {
        do {
            _ = try read(text, format)
            Issue.record("was read")
        } catch let fault as SpeechLabels.Fault {
            #expect(fault.line == line)
            #expect(fault.reason.contains(reason), "\(fault)")
        } catch {
            Issue.record(error)
        }
    }

    @Test("refuse bytes that are not text")
    func bytes() {
        #expect(throws: SpeechLabels.Fault.self) {
            try SpeechLabels([0xFF, 0xFE], format: .ctm, path: "x", recording: "a")
        }
    }

    @Test("take the recording's lines where there are several, and a single recording whatever it is called")
    func recordings() throws {
        let two = "a 1 0 1 x\nb 1 5 1 y\n"
        #expect(try read(two, .ctm, "b").map(\.start.seconds) == [5])
        #expect(try read("a 1 0 1 x\n", .ctm, "b").map(\.start.seconds) == [0])
        #expect(throws: SpeechLabels.Fault.self) { try read(two, .ctm, "c") }
        #expect(try read("", .rttm).isEmpty)
    }

    @Test("are found beside a recording, or in the words of its folder, and nowhere else")
    func beside() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        try write("SPEAKER a 1 1 1 <NA> <NA> x <NA> <NA>\n", "a.rttm")
        try write("b 1 2 1 word\n", "words.ctm")
        func found(_ name: String) throws -> [Double]? {
            try SpeechLabels.beside(folder.appendingPathComponent(name).path)?.speech.spans.map(\.start.seconds)
        }
        #expect(try found("a.flac") == [1])
        #expect(try found("b.flac") == [2])
        #expect(try found("c.flac") == nil)
        try write("b 1 2 word\n", "words.ctm")
        #expect(throws: SpeechLabels.Fault.self) { try found("c.flac") }
    }

    @Test("survive being written and read again")
    func written() throws {
        let name = "my talk"
        let rttm = LabelText.rttm(Self.expected, recording: name)
        #expect(rttm.hasPrefix("SPEAKER my_talk 1 1.000 1.000 <NA> <NA> speech <NA> <NA>\n"))
        #expect(try read(rttm, .rttm, name) == Self.expected)
        #expect(try read(LabelText.audacity(Self.expected), .audacity) == Self.expected)
    }
}
