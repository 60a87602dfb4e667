import Foundation

/// Keeps a folder for this process alone, until it ends, however it ends.
final class FolderLock: Sendable {
    private let file: CInt

    init(_ folder: String) throws(JobStoreError) {
        file = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw JobStoreError("the folder \(folder) cannot be written") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw JobStoreError("the folder \(folder) is in use by another server")
        }
    }

    deinit { close(file) }
}
