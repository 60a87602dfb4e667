import Foundation
import ParlanceCore

/// Which files of a folder make the model.
struct ModelFiles {
    enum Layout {
        case transducer(encoder: String, decoder: String, joiner: String)
        case encoderDecoder(encoder: String, decoder: String)
        case single(String)
    }

    var layout: Layout
    var tokens: String
    var pieces: String?

    static let maximumEntries = 10_000

    static func find(_ path: String, precision: ModelFolder.Precision) throws(RecognizerError) -> ModelFiles {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .unavailable("\(path): there is no such folder or file.")
        }
        let url = URL(fileURLWithPath: path).standardizedFileURL
        guard isFolder.boolValue else {
            guard url.pathExtension == "onnx" else {
                throw .badModel("\(path): a model is a folder, or one .onnx file with its tokens.txt beside it.")
            }
            let folder = url.deletingLastPathComponent().path
            let own = url.deletingPathExtension().path + "-tokens.txt"
            let tokens = FileManager.default.fileExists(atPath: own) ? own : try tokens(in: folder, names: list(folder))
            return ModelFiles(layout: .single(url.path), tokens: tokens, pieces: nil)
        }
        let folder = url.path
        let names = try list(folder)
        let models = names.filter { $0.hasSuffix(".onnx") }
        func file(_ part: String, int8: Bool) throws(RecognizerError) -> String? {
            try choose(models.filter { $0.lowercased().contains(part) }, int8: int8, folder: folder, part: part)
        }
        let layout: Layout
        let encoder = try file("encoder", int8: precision != .full)
        let decoder = try file("decoder", int8: precision == .int8)
        let joiner = try file("joiner", int8: precision != .full)
        switch (encoder, decoder, joiner) {
        case (let encoder?, let decoder?, let joiner?):
            layout = .transducer(encoder: encoder, decoder: decoder, joiner: joiner)
        case (let encoder?, let decoder?, nil):
            layout = .encoderDecoder(encoder: encoder, decoder: decoder)
        case (nil, nil, nil):
            guard let model = try choose(models, int8: precision != .full, folder: folder, part: "model") else {
                throw .badModel("\(folder): there is no .onnx file in it.")
            }
            layout = .single(model)
        default:
            let missing = [("encoder", encoder), ("decoder", decoder), ("joiner", joiner)]
                .filter { $0.1 == nil }.map { "\($0.0)*.onnx" }
            throw .badModel("\(folder): the model is not complete: \(missing.joined(separator: " and ")) missing.")
        }
        let pieces = folder + "/bpe.vocab"
        return ModelFiles(
            layout: layout, tokens: try tokens(in: folder, names: names),
            pieces: FileManager.default.fileExists(atPath: pieces) ? pieces : nil)
    }

    private static func list(_ folder: String) throws(RecognizerError) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw .unavailable("\(folder): the folder cannot be read.")
        }
        guard names.count <= maximumEntries else {
            throw .badModel("\(folder): \(names.count) files; this is not a model's folder.")
        }
        return names.sorted()
    }

    private static func tokens(in folder: String, names: [String]) throws(RecognizerError) -> String {
        if names.contains("tokens.txt") { return folder + "/tokens.txt" }
        let others = names.filter { $0.hasSuffix("tokens.txt") }
        guard others.count == 1 else {
            throw .badModel(
                "\(folder): tokens.txt is missing; a streaming speech model has one beside its .onnx files.")
        }
        return folder + "/" + others[0]
    }

    /// One file of a part, in the precision that is wanted, or in the one that there is.
    private static func choose(
        _ names: [String], int8: Bool, folder: String, part: String
    ) throws(RecognizerError) -> String? {
        let matching = names.filter { isInt8($0) == int8 }
        var candidates = matching.isEmpty ? names : matching
        // Half precision is for accelerators.
        let others = candidates.filter { !$0.contains("fp16") }
        if !others.isEmpty { candidates = others }
        guard candidates.count <= 1 else {
            throw .badModel(
                "\(folder): more than one \(part): \(candidates.joined(separator: ", ")). "
                    + "Leave one set of files in the folder, or name the one file of a CTC model.")
        }
        return candidates.first.map { folder + "/" + $0 }
    }

    private static func isInt8(_ name: String) -> Bool {
        name.split { ".-_".contains($0) }.contains("int8")
    }
}
