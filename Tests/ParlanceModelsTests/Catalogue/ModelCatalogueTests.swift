import ParlanceModels
import Testing

@Suite struct ModelCatalogueTests {
    @Test("every entry can be found and fetched", arguments: ModelCatalogue.models)
    func entry(model: CatalogueModel) throws {
        #expect(try ModelCatalogue.find(model.name) == model)
        #expect(try ModelCatalogue.find(model.alias) == model)
        #expect(try ModelCatalogue.find(model.archiveName.uppercased()) == model)
        #expect(model.bytes > 20_000_000)
        #expect(!model.languages.isEmpty && !model.licence.isEmpty && !model.family.isEmpty)
        // It becomes a path and part of an address.
        #expect(model.name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/.asciiOnlyCharacterClasses()) != nil)
        for sum in [model.sha256].compactMap({ $0 }) + model.knownFiles.map(\.sha256) {
            #expect(sum.utf8.count == 64)
            #expect(sum.allSatisfy { "0123456789abcdef".contains($0) })
        }
        if let published = model.published { #expect(model.name.contains(published)) }
    }

    @Test("names and aliases are unique, and no alias is another model's name")
    func unique() {
        let names = ModelCatalogue.models.flatMap { [$0.name.lowercased(), $0.alias] }
        #expect(Set(names).count == names.count)
    }

    @Test("what is recommended meets the budget, has a checksum, and is the smallest that does")
    func recommended() {
        let model = ModelCatalogue.recommended
        #expect(model.meetsLatencyBudget == true && model.sha256 != nil && model.languages == ["en"])
        #expect(
            ModelCatalogue.models.allSatisfy {
                $0.meetsLatencyBudget != true || $0.sha256 == nil || $0.bytes >= model.bytes
            })
    }

    @Test("models that meet the budget come first")
    func order() {
        let flags = ModelCatalogue.models.map { $0.meetsLatencyBudget == true }
        #expect(flags == flags.sorted { $0 && !$1 })
    }

    @Test(
        "a chunk of 160 ms meets the budget, one of 320 ms does not",
        arguments: [(40, true), (80, true), (160, true), (240, false), (320, false), (1_040, false)])
    func budget(chunk: Int, meets: Bool) {
        #expect(LatencyBudget.isMet(chunkMilliseconds: chunk) == meets)
    }

    @Test("part of a name is enough when it is only one model's; else the candidates are named")
    func lookup() throws {
        #expect(try ModelCatalogue.find("20m").alias == "zipformer-en-20m")
        #expect(throws: ModelLookupError(text: "kroko", candidates: ["kroko-en", "kroko-de", "kroko-es", "kroko-fr"])) {
            try ModelCatalogue.find("kroko")
        }
        #expect(throws: ModelLookupError(text: "whisper", candidates: [])) { try ModelCatalogue.find("whisper") }
        #expect(throws: ModelLookupError(text: "", candidates: [])) { try ModelCatalogue.find("") }
    }

    @Test("a mirror replaces the publisher's address")
    func mirror() {
        let model = ModelCatalogue.recommended
        #expect(model.url() == "\(ModelCatalogue.publisher)/\(model.name).tar.bz2")
        #expect(model.url(mirror: "http://here/models") == "http://here/models/\(model.name).tar.bz2")
        #expect(model.url(mirror: "http://here/models/") == "http://here/models/\(model.name).tar.bz2")
    }
}
