import Foundation
import NIOCore
import NIOPosix
import ParlanceCore
import Synchronization

/// Recordings as files of one folder, bounded in bytes all together. Safe from any thread; files are written and read on
/// NIO's threads for that.
final class UploadFolder: Sendable {
    /// Bytes that are claimed at a time while a recording arrives, and read at a time.
    private static let block = 1 << 20
    private static let pieceToRead = 64 << 10

    let path: String
    let limit: Int
    /// Bytes of all files, those that arrive among them.
    private let used: Mutex<Int>
    private let threads = NIOThreadPool.singleton

    /// Makes the folder, readable by this user alone. Files that `known` does not have are what a crash has left of
    /// uploads: they are removed.
    init(path: String, limit: Int, known: [String: Int]) throws {
        self.path = path
        self.limit = limit
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where known[name] == nil {
            try? FileManager.default.removeItem(atPath: path + "/" + name)
        }
        used = Mutex(known.values.reduce(0, +))
    }

    var usedBytes: Int { used.withLock { $0 } }

    /// Writes a recording while it arrives.
    ///
    /// - Returns: its bytes.
    func store(_ body: RequestBody, as id: String) async throws(SessionFailure) -> Int {
        var claimed = 0
        do {
            let file = try await onThread { [path] in
                let name = path + "/" + id
                guard
                    FileManager.default.createFile(
                        atPath: name, contents: nil, attributes: [.posixPermissions: 0o600])
                else { throw CocoaError(.fileWriteUnknown) }
                return try FileHandle(forWritingTo: URL(filePath: name))
            }
            defer { try? file.close() }
            var written = 0
            while let bytes = try await body.next() {
                let needed = written + bytes.readableBytes - claimed
                if needed > 0 {
                    let block = [max(needed, Self.block), needed].first(where: claim)
                    guard let block else { throw full }
                    claimed += block
                }
                try await onThread { try file.write(contentsOf: Data(bytes.readableBytesView)) }
                written += bytes.readableBytes
            }
            try await onThread { try file.synchronize() }
            used.withLock { $0 -= claimed - written }
            return written
        } catch {
            used.withLock { $0 -= claimed }
            try? FileManager.default.removeItem(atPath: path + "/" + id)
            throw (error as? SessionFailure) ?? .internal("The recording could not be stored.")
        }
    }

    private func claim(_ bytes: Int) -> Bool {
        used.withLock { used in
            guard used + bytes <= limit else { return false }
            used += bytes
            return true
        }
    }

    private var full: SessionFailure {
        .unavailable("The space for recordings (\(limit >> 20) MiB) is full; try again later.", retryAfter: 60)
    }

    func remove(_ id: String) {
        let name = path + "/" + id
        let size = (try? FileManager.default.attributesOfItem(atPath: name)[.size] as? Int) ?? 0
        guard (try? FileManager.default.removeItem(atPath: name)) != nil else { return }
        used.withLock { $0 -= size }
    }

    /// Reads a recording piece by piece.
    func read(_ id: String) async throws(SessionFailure) -> @Sendable () async throws(SessionFailure) -> ByteBuffer? {
        let gone = SessionFailure.notFound("The recording is not there any more.")
        let name = path + "/" + id
        guard let file = try? await onThread({ try FileHandle(forReadingFrom: URL(filePath: name)) }) else {
            throw gone
        }
        return { [self] () async throws(SessionFailure) in
            do {
                let data = try await onThread { try file.read(upToCount: Self.pieceToRead) ?? Data() }
                return data.isEmpty ? nil : ByteBuffer(bytes: data)
            } catch {
                throw gone
            }
        }
    }

    private func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await threads.runIfActive(body)
    }
}
