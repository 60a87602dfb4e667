/// The HTTP request that opens a conversation.
public struct Handshake: Sendable {
    /// `/v1/listen`, percent-decoded, without the query.
    public var path: String
    /// In order, percent-decoded, repeated names kept.
    public var query: [QueryItem]
    /// In order, names as sent.
    public var headers: [(name: String, value: String)]
    /// Our UUID for this request, lower case; also the session's id.
    public var requestID: String
    /// For logs.
    public var remoteAddress: String
    /// What the key that was shown was made for (``TokenIssuer/issueKey(for:lifetimeSeconds:to:)``). Nil: any other key.
    public var sessionOfKey: RealtimeConfiguration?

    public init(
        path: String, query: [QueryItem], headers: [(name: String, value: String)], requestID: String,
        remoteAddress: String
    ) {
        self.path = path
        self.query = query
        self.headers = headers
        self.requestID = requestID
        self.remoteAddress = remoteAddress
    }

    /// First value of a header, compared without case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Elements of a comma-separated header in all its occurrences, trimmed.
    public func headerList(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }
            .flatMap { $0.value.split(separator: ",") }
            .map { String($0.drop(while: isBlank).reversed().drop(while: isBlank).reversed()) }
            .filter { !$0.isEmpty }
    }

    /// Values of a query parameter, in order.
    public func values(_ name: String) -> [String] {
        query.lazy.filter { $0.name == name }.map(\.value)
    }
}

private func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }

/// One `name=value` of a query.
public struct QueryItem: Hashable, Sendable {
    public var name: String
    public var value: String
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Splits `a=1&b=x%20y`. `+` is a space, as clients' form encoders write it; a name without `=` has the value "".
    public static func parse(_ query: Substring) -> [QueryItem] {
        query.split(separator: "&").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return QueryItem(
                name: percentDecoded(halves[0], plusIsSpace: true),
                value: halves.count > 1 ? percentDecoded(halves[1], plusIsSpace: true) : "")
        }
    }
}

/// Decodes `%XX`; anything that is not valid stays as it is, invalid UTF-8 is repaired.
public func percentDecoded(_ text: Substring, plusIsSpace: Bool) -> String {
    func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), rest.count >= 2, let high = digit(rest.first!),
            let low = digit(rest.dropFirst().first!)
        {
            bytes.append(high << 4 | low)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
