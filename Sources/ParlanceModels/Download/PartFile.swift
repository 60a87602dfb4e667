import Crypto
import Foundation

/// An unfinished download on disk: the bytes so far, and beside them what they are the beginning of.
///
/// The SHA-256 of the bytes runs along; what an earlier process wrote is read once.
final class PartFile: @unchecked Sendable {  // Used by one task at a time, and by the thread that it waits for.
    /// What the server said about the file when the download began. Decides whether it can go on.
    struct Origin: Codable, Hashable {
        var url: String
        /// Only a strong entity tag: a weak one does not promise the same bytes.
        var entityTag: String?
        var lastModified: String?
        var total: Int64?

        /// For `If-Range` (RFC 9110, section 13.1.5).
        var validator: String? { entityTag ?? lastModified }
    }

    let path: String
    private(set) var count: Int64 = 0
    private(set) var origin: Origin?
    private var hasher = SHA256()
    private var hashed: Int64 = 0
    private var descriptor: Int32 = -1

    private var originPath: String { path + ".json" }
    private static let maximumOriginBytes: Int64 = 1 << 16

    /// Opens or creates the file. Bytes without a word on where they come from are thrown away.
    init(path: String) throws(PullError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure(path) }
        count = Int64(status.st_size)
        if let size = FileSize.of(originPath), size <= Self.maximumOriginBytes,
            let data = FileManager.default.contents(atPath: originPath)
        {
            origin = try? JSONDecoder().decode(Origin.self, from: data)
        }
        if origin == nil, count > 0 { try truncate() }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    var isComplete: Bool { origin?.total.map { $0 == count } ?? false }

    /// Throws away what is there and begins anew.
    func begin(_ origin: Origin) throws(PullError) {
        try truncate()
        do {
            try JSONEncoder().encode(origin).write(to: URL(fileURLWithPath: originPath), options: .atomic)
        } catch {
            throw .cannotWrite(path: originPath, reason: "\(error)")
        }
        self.origin = origin
    }

    /// Appends, all or nothing of it counted.
    ///
    /// - Precondition: what an earlier process wrote has been read by ``catchUp(isCancelled:)``.
    func append(_ bytes: UnsafeRawBufferPointer) throws(PullError) {
        precondition(hashed == count)
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let result = pwrite(descriptor, rest.baseAddress, rest.count, off_t(count) + off_t(written))
            if result > 0 {
                written += result
            } else if errno != EINTR {
                throw Self.failure(path)
            }
        }
        count += Int64(bytes.count)
        hasher.update(bufferPointer: bytes)
        hashed = count
    }

    /// SHA-256 of everything so far, lower-case hexadecimal.
    ///
    /// - Precondition: as for ``append(_:)``.
    func digest() -> String {
        precondition(hashed == count)
        return FileDigest.hexadecimal(hasher.finalize())
    }

    /// Makes sure that the bytes are on the disk before someone relies on them.
    func synchronize() throws(PullError) {
        guard fsync(descriptor) == 0 else { throw Self.failure(path) }
    }

    func remove() {
        unlink(path)
        unlink(originPath)
        origin = nil
        count = 0
    }

    private func truncate() throws(PullError) {
        guard ftruncate(descriptor, 0) == 0 else { throw Self.failure(path) }
        unlink(originPath)
        origin = nil
        count = 0
        hasher = SHA256()
        hashed = 0
    }

    /// Reads what an earlier process wrote into the running sum. Blocks for a second or two per gigabyte.
    func catchUp(isCancelled: () -> Bool) throws(PullError) {
        guard hashed < count else { return }
        hasher = SHA256()
        do {
            try FileDigest.feed(path, upTo: count, into: &hasher, isCancelled: isCancelled)
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw .cannotWrite(path: path, reason: "it cannot be read back: \(error)")
        }
        // Someone else cut the file meanwhile: nobody may, under our lock.
        guard FileSize.of(path) == count else { throw .cannotWrite(path: path, reason: "another program changes it") }
        hashed = count
    }

    private static func failure(_ path: String) -> PullError {
        let code = errno
        if code == ENOSPC || code == EDQUOT {
            return .diskFull(path: path)
        }
        return .cannotWrite(path: path, reason: String(cString: strerror(code)))
    }
}
