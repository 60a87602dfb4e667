/// `Warning`: something that was asked for does not happen; the session goes on. The numbers are ours, the provider lists
/// none.
package struct AssemblyAIWarning: JSONWritable, Equatable, Sendable {
    package enum Code: Int, Sendable {
        /// A parameter that nothing comes of.
        case withoutEffect = 100
        /// A policy whose entities cannot be found.
        case undetectable = 101
        /// Words cannot be favoured, by this model or any more.
        case keyterms = 102
        /// Settings that could not be changed.
        case unchanged = 103
    }

    package var code: Code
    package var text: String

    package init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Warning")
            json.field("warning_code", code.rawValue)
            json.field("warning", text)
        }
    }
}
