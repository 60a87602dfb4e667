/// What an operator can decide about this interface.
public struct GoogleSettings: Sendable {
    /// A call fails when no audio came for this long. Nil: never, but for the server's own limit.
    public var idleTimeout: Duration? = .seconds(10)
    /// A call fails when it has lasted this long. Nil: never, but for the server's own limit.
    public var maximumStream: Duration?
    /// Bytes of audio that a message of `v2` may have.
    public var maximumAudio = 25_600
    /// What recognizers of `v2` stand for, by the last part of their names.
    public var recognizers: [String: GoogleRecognizer] = [:]

    public init() {}
}

/// A stored recognizer: what a client gets that names it and asks for nothing else.
public struct GoogleRecognizer: Hashable, Sendable {
    /// A model of this server, by its name.
    public var model: String
    /// BCP-47; nil: the client says it.
    public var language: String?

    public init(model: String, language: String? = nil) {
        self.model = model
        self.language = language
    }

    /// Recognizers from `ID=MODEL` or `ID=MODEL/LANGUAGE`, commas between them; nil where it is something else.
    public static func list(_ text: String) -> [String: GoogleRecognizer]? {
        var recognizers: [String: GoogleRecognizer] = [:]
        for item in text.split(separator: ",") {
            let halves = item.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            guard halves.count == 2, !halves[0].isEmpty, halves[0] != "_", recognizers[halves[0]] == nil else {
                return nil
            }
            let parts = halves[1].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
            recognizers[halves[0]] = GoogleRecognizer(model: parts[0], language: parts.count == 2 ? parts[1] : nil)
        }
        return recognizers
    }
}
