import Foundation

/// What was installed, written into the model's folder by the pull that installed it.
public struct ModelManifest: Codable, Hashable, Sendable {
    public static let fileName = ".parlance-model.json"
    /// A manifest is a few kilobytes; anything else is not one.
    static let maximumBytes = 1 << 20

    public var name: String
    public var url: String
    /// Of the archive, as downloaded.
    public var archiveSHA256: String
    /// Whether that was checked against a known value.
    public var archiveWasVerified: Bool
    /// Seconds since 1970.
    public var installedAt: Double
    public var files: [KnownFile]

    static func read(from folder: String) -> ModelManifest? {
        let path = folder + "/" + fileName
        guard let size = FileSize.of(path), size <= maximumBytes,
            let data = FileManager.default.contents(atPath: path)
        else { return nil }
        return try? JSONDecoder().decode(ModelManifest.self, from: data)
    }

    func write(to folder: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(fileURLWithPath: folder + "/" + Self.fileName), options: .atomic)
    }
}
