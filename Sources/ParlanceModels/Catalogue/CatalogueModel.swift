/// An official streaming model that an operator can download.
///
/// Every model of the catalogue is a general recognizer of its languages, so it may become the default once installed.
public struct CatalogueModel: Hashable, Sendable {
    /// The archive's name without `.tar.bz2`; also the name of the folder that it is installed as.
    public var name: String
    /// A name short enough to type.
    public var alias: String
    /// The neural network, as its publisher calls it.
    public var family: String
    /// BCP-47 codes.
    public var languages: [String]
    /// When it was published, `yyyy-mm-dd`, where its name tells.
    public var published: String?
    /// Size of the archive.
    public var bytes: Int64
    /// Of the archive, lower-case hexadecimal. Nil: no checksum is known, only the size is checked.
    public var sha256: String?
    public var licence: String
    /// Audio per decode step as the publisher states it. Nil: not stated; read from the model once it is installed.
    public var chunkMilliseconds: Int?
    /// What an operator should know before choosing it.
    public var note: String
    /// Files of the installed model whose checksums are known apart from the archive's.
    public var knownFiles: [KnownFile]

    public init(
        _ name: String, alias: String, family: String, languages: [String], published: String? = nil, bytes: Int64,
        sha256: String?, licence: String, chunkMilliseconds: Int?, note: String, knownFiles: [KnownFile] = []
    ) {
        self.name = name
        self.alias = alias
        self.family = family
        self.languages = languages
        self.published = published
        self.bytes = bytes
        self.sha256 = sha256
        self.licence = licence
        self.chunkMilliseconds = chunkMilliseconds
        self.note = note
        self.knownFiles = knownFiles
    }

    public var archiveName: String { name + ".tar.bz2" }

    /// Whether its chunks fit the budget for live captions. Nil: the chunk length is not known before it is installed.
    public var meetsLatencyBudget: Bool? {
        chunkMilliseconds.map(LatencyBudget.isMet(chunkMilliseconds:))
    }

    /// Where the archive is: below `mirror` if there is one, else at the publisher's.
    public func url(mirror: String? = nil) -> String {
        let base = mirror ?? ModelCatalogue.publisher
        return base.hasSuffix("/") ? base + archiveName : base + "/" + archiveName
    }
}

/// A file whose contents are known.
public struct KnownFile: Codable, Hashable, Sendable {
    /// Path inside the model's folder.
    public var path: String
    public var bytes: Int64
    /// Lower-case hexadecimal.
    public var sha256: String

    public init(path: String, bytes: Int64, sha256: String) {
        self.path = path
        self.bytes = bytes
        self.sha256 = sha256
    }
}
