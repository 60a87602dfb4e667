import Foundation

/// Brings a model of the catalogue into the models directory.
///
/// Safe to interrupt at any point and to run twice at once: bytes go into a part file that the next pull continues, and
/// a finished model is renamed into place, so a folder of that name is always whole.
public struct ModelPull: Sendable {
    public enum Outcome: Hashable, Sendable {
        case installed(path: String)
        /// Nothing was done.
        case alreadyThere(path: String)
    }

    public var store: ModelStore
    /// Replaces the publisher's address.
    public var mirror: String?
    /// Fetch and install again what is there already.
    public var force: Bool
    public var policy: RetryPolicy
    /// For proxies, and for `PARLANCE_OFFLINE`.
    public var environment: [String: String]
    /// Free bytes below a path; nil where that is unknown.
    public var freeBytes: @Sendable (String) -> Int64?

    public static let mirrorVariable = "PARLANCE_MODEL_MIRROR"
    public static let offlineVariable = "PARLANCE_OFFLINE"

    public init(
        store: ModelStore, mirror: String? = nil, force: Bool = false, policy: RetryPolicy = RetryPolicy(),
        environment: [String: String], freeBytes: @escaping @Sendable (String) -> Int64? = FreeSpace.below
    ) {
        self.store = store
        self.mirror = mirror ?? environment[Self.mirrorVariable].flatMap { $0.isEmpty ? nil : $0 }
        self.force = force
        self.policy = policy
        self.environment = environment
        self.freeBytes = freeBytes
    }

    public var isOffline: Bool { Self.isOffline(environment) }

    static func isOffline(_ environment: [String: String]) -> Bool {
        !["", "0"].contains(environment[offlineVariable] ?? "")
    }

    /// Downloads, checks, unpacks, checks again, installs.
    public func run(_ model: CatalogueModel, observe: @escaping PullObserver) async throws(PullError) -> Outcome {
        let place = store.path(of: model.name)
        if !force, isInstalled(model) { return .alreadyThere(path: place) }
        guard !isOffline else { throw .offline }
        try makeDownloadsFolder()
        let lock = try await PullLock(path: file(model, ".lock")) { observe(.waiting) }
        defer { _ = lock }
        // Whoever held the lock may have installed it.
        if !force, isInstalled(model) { return .alreadyThere(path: place) }

        let part = try PartFile(path: file(model, ".tar.bz2.part"))
        let url = model.url(mirror: mirror)
        let download = Download(
            url: url, expectedBytes: model.bytes, policy: policy,
            proxies: ProxySettings(environment: environment), observe: observe,
            checkSpace: { [self] left throws(PullError) in try checkSpace(left + unpackedEstimate(model)) })
        try await download.run(into: part)

        let digest = part.digest()
        if let expected = model.sha256, expected != digest {
            part.remove()
            throw .wrongChecksum(url: url, expected: expected, found: digest)
        }
        observe(.downloaded(bytes: part.count, sha256: digest, verified: model.sha256 != nil))
        observe(.unpacking)
        do throws(PullError) {
            try await Blocking.run { isCancelled throws(PullError) in
                try install(model, archive: part.path, url: url, digest: digest, isCancelled: isCancelled)
            }
        } catch {
            switch error {
            // Nothing is wrong with the bytes: keep them.
            case .cancelled, .diskFull, .noSpace, .cannotWrite: break
            default: part.remove()
            }
            throw error
        }
        part.remove()
        observe(.installed(path: place))
        return .installed(path: place)
    }

    /// What an unfinished pull of this model has fetched so far.
    public func fetchedBytes(of model: CatalogueModel) -> Int64 {
        FileSize.of(file(model, ".tar.bz2.part")) ?? 0
    }

    /// Its folder is there and a recognizer can use it.
    public func isInstalled(_ model: CatalogueModel) -> Bool {
        let folder = store.path(of: model.name)
        return FileManager.default.fileExists(atPath: folder) && (try? store.inspect(folder)) != nil
    }

    private func install(
        _ model: CatalogueModel, archive path: String, url: String, digest: String,
        isCancelled: @escaping @Sendable () -> Bool
    ) throws(PullError) {
        let bounds = ArchiveListing.Bounds(totalBytes: 4 * model.bytes + (64 << 20))
        let archive = ModelArchive(path: path, bounds: bounds, isCancelled: isCancelled)
        let listing = try archive.check()
        try checkSpace(listing.totalBytes)
        let workplace = file(model, ".unpacking")
        defer { try? FileManager.default.removeItem(atPath: workplace) }
        let folder = try archive.unpack(listing, into: workplace)
        do {
            _ = try store.inspect(folder)
        } catch {
            throw .notAModel(name: model.name, reason: "\(error)")
        }
        do {
            try manifest(of: folder, model: model, url: url, digest: digest, isCancelled: isCancelled).write(to: folder)
            try moveIntoPlace(folder, model: model)
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw .cannotWrite(path: store.path(of: model.name), reason: error.localizedDescription)
        }
    }

    private func manifest(
        of folder: String, model: CatalogueModel, url: String, digest: String, isCancelled: () -> Bool
    ) throws -> ModelManifest {
        let files = try ModelFolderFiles.list(folder).map { path in
            KnownFile(
                path: path, bytes: FileSize.of(folder + "/" + path) ?? 0,
                sha256: try FileDigest.sha256(of: folder + "/" + path, isCancelled: isCancelled))
        }
        return ModelManifest(
            name: model.name, url: url, archiveSHA256: digest, archiveWasVerified: model.sha256 != nil,
            installedAt: Date().timeIntervalSince1970.rounded(), files: files)
    }

    /// The name changes hands between two renames; nobody ever sees half a folder.
    private func moveIntoPlace(_ folder: String, model: CatalogueModel) throws {
        let place = store.path(of: model.name)
        let old = file(model, ".old")
        let manager = FileManager.default
        if manager.fileExists(atPath: old) { try manager.removeItem(atPath: old) }
        if manager.fileExists(atPath: place) { try manager.moveItem(atPath: place, toPath: old) }
        try manager.moveItem(atPath: folder, toPath: place)
        try? manager.removeItem(atPath: old)
    }

    private func file(_ model: CatalogueModel, _ suffix: String) -> String {
        store.downloads + "/" + model.name + suffix
    }

    private func makeDownloadsFolder() throws(PullError) {
        do {
            try FileManager.default.createDirectory(atPath: store.downloads, withIntermediateDirectories: true)
        } catch {
            throw .cannotWrite(path: store.downloads, reason: error.localizedDescription)
        }
    }

    /// Weights hardly compress: one and a half times the archive is more than any model of the catalogue takes.
    private func unpackedEstimate(_ model: CatalogueModel) -> Int64 { model.bytes / 2 * 3 }

    private func checkSpace(_ needed: Int64) throws(PullError) {
        guard let free = freeBytes(store.directory), free < needed else { return }
        throw .noSpace(path: store.directory, needed: needed, free: free)
    }
}

/// Room on disks.
public enum FreeSpace {
    /// Bytes that this user may still write below `path`. Nil where the system does not say.
    public static func below(_ path: String) -> Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}
