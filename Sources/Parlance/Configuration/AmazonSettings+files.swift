import Crypto
import Foundation
import ParlanceCore
import ParlanceDialects
import Yams

extension AmazonSettings {
    /// As the configuration says, its files read.
    package init(_ configuration: Configuration) throws(ConfigurationError) {
        self.init(region: configuration.awsRegion)
        for pair in configuration.awsKeys {
            let parts = pair.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ConfigurationError("aws-keys holds what is not ID:SECRET") }
            try add(parts[0], parts[1], name: parts[0], .none, from: "aws-keys")
        }
        if let file = configuration.awsKeysFile { try readKeys(file) }
        if let file = configuration.vocabularies { vocabularies = try AmazonVocabularies(file: file) }
    }

    private mutating func readKeys(_ file: String) throws(ConfigurationError) {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ConfigurationError("the key file \(file) cannot be read")
        }
        for line in text.split(whereSeparator: \.isNewline) {
            var words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty else { continue }
            guard words.count >= 2 else {
                throw ConfigurationError(
                    "\(file): each line is ACCESS-KEY-ID SECRET, with a name behind it if you like")
            }
            let (id, secret) = (words.removeFirst(), words.removeFirst())
            let redaction = try TextConfiguration.Redaction(endOf: &words, in: file)
            try add(id, secret, name: words.isEmpty ? id : words.joined(separator: " "), redaction, from: file)
        }
        guard !keys.isEmpty else { throw ConfigurationError("the key file \(file) holds no key") }
    }

    private mutating func add(
        _ id: String, _ secret: String, name: String, _ redaction: TextConfiguration.Redaction, from origin: String
    ) throws(ConfigurationError) {
        guard secret.utf8.count >= KeyRing.shortestKey else {
            throw ConfigurationError(
                "the secret of \(id) in \(origin) has fewer than \(KeyRing.shortestKey) characters; use a long random one"
            )
        }
        guard !keys.contains(where: { $0.id == id }) else {
            throw ConfigurationError("the access key id \(id) is there twice (\(origin))")
        }
        let hash = SHA256.hash(data: Data("aws caller \(id) \(secret)".utf8)).prefix(16)
        let owner = Caller(name: name, id: hash.hex, redaction: redaction)
        keys.append(AmazonKey(id: id, secret: secret, owner: owner))
    }
}

extension AmazonVocabularies {
    /// More phrases than this in one list are refused.
    static let mostPhrases = 500

    /// From a YAML file: `vocabularies:` and `filters:`, each a mapping of names to lists of phrases.
    init(file: String) throws(ConfigurationError) {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ConfigurationError("the file of vocabularies \(file) cannot be read")
        }
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw ConfigurationError("\(file) is not valid YAML: \(error)")
        }
        self.init()
        guard let node else { return }
        guard let mapping = node.mapping else {
            throw ConfigurationError("\(file): expected 'vocabularies:' and 'filters:', each with lists by name")
        }
        for (key, value) in mapping {
            switch key.string {
            case "vocabularies": vocabularies = try Self.lists(value, most: Self.mostPhrases, file)
            case "filters":
                filters = try Self.lists(value, most: TextReplacement.most, file)
                for phrase in filters.values.joined() where TextReplacement(find: phrase, written: "") == nil {
                    throw ConfigurationError(
                        "\(file): '\(phrase)' is no phrase of 1 to \(TextReplacement.mostWords) words")
                }
            default:
                throw ConfigurationError(
                    "\(file): there is no '\(key.string ?? "")'; expected are 'vocabularies' and 'filters'")
            }
        }
    }

    private static func lists(_ node: Node, most: Int, _ file: String) throws(ConfigurationError) -> [String: [String]]
    {
        guard let mapping = node.mapping else {
            throw ConfigurationError("\(file): expected lists of phrases by name")
        }
        var lists: [String: [String]] = [:]
        for (name, phrases) in mapping {
            guard let name = name.string, let phrases = phrases.sequence?.compactMap(\.string), phrases.count <= most
            else { throw ConfigurationError("\(file): each name stands for a list of at most \(most) phrases") }
            lists[name] = phrases
        }
        return lists
    }
}
