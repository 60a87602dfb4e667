/// What a model's archive may hold, checked line by line against `tar --list --verbose` before anything is unpacked.
///
/// Only plain files, folders, and links that stay inside; names of ordinary characters, none absolute, none with `..`;
/// a bounded number of them and a bounded total size. Everything else is refused.
struct ArchiveListing {
    struct Bounds: Sendable {
        var totalBytes: Int64
        var entries = 10_000
        var nameBytes = 512
    }

    private let bounds: Bounds
    private var rest: [UInt8] = []
    private(set) var totalBytes: Int64 = 0
    private(set) var entryCount = 0
    /// First parts of all names: one, where the archive holds one folder.
    private(set) var topLevel: Set<String> = []

    init(_ bounds: Bounds) { self.bounds = bounds }

    /// Options that make `tar` write what ``read(_:)`` reads: escapes for odd characters, numbers for owners, sizes in
    /// bytes, one fixed form of date, and names as they stand in the archive.
    static let options = [
        "--list", "--verbose", "--numeric-owner", "--full-time", "--utc", "--quoting-style=escape", "--absolute-names",
    ]

    /// Takes output as it comes.
    mutating func read(_ output: some Sequence<UInt8>) throws(PullError) {
        for byte in output {
            if byte == UInt8(ascii: "\n") {
                try readLine(String(decoding: rest, as: UTF8.self))
                rest.removeAll(keepingCapacity: true)
            } else {
                rest.append(byte)
                guard rest.count <= 4 * bounds.nameBytes else { throw .hostileArchive("a name of extreme length") }
            }
        }
    }

    func finish() throws(PullError) {
        guard rest.isEmpty else { throw .badArchive("its list of contents breaks off") }
        guard entryCount > 0 else { throw .badArchive("it is empty") }
    }

    /// `-rw-r--r-- 1000/1000 5048 2023-02-17 08:00:00 folder/tokens.txt`
    private mutating func readLine(_ line: String) throws(PullError) {
        let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
        guard fields.count == 6, let kind = line.first, let size = Int64(fields[2]), size >= 0 else {
            throw .hostileArchive("an entry that is neither file, folder nor link: \(line.prefix(200))")
        }
        entryCount += 1
        guard entryCount <= bounds.entries else { throw .hostileArchive("more than \(bounds.entries) entries") }

        var name = fields[5]
        switch kind {
        case "-", "d":
            break
        case "l":
            let halves = try linked(name, by: " -> ")
            name = halves.name
            try check(target: halves.target, of: name)
        case "h":
            let halves = try linked(name, by: " link to ")
            name = halves.name
            try check(target: halves.target, of: name)
        default:
            throw .hostileArchive("'\(name)' is a device, a pipe or another thing that models do not have")
        }
        try check(name: name)
        if kind == "-" {
            let (sum, overflow) = totalBytes.addingReportingOverflow(size)
            guard !overflow, sum <= bounds.totalBytes else {
                throw .hostileArchive("it unpacks to more than \(ByteCount(bounds.totalBytes))")
            }
            totalBytes = sum
        }
        if let first = name.split(separator: "/").first(where: { $0 != "." }) { topLevel.insert(String(first)) }
    }

    private func linked(
        _ text: Substring, by arrow: String
    ) throws(PullError) -> (name: Substring, target: Substring) {
        let ranges = text.ranges(of: arrow)
        guard ranges.count == 1 else { throw .hostileArchive("a link that cannot be read: '\(text)'") }
        return (text[..<ranges[0].lowerBound], text[ranges[0].upperBound...])
    }

    /// Without `..` a link can only lead further down, however many of them are chained.
    private func check(target: Substring, of name: Substring) throws(PullError) {
        guard !target.hasPrefix("/"), !target.contains("\\"), !target.split(separator: "/").contains("..") else {
            throw .hostileArchive("the link '\(name)' leads out of its folder, to '\(target)'")
        }
    }

    private func check(name: Substring) throws(PullError) {
        guard !name.isEmpty, name.utf8.count <= bounds.nameBytes, !name.contains("\\") else {
            throw .hostileArchive("a name of odd characters or extreme length: '\(name.prefix(200))'")
        }
        guard !name.hasPrefix("/") else { throw .hostileArchive("'\(name)' is an absolute path") }
        guard !name.split(separator: "/").contains("..") else {
            throw .hostileArchive("'\(name)' leads out of its folder")
        }
        guard !name.hasPrefix("-") else { throw .hostileArchive("'\(name)' begins with a dash") }
    }
}
