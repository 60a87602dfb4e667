import ParlanceBench
import Testing

@Suite("Manifests")
struct ManifestTests {
    private let header = "file\tseconds\tspeaker\tcategory\tlicence\tsource\treference\n"

    private func parse(_ text: String) throws -> Manifest { try Manifest(Array(text.utf8), path: "/audio/list.tsv") }

    @Test("recordings with and without a reference, wherever their columns are")
    func entries() throws {
        let manifest = try parse(
            header + "read/a.flac\t6.90\tann\tread\tCC0\tx\tgood morning\r\n\nb.wav\t\t\tnoise\tCC0\ty\t\n")
        #expect(manifest.entries.count == 2)
        let first = manifest.entries[0]
        #expect(first.file == "read/a.flac" && first.seconds == 6.9 && first.speaker == "ann" && first.folder == "read")
        #expect(first.category == "read" && first.reference == "good morning")
        #expect(manifest.entries[1].reference.isEmpty && manifest.entries[1].seconds == nil)
        #expect(manifest.path(of: first) == "/audio/read/a.flac")

        let few = try parse("reference\textra\tfile\nhi there\t1\t/x/y.wav\n")
        #expect(few.entries[0].reference == "hi there")
        #expect(few.path(of: few.entries[0]) == "/x/y.wav")
    }

    @Test(
        "what is wrong is said with its line",
        arguments: [
            ("file\tseconds\nx\t1\n", 1, "no 'reference'"),
            ("file,reference\nx,y\n", 1, "separated by tabs"),
            ("file\tfile\treference\n", 1, "'file' twice"),
            ("file\treference\na.wav\thello\nb.wav\n", 3, "1 fields where the header has 2"),
            ("file\treference\na.wav\thello\tthere\n", 2, "3 fields where the header has 2"),
            ("file\treference\n\thello\n", 2, "names no file"),
            ("file\treference\na.wav\tx\na.wav\ty\n", 3, "line 2 already"),
            ("file\tseconds\treference\na.wav\ttwelve\tx\n", 2, "'twelve'"),
            ("file\tseconds\treference\na.wav\t-1\tx\n", 2, "'-1'"),
            ("file\tseconds\treference\na.wav\tnan\tx\n", 2, "'nan'"),
        ])
    func faults(text: String, line: Int, words: String) {
        let fault = #expect(throws: Manifest.Fault.self) { try parse(text) }
        #expect(fault?.line == line)
        #expect(fault?.description.contains(words) == true, "\(fault?.description ?? "")")
        #expect(fault?.description.hasPrefix("/audio/list.tsv:\(line): ") == true)
    }

    @Test("bytes that are not text, and a list of nothing")
    func notText() {
        let bytes = Array("file\treference\n".utf8) + [0x61, 0xFF, 0x09, 0x62, 0x0A]
        let fault = #expect(throws: Manifest.Fault.self) { try Manifest(bytes, path: "m") }
        #expect(fault?.description == "m:2: is not UTF-8")
        #expect(throws: Manifest.Fault.self) { try parse("file\treference\n") }
        #expect(throws: Manifest.Fault.self) { try Manifest([], path: "m") }
        #expect(throws: Manifest.Fault.self) { try Manifest(path: "/nowhere/list.tsv") }
    }

    @Test(
        "choosing recordings",
        arguments: [
            (ManifestSelection(), "a/one.wav a/two.wav b/one.wav"),
            (ManifestSelection(patterns: ["a/*"]), "a/one.wav a/two.wav"),
            (ManifestSelection(patterns: ["one"]), "a/one.wav b/one.wav"),
            (ManifestSelection(patterns: ["two", "b/"]), "a/two.wav b/one.wav"),
            (ManifestSelection(patterns: ["b/*"], categories: ["Read"]), ""),
            (ManifestSelection(categories: ["READ"]), "a/one.wav a/two.wav"),
            (ManifestSelection(limit: 1), "a/one.wav"),
        ])
    func selection(selection: ManifestSelection, expected: String) throws {
        let manifest = try parse(
            "file\tcategory\treference\na/one.wav\tread\tx\na/two.wav\tread aloud\ty\nb/one.wav\tnoise\t\n")
        #expect(selection(manifest.entries).map(\.file).joined(separator: " ") == expected)
    }
}
