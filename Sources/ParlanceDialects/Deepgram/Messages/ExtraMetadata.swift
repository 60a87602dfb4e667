/// The client's own `extra=key:value` pairs, given back with every result. The last value of a key wins.
package struct ExtraMetadata: JSONWritable, Hashable, Sendable {
    package private(set) var pairs: [Pair] = []

    package struct Pair: Hashable, Sendable {
        package var key: String
        package var value: String
    }

    package init() {}

    package var isEmpty: Bool { pairs.isEmpty }

    package mutating func set(_ key: String, _ value: String) {
        pairs.removeAll { $0.key == key }
        pairs.append(Pair(key: key, value: value))
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            for pair in pairs { json.field(pair.key, pair.value) }
        }
    }
}
