import Foundation
import ParlanceCore

/// A PocketSphinx model folder whose parts have been found.
///
/// The folder holds one acoustic model (a folder with `mdef` in it), one language model (`*.lm.bin`) and one
/// pronunciation dictionary (`*.dict`); a phone language model (`*-phone.lm.bin`) beside them is left alone.
public struct PocketSphinxModel: Hashable, Sendable {
    /// The acoustic model's name, `en-us`.
    public let name: String
    /// A folder.
    public let acousticModel: String
    public let languageModel: String
    public let dictionary: String

    /// - Throws: ``RecognizerError/unavailable(_:)`` when there is no such folder, ``RecognizerError/badModel(_:)``
    ///   when something is missing in it. What is inside the files is not looked at here.
    public init(folder: String) throws(RecognizerError) {
        let files = FileManager.default
        guard let names = try? files.contentsOfDirectory(atPath: folder).sorted() else {
            throw .unavailable("There is no PocketSphinx model in \(folder). \(Prefix.advice)")
        }
        func only(_ what: String, _ matching: [String]) throws(RecognizerError) -> String {
            guard let first = matching.first else {
                throw .badModel("The PocketSphinx model in \(folder) has no \(what). \(Prefix.advice)")
            }
            guard matching.count == 1 else {
                throw .badModel(
                    "The PocketSphinx model in \(folder) must have one \(what), not \(matching.count): "
                        + matching.joined(separator: ", ") + ".")
            }
            return first
        }
        name = try only(
            "acoustic model (a folder with a file 'mdef')",
            names.filter { files.fileExists(atPath: "\(folder)/\($0)/mdef") })
        acousticModel = folder + "/" + name
        let languageModels = names.filter { $0.hasSuffix(".lm.bin") && !$0.hasSuffix("-phone.lm.bin") }
        languageModel = try folder + "/" + only("language model (*.lm.bin)", languageModels)
        dictionary = try folder + "/" + only("dictionary (*.dict)", names.filter { $0.hasSuffix(".dict") })

        for file in ["mdef", "means", "variances", "transition_matrices", "feat.params", "noisedict"]
        where Self.size("\(acousticModel)/\(file)") == 0 {
            throw .badModel("The acoustic model in \(acousticModel) lacks its file '\(file)', or it is empty.")
        }
        if Self.size(acousticModel + "/sendump") == 0, Self.size(acousticModel + "/mixture_weights") == 0 {
            throw .badModel("The acoustic model in \(acousticModel) has neither 'sendump' nor 'mixture_weights'.")
        }
        for file in [languageModel, dictionary] where Self.size(file) == 0 {
            throw .badModel("\(file) is empty or cannot be read.")
        }
    }

    /// BCP-47 codes from the model's name: `en-us` speaks `en-US` and answers to `en`.
    var languages: [String] {
        let parts = name.split(separator: "-")
        guard let language = parts.first else { return [name] }
        return parts.count == 2 ? ["\(language)-\(parts[1].uppercased())", String(language)] : [String(language)]
    }

    /// Whether these are, by their sizes, the files that come with PocketSphinx 5.1.1, which are known to load.
    /// Others are tried in a child process first, because the library ends the process on some damaged files.
    var isKnown: Bool {
        let known: [(String, Int)] = [
            (acousticModel + "/mdef", 2_959_176), (acousticModel + "/means", 838_732),
            (acousticModel + "/variances", 838_732), (acousticModel + "/sendump", 1_969_024),
            (acousticModel + "/transition_matrices", 2_080), (acousticModel + "/feat.params", 164),
            (acousticModel + "/noisedict", 56), (languageModel, 27_114_385), (dictionary, 3_275_645),
        ]
        return known.allSatisfy { Self.size($0.0) == $0.1 }
    }

    /// Bytes in a regular file that can be read; 0 for everything else.
    private static func size(_ path: String) -> Int {
        let target = (path as NSString).resolvingSymlinksInPath
        guard FileManager.default.isReadableFile(atPath: target),
            let attributes = try? FileManager.default.attributesOfItem(atPath: target),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { return 0 }
        return (attributes[.size] as? Int) ?? 0
    }
}
