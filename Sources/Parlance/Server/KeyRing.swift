import Crypto
import Foundation
import ParlanceCore

/// The API keys that open the door, kept as hashes: looking one up takes as long for a wrong key as for a right one.
public struct KeyRing: Sendable {
    /// What a key opens the door to.
    public struct Key: Hashable, Sendable {
        /// What it is logged by.
        public var name: String
        /// The same wherever this key is used; the key cannot be told from it.
        public var id = ""
        /// What is hidden in its sessions, whatever they ask for.
        public var redaction = TextConfiguration.Redaction.none
    }

    /// By the SHA-256 of their text.
    private var keys: [SHA256.Digest: Key] = [:]

    public static let shortestKey = 8

    public var isEmpty: Bool { keys.isEmpty }
    public var count: Int { keys.count }
    var all: some Collection<Key> { keys.values }

    /// - Parameters:
    ///   - keys: keys by themselves.
    ///   - file: a file of lines `KEY [NAME] [redact=POLICIES]`; `#` starts a comment.
    public init(keys texts: [String], file: String?) throws(ConfigurationError) {
        for text in texts where !text.isEmpty { try add(text, Key(name: "key \(keys.count + 1)"), from: "keys") }
        guard let file else { return }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ConfigurationError("the key file \(file) cannot be read")
        }
        for line in text.split(whereSeparator: \.isNewline) {
            var words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty else { continue }
            let text = words.removeFirst()
            var key = Key(name: "key \(keys.count + 1)")
            key.redaction = try TextConfiguration.Redaction(endOf: &words, in: file)
            if !words.isEmpty { key.name = words.joined(separator: " ") }
            try add(text, key, from: file)
        }
        guard !keys.isEmpty else { throw ConfigurationError("the key file \(file) holds no key") }
    }

    private mutating func add(_ text: String, _ key: Key, from origin: String) throws(ConfigurationError) {
        guard text.utf8.count >= Self.shortestKey else {
            throw ConfigurationError(
                "a key in \(origin) has fewer than \(Self.shortestKey) characters; use a long random one")
        }
        var key = key
        key.id = SHA256.hash(data: Data("caller \(text)".utf8)).prefix(16).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        keys[SHA256.hash(data: Data(text.utf8))] = key
    }

    /// The key of this text, nil if it is not one of ours.
    public func key(of credential: String) -> Key? { keys[SHA256.hash(data: Data(credential.utf8))] }
}

extension TextConfiguration.Redaction {
    /// An operator's rule.
    ///
    /// - Parameter origin: where it stands, for the error.
    init(rule: String, of origin: String) throws(ConfigurationError) {
        guard let redaction = Self(rule) else {
            throw ConfigurationError(
                "redact is '\(rule)' (from \(origin)); it should be all, or some of these with commas between them: "
                    + RedactionPolicy.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self = redaction
    }

    /// What `redact=RULE` at the end of a line of keys says, taken away from its words; none where there is none.
    init(endOf words: inout [String], in file: String) throws(ConfigurationError) {
        let mark = "redact="
        let rule = words.last.flatMap { $0.hasPrefix(mark) ? $0.dropFirst(mark.count) : nil }
        if rule != nil { words.removeLast() }
        guard !words.contains(where: { $0.hasPrefix(mark) }) else {
            throw ConfigurationError("\(file): '\(mark)…' comes last in its line, once")
        }
        self = if let rule { try Self(rule: String(rule), of: file) } else { .none }
    }
}
