import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("PocketSphinx model folders")
struct PocketSphinxModelTests {
    /// A folder of symbolic links to the real model, to break.
    private final class Copy {
        let path = FileManager.default.temporaryDirectory.path + "/parlance-ps-\(UUID().uuidString)"

        init() throws {
            let real = try TestModel.load()
            try FileManager.default.createDirectory(atPath: path + "/en-us", withIntermediateDirectories: true)
            for file in try FileManager.default.contentsOfDirectory(atPath: real.acousticModel) {
                try link("en-us/" + file, to: real.acousticModel + "/" + file)
            }
            try link("en-us.lm.bin", to: real.languageModel)
            try link("cmudict-en-us.dict", to: real.dictionary)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        private func link(_ name: String, to target: String) throws {
            try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: target)
        }

        func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

        /// Puts the first bytes of the real file in its place.
        func damage(_ name: String, keeping count: Int) throws {
            let whole = try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
            try remove(name)
            try whole.prefix(count).write(to: URL(fileURLWithPath: path + "/" + name))
        }
    }

    @Test("the model of scripts/setup is found whole")
    func whole() throws {
        let model = try TestModel.load()
        #expect(model.name == "en-us")
        #expect(model.languageModel.hasSuffix("/en-us.lm.bin"))
    }

    @Test("a folder that is not there is called missing, not bad")
    func missingFolder() {
        #expect(
            performing: { try PocketSphinxModel(folder: "/nowhere/at/all") },
            throws: { error in
                if case RecognizerError.unavailable(let text) = error {
                    text.contains("/nowhere/at/all")
                } else {
                    false
                }
            })
    }

    @Test(
        "a missing part is named",
        arguments: [
            ("en-us/mdef", "mdef"), ("en-us/means", "means"), ("en-us/variances", "variances"),
            ("en-us/transition_matrices", "transition_matrices"), ("en-us/feat.params", "feat.params"),
            ("en-us/noisedict", "noisedict"), ("en-us/sendump", "sendump"), ("en-us.lm.bin", "lm.bin"),
            ("cmudict-en-us.dict", ".dict"),
        ])
    func missingFile(file: String, named: String) throws {
        let copy = try Copy()
        try copy.remove(file)
        #expect(
            performing: { try PocketSphinxModel(folder: copy.path) },
            throws: { error in
                if case RecognizerError.badModel(let text) = error { text.contains(named) } else { false }
            })
    }

    @Test("two language models are refused by name, a phone model beside one is not")
    func ambiguous() throws {
        let copy = try Copy()
        _ = FileManager.default.createFile(atPath: copy.path + "/en-us-phone.lm.bin", contents: Data([1]))
        #expect(throws: Never.self) { try PocketSphinxModel(folder: copy.path) }
        _ = FileManager.default.createFile(atPath: copy.path + "/other.lm.bin", contents: Data([1]))
        #expect(
            performing: { try PocketSphinxModel(folder: copy.path) },
            throws: { error in
                if case RecognizerError.badModel(let text) = error { text.contains("other.lm.bin") } else { false }
            })
    }

    @Test(
        "damaged files are refused with the library's reason, and the process lives on",
        arguments: [
            ("en-us/mdef", 1_000), ("en-us/mdef", 2_000_000), ("en-us/transition_matrices", 900),
            ("en-us/means", 40_000), ("en-us.lm.bin", 2_000), ("en-us/sendump", 300),
        ])
    func damaged(file: String, keeping: Int) throws {
        let copy = try Copy()
        try copy.damage(file, keeping: keeping)
        let model = try PocketSphinxModel(folder: copy.path)
        #expect(
            performing: { try PocketSphinxRecognizer(model: model) },
            throws: { error in
                guard case RecognizerError.badModel(let text) = error else { return false }
                print("refused \(file) cut to \(keeping): \(text)")
                return text.contains(copy.path) && text.count > copy.path.count + 45
            })
    }

    @Test("a parameter that PocketSphinx does not know is refused by name")
    func parameter() throws {
        let model = try TestModel.load()
        let configuration = PocketSphinxConfiguration(parameters: [.init("frobnicate", "7")])
        #expect {
            try PocketSphinxRecognizer(model: model, configuration: configuration)
        } throws: { error in
            "\(error)".contains("frobnicate")
        }
    }
}
