import Foundation

/// What a bench command prints: a table for people, or JSON.
public protocol BenchReport {
    var text: String { get }
    func json() throws -> Data
}

/// How reports are written as JSON: snake_case, sorted, readable.
enum BenchJSON {
    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }
}
