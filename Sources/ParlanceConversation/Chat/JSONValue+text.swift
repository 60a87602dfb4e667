import Foundation
import ParlanceCore

extension JSONValue {
    /// Nil: no JSON, or nested deeper than Foundation's decoder goes (512).
    package init?(json text: String) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else { return nil }
        self = value
    }

    /// On one line, keys in order. A number that JSON has no word for makes it `null`.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
