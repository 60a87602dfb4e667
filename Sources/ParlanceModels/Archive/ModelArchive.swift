import Foundation

/// A downloaded `.tar.bz2`, and how it becomes a folder.
struct ModelArchive: Sendable {
    var path: String
    /// What it may unpack to at most.
    var bounds: ArchiveListing.Bounds
    /// Asked between two pieces of work.
    var isCancelled: @Sendable () -> Bool

    /// Reads the list of contents and refuses what must not be unpacked. Blocks.
    func check() throws(PullError) -> ArchiveListing {
        var listing = ArchiveListing(bounds)
        var refusal: PullError?
        let outcome = try tar(ArchiveListing.options + ["--bzip2", "--file", path]) { piece in
            do throws(PullError) {
                try listing.read(piece)
                return !isCancelled()
            } catch {
                refusal = error
                return false
            }
        }
        if let refusal { throw refusal }
        if isCancelled() { throw .cancelled }
        guard outcome.status == 0 else { throw .badArchive(Self.firstLine(outcome.errorText)) }
        try listing.finish()
        return listing
    }

    /// Unpacks a checked archive into `folder`, which is made anew, and returns the folder that holds the model. Blocks.
    func unpack(_ listing: ArchiveListing, into folder: String) throws(PullError) -> String {
        do {
            if FileManager.default.fileExists(atPath: folder) { try FileManager.default.removeItem(atPath: folder) }
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .cannotWrite(path: folder, reason: "\(error.localizedDescription)")
        }
        let outcome = try tar(
            ["--extract", "--bzip2", "--file", path, "--directory", folder]
                + ["--no-same-owner", "--no-same-permissions", "--delay-directory-restore"]
        ) { _ in !isCancelled() }
        if isCancelled() { throw .cancelled }
        guard outcome.status == 0 else {
            if outcome.errorText.contains("No space left") { throw .diskFull(path: folder) }
            throw .badArchive(Self.firstLine(outcome.errorText))
        }
        // The one folder inside is the model; an archive without one is unpacked as it is.
        if listing.topLevel.count == 1, let only = listing.topLevel.first {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: folder + "/" + only, isDirectory: &isFolder), isFolder.boolValue {
                return folder + "/" + only
            }
        }
        return folder
    }

    private func tar(_ arguments: [String], onOutput: (Data) -> Bool) throws(PullError) -> Subprocess.Outcome {
        guard let program = Subprocess.find("tar"), Subprocess.find("bzip2") != nil else {
            throw .badArchive("the programs tar and bzip2 are needed (Debian: apt-get install tar bzip2)")
        }
        do {
            return try Subprocess.run(program, arguments, onOutput: onOutput)
        } catch let error as PullError {
            throw error
        } catch {
            throw .badArchive("tar could not be run: \(error.localizedDescription)")
        }
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? "tar gave no reason"
    }
}
