import Crypto
import Foundation

/// Sizes and SHA-256 sums of files.
public enum FileDigest {
    static let blockBytes = 1 << 20

    /// Reads the whole file in blocks. Blocks the thread.
    ///
    /// - Parameter isCancelled: asked between blocks; when it says so, `CancellationError` is thrown.
    public static func sha256(of path: String, isCancelled: () -> Bool = { false }) throws -> String {
        var hasher = SHA256()
        try feed(path, upTo: .max, into: &hasher, isCancelled: isCancelled)
        return hexadecimal(hasher.finalize())
    }

    /// Lower-case hexadecimal.
    public static func sha256(_ bytes: [UInt8]) -> String {
        hexadecimal(SHA256.hash(data: bytes))
    }

    /// Hashes the first `count` bytes of a file.
    static func feed(_ path: String, upTo count: Int64, into hasher: inout SHA256, isCancelled: () -> Bool) throws {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        var left = count
        while left > 0 {
            if isCancelled() { throw CancellationError() }
            guard let block = try file.read(upToCount: Int(min(Int64(blockBytes), left))), !block.isEmpty else {
                return
            }
            hasher.update(data: block)
            left -= Int64(block.count)
        }
    }

    static func hexadecimal(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

enum FileSize {
    /// Nil when there is no such file, or it is not a regular one.
    static func of(_ path: String) -> Int64? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(status.st_size)
    }
}
