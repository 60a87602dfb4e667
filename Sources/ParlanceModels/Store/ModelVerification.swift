import Foundation

/// The outcome of checking an installed model's files.
public struct ModelVerification: Hashable, Sendable {
    public enum FileState: Hashable, Sendable {
        case intact
        case missing
        case wrongSize(expected: Int64, found: Int64)
        case wrongContents(expected: String, found: String)
        /// There is nothing to check it against.
        case unknown
    }

    public struct File: Hashable, Sendable {
        public var path: String
        public var state: FileState
    }

    /// Files with a known checksum first, then the others, each by path.
    public var files: [File]

    /// Nothing that could be checked is wrong.
    public var isIntact: Bool {
        files.allSatisfy { $0.state == .intact || $0.state == .unknown }
    }

    public var checkedCount: Int { files.count { $0.state != .unknown } }
}

extension ModelStore {
    /// Compares the files of an installed model with what its pull recorded, and with what the catalogue knows.
    ///
    /// Reads every file; blocks. The catalogue's word counts more than the record in the folder.
    public func verify(_ model: InstalledModel) throws -> ModelVerification {
        var known: [String: KnownFile] = [:]
        for file in ModelManifest.read(from: model.path)?.files ?? [] { known[file.path] = file }
        for file in model.catalogue?.knownFiles ?? [] {
            // Someone may have removed variants that no recognizer loads; only a pull's own record makes them missing.
            if known[file.path] != nil || FileSize.of(model.path + "/" + file.path) != nil { known[file.path] = file }
        }
        var files = try known.values.sorted { $0.path < $1.path }.map { file in
            ModelVerification.File(path: file.path, state: try state(of: file, in: model.path))
        }
        for path in try ModelFolderFiles.list(model.path) where known[path] == nil {
            files.append(ModelVerification.File(path: path, state: .unknown))
        }
        return ModelVerification(files: files)
    }

    private func state(of file: KnownFile, in folder: String) throws -> ModelVerification.FileState {
        // A path from a manifest is outside data: it must not lead out of the folder.
        guard !file.path.hasPrefix("/"), !file.path.split(separator: "/").contains(".."),
            let size = FileSize.of(folder + "/" + file.path)
        else { return .missing }
        guard size == file.bytes else { return .wrongSize(expected: file.bytes, found: size) }
        let found = try FileDigest.sha256(of: folder + "/" + file.path)
        return found == file.sha256 ? .intact : .wrongContents(expected: file.sha256, found: found)
    }
}

/// The files of a model's folder, subfolders included.
enum ModelFolderFiles {
    static let maximum = 10_000

    /// Paths inside `folder`, sorted, without our own manifest and without links.
    static func list(_ folder: String) throws -> [String] {
        guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
        var paths: [String] = []
        while let path = walk.nextObject() as? String, paths.count < maximum {
            if path != ModelManifest.fileName, FileSize.of(folder + "/" + path) != nil { paths.append(path) }
        }
        return paths.sorted()
    }
}
