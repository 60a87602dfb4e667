import FoundationEssentials
import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Text on the wire")
struct WireTextTests {
    @Test(
        "Wall time is ISO 8601 with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_769_860_800.123, "2026-01-31T12:00:00.123Z"),
            (951_782_399.9, "2000-02-28T23:59:59.900Z"), (951_782_400, "2000-02-29T00:00:00.000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"), (253_402_300_799, "9999-12-31T23:59:59.000Z"),
            (.nan, "1970-01-01T00:00:00.000Z"), (.infinity, "1970-01-01T00:00:00.000Z"),
            (1e300, "9999-12-31T23:59:59.000Z"), (-5, "1970-01-01T00:00:00.000Z"),
        ] as [(Double, String)])
    func iso8601(seconds: Double, expected: String) {
        #expect(WallTime(secondsSince1970: seconds).iso8601 == expected)
    }

    @Test("Wall time agrees with Foundation's formatter over two centuries")
    func iso8601AgreesWithFoundation() {
        for seconds in stride(from: 0.0, to: 6_300_000_000, by: 12_345_678) {
            let theirs = Date(timeIntervalSince1970: seconds).formatted(.iso8601)
            #expect(WallTime(secondsSince1970: seconds).iso8601 == theirs.dropLast() + ".000Z")
        }
    }

    @Test("A model's UUID is well-formed, and its own")
    func uuids() {
        let names = ["", "a", "b", "sherpa-onnx/zipformer/1", "sherpa-onnx/zipformer/2", "日本"]
        let uuids = names.map(stableUUID)
        for uuid in uuids {
            #expect(UUID(uuidString: uuid) != nil)
            #expect(uuid == uuid.lowercased())
            #expect(Array(uuid)[14] == "8" && "89ab".contains(Array(uuid)[19]))
        }
        #expect(Set(uuids).count == names.count)
        // For good: clients may keep it.
        #expect(stableUUID(of: "scripted/script/1") == "51acd589-49c4-81e4-8d7d-5cdd8df133cd")
    }

    @Test("What goes into a header is one line of printable ASCII, bounded")
    func headers() {
        #expect(headerSafe("a\r\nset-cookie: x=1\0ä") == "a??set-cookie: x=1???")
        #expect(headerSafe(String(repeating: "x", count: 10_000)).utf8.count == 400)
    }

    @Test("Text is cut by bytes and never within a character's code")
    func cutting() {
        #expect(cut("hello", toBytes: 10) == "hello")
        #expect(cut("hello", toBytes: 2) == "he")
        #expect(cut("ää", toBytes: 3) == "ä")
        #expect(cut("🎙️", toBytes: 3) == "")
        let zalgo = "a" + String(repeating: "\u{301}", count: 100_000)
        #expect(cut(zalgo, toBytes: 1_024).utf8.count == 1_023)
    }
}
