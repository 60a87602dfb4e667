import Foundation
import Parlance
import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Amazon: settings")
struct AmazonSettingsTests {
    private func settings(
        _ values: [String: String], file text: String? = nil, as key: String = ""
    ) throws -> AmazonSettings {
        var values = values
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("parlance-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        if let text {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            values[key] = path
        }
        return try AmazonSettings(Configuration([.flags(values)]))
    }

    private func fault(_ values: [String: String], file text: String? = nil, as key: String = "") -> String {
        do {
            _ = try settings(values, file: text, as: key)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("pairs of keys, each its own caller, from both places")
    func keys() throws {
        let found = try settings(
            ["aws-keys": "AKIDONE:secret+one/1,AKIDTWO:secret:two", "aws-region": "eu-west-1"],
            file: "# keys\nAKIDTHREE secret-three the third one redact=phone_number # old\n\nAKIDFOUR secret-four\n",
            as: "aws-keys-file")
        #expect(found.region == "eu-west-1")
        #expect(found.keys.map(\.id) == ["AKIDONE", "AKIDTWO", "AKIDTHREE", "AKIDFOUR"])
        #expect(found.keys.map(\.secret) == ["secret+one/1", "secret:two", "secret-three", "secret-four"])
        #expect(found.keys.map(\.owner.name) == ["AKIDONE", "AKIDTWO", "the third one", "AKIDFOUR"])
        #expect(found.keys[2].owner.redaction == .policies([.phoneNumber]))
        #expect(Set(found.keys.map(\.owner.id)).count == 4)
    }

    @Test("what is wrong is said, without the secret")
    func faults() {
        #expect(fault(["aws-keys": "AKIDONE"]).contains("ID:SECRET"))
        #expect(fault(["aws-keys": "AKIDONE:short"]).contains("fewer than 8"))
        #expect(!fault(["aws-keys": "AKIDONE:short"]).contains("short"))
        #expect(fault(["aws-keys": "AKIDONE:longenough,AKIDONE:longenough2"]).contains("twice"))
        #expect(fault([:], file: "AKIDONE\n", as: "aws-keys-file").contains("ACCESS-KEY-ID SECRET"))
        #expect(fault([:], file: "# none\n", as: "aws-keys-file").contains("holds no key"))
        #expect(
            fault([:], file: "AKIDONE longenough redact=shoes\n", as: "aws-keys-file").contains("redact is 'shoes'"))
        #expect(fault(["aws-keys-file": "/nowhere"]).contains("cannot be read"))
        #expect(
            fault([:], file: "AKIDONE longenough redact=person_name the centre\n", as: "aws-keys-file")
                .contains("comes last"))
    }

    @Test("keys are not shown with the configuration")
    func hidden() throws {
        let configuration = try Configuration([.flags(["aws-keys": "AKIDONE:longenough"])])
        #expect(!configuration.described.contains("longenough"))
    }

    @Test("lists of phrases by name")
    func lists() throws {
        let text = "vocabularies:\n  products: [Parlance, Ada Lovelace]\nfilters:\n  rude: [darn, heck no]\n"
        let found = try settings([:], file: text, as: "vocabularies").vocabularies
        #expect(found.vocabularies == ["products": ["Parlance", "Ada Lovelace"]])
        #expect(found.filters == ["rude": ["darn", "heck no"]])
        #expect(try settings([:], file: "", as: "vocabularies").vocabularies == AmazonVocabularies())
        for (wrong, words) in [
            ("words: {a: [b]}", "there is no 'words'"), ("vocabularies: [a]", "lists of phrases by name"),
            ("filters: {a: b}", "a list of at most"), ("filters: {a: ['']}", "no phrase"), ("{", "not valid YAML"),
        ] {
            #expect(fault([:], file: wrong, as: "vocabularies").contains(words), "\(wrong)")
        }
    }
}
