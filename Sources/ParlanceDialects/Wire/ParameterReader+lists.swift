import FoundationEssentials
import ParlanceCore

/// Lists in a query: a JSON array in one parameter, the parameter repeated, or both.
extension ParameterReader {
    /// - Parameter acceptsPython: a list as Python prints it, with single quotes, is understood, too.
    package func list(
        _ name: String, acceptsPython: Bool = false
    ) throws(SessionFailure) -> [String] {
        var list: [String] = []
        for value in values(name) {
            guard value.first == "[" else {
                list.append(value)
                continue
            }
            guard value.utf8.count <= 65_536, let elements = Self.elements(value, acceptsPython: acceptsPython) else {
                throw invalid(name, value, expected: "a JSON array of strings")
            }
            list += elements
        }
        return list
    }

    private static func elements(_ text: String, acceptsPython: Bool) -> [String]? {
        if let elements = try? JSONDecoder().decode([String].self, from: Data(text.utf8)) { return elements }
        return acceptsPython ? pythonList(text) : nil
    }

    /// `['a', "it's"]`: strings in either quotes, `\` before whatever is to stand for itself.
    private static func pythonList(_ text: String) -> [String]? {
        var elements: [String] = []
        var rest = text.dropFirst()[...]
        func skipBlanks() { rest = rest.drop { $0 == " " } }
        while true {
            skipBlanks()
            if rest.first == "]" { break }
            guard let quote = rest.popFirst(), quote == "'" || quote == "\"" else { return nil }
            var element = ""
            while true {
                guard let character = rest.popFirst() else { return nil }
                if character == quote { break }
                if character == "\\" {
                    guard let next = rest.popFirst() else { return nil }
                    element.append(next)
                } else {
                    element.append(character)
                }
            }
            elements.append(element)
            skipBlanks()
            if rest.first == "," { rest.removeFirst() } else if rest.first != "]" { return nil }
        }
        return rest.dropFirst().allSatisfy { $0 == " " } ? elements : nil
    }
}
