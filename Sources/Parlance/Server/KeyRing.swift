import Crypto
import Foundation

/// The API keys that open the door, kept as hashes: looking one up takes as long for a wrong key as for a right one.
public struct KeyRing: Sendable {
    /// Keys by the SHA-256 of their text, with the name they are logged by.
    private var names: [SHA256.Digest: String] = [:]

    public static let shortestKey = 8

    public var isEmpty: Bool { names.isEmpty }
    public var count: Int { names.count }

    /// - Parameters:
    ///   - keys: keys by themselves.
    ///   - file: a file of lines `KEY [NAME]`; `#` starts a comment.
    public init(keys: [String], file: String?) throws(ConfigurationError) {
        for key in keys where !key.isEmpty { try add(key, name: "key \(names.count + 1)", from: "keys") }
        guard let file else { return }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ConfigurationError("the key file \(file) cannot be read")
        }
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard let key = words.first else { continue }
            let name = words.count > 1 ? words.dropFirst().joined(separator: " ") : "key \(names.count + 1)"
            try add(String(key), name: name, from: file)
        }
        guard !names.isEmpty else { throw ConfigurationError("the key file \(file) holds no key") }
    }

    private mutating func add(_ key: String, name: String, from origin: String) throws(ConfigurationError) {
        guard key.utf8.count >= Self.shortestKey else {
            throw ConfigurationError(
                "a key in \(origin) has fewer than \(Self.shortestKey) characters; use a long random one")
        }
        names[SHA256.hash(data: Data(key.utf8))] = name
    }

    /// The name of the key, nil if it is not one of ours.
    public func name(of credential: String) -> String? { names[SHA256.hash(data: Data(credential.utf8))] }
}
