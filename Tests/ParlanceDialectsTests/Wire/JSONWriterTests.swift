import ParlanceCore
import ParlanceDialects
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
    @Test("Commas fall between fields and elements, nowhere else")
    func commas() throws {
        var writer = JSONWriter()
        writer.object { json in
            json.field("a", 1)
            json.object("b") { _ in }
            json.object("c") { json in
                json.field("d", true)
                json.field("e", Optional<Int>.none)
            }
            json.array("f", [[1, 2], [], [3]]) { $0.value($1) }
            json.array("g", ["x", "y"]) { json, text in json.object { $0.field("h", text) } }
            json.field("i", [String]())
        }
        #expect(
            writer.text
                == #"{"a":1,"b":{},"c":{"d":true,"e":null},"f":[[1,2],[],[3]],"g":[{"h":"x"},{"h":"y"}],"i":[]}"#)
    }

    @Test(
        "Strings come back as they were",
        arguments: [
            "", "plain", "\"quoted\\\"", "line\r\nbreak\ttab", "\0\u{1}\u{1f}\u{7f}",
            "naïve 日本 🎙️", "</script>",
        ])
    func strings(text: String) throws {
        #expect(try JSON("[\(text.json)]")[0] == .string(text))
        #expect(!text.json.utf8.contains { $0 < 0x20 })
    }

    @Test(
        "Times are seconds to the millisecond, with a point",
        arguments: [
            (0, "0.0"), (16_000, "1.0"), (8, "0.001"), (7, "0.0"), (95_840, "5.99"), (20_480, "1.28"),
            (57_600_000_001, "3600000.0"), (-16_024, "-1.002"), (-8_000, "-0.5"),
        ])
    func seconds(samples: Int, expected: String) {
        #expect(MediaTime(samples: samples).json == expected)
    }

    @Test("Integers of any size", arguments: [0, 7, -7, 10, 1_234_567_890, .max, .min])
    func integers(value: Int) {
        #expect(value.json == "\(value)")
    }

    @Test("Written spans tile: start and duration add up to the next start, whatever the samples")
    func tiling() {
        var start = 0
        for step in stride(from: 1, through: 40_001, by: 1_237) {
            let span = MediaSpan(start: MediaTime(samples: start), end: MediaTime(samples: start + step))
            #expect(
                span.start.wireMilliseconds + span.wireDuration.wireMilliseconds == span.end.wireMilliseconds)
            start += step
        }
    }

    @Test(
        "Fractions stay within 0 and 1 and are numbers always",
        arguments: [
            (0, "0.0"), (1, "1.0"), (0.9975, "0.9975"), (0.123_456, "0.1235"), (-0.5, "0.0"), (1.5, "1.0"),
            (.nan, "0.0"), (.infinity, "0.0"), (-.infinity, "0.0"), (1e-30, "0.0"),
        ] as [(Float, String)])
    func fractions(value: Float, expected: String) {
        #expect(Fraction(value).json == expected)
    }

    @Test(
        "Durations are milliseconds to the microsecond",
        arguments: [
            (.zero, "0.0"), (.milliseconds(40), "40.0"), (.microseconds(1_234), "1.234"), (.nanoseconds(999), "0.0"),
            (.seconds(61), "61000.0"), (.milliseconds(-2), "-2.0"),
        ] as [(Duration, String)])
    func durations(value: Duration, expected: String) {
        #expect(value.json == expected)
    }

    @Test("Stage timings name what is known and nothing else")
    func timings() {
        let start = ContinuousClock.now
        var timings = StageTimings()
        #expect(timings.json == "{}")
        timings.received = start
        timings.decoded = start.advanced(by: .milliseconds(1))
        timings.recognized = start.advanced(by: .milliseconds(41))
        timings.formatted = start.advanced(by: .milliseconds(42))
        timings.decided = start.advanced(by: .milliseconds(30))
        #expect(
            timings.json == #"{"decode":1.0,"recognition":40.0,"formatting":1.0,"total":42.0,"finalization":12.0}"#)
    }
}
