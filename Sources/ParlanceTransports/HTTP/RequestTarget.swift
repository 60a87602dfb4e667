import ParlanceCore

/// A request's target, taken apart.
package struct RequestTarget: Equatable {
    package var path: String
    package var query: [QueryItem]

    /// Takes origin form (`/path?query`) and absolute form (`http://host/path?query`).
    package init(_ uri: String) {
        var rest = Substring(uri)
        if !rest.hasPrefix("/"), let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...]
            rest = rest.firstIndex(where: { $0 == "/" || $0 == "?" }).map { rest[$0...] } ?? "/"
        }
        let mark = rest.firstIndex(of: "?")
        let path = percentDecoded(rest[..<(mark ?? rest.endIndex)], plusIsSpace: false)
        self.path = path.isEmpty ? "/" : path
        query = mark.map { QueryItem.parse(rest[rest.index(after: $0)...]) } ?? []
    }
}

/// A random (version 4) UUID in lower case.
package func randomRequestID() -> String {
    var high = UInt64.random(in: .min ... .max)
    var low = UInt64.random(in: .min ... .max)
    high = high & ~0xF000 | 0x4000
    low = low & ~(3 << 62) | 2 << 62
    func hex(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
    return [
        hex(high >> 32, 8), hex(high >> 16 & 0xFFFF, 4), hex(high & 0xFFFF, 4), hex(low >> 48, 4),
        hex(low & 0xFFFF_FFFF_FFFF, 12),
    ].joined(separator: "-")
}
