/// A JSON text that is known to be one, written as it stands.
package struct JSONText: JSONWritable {
    package var text: String
    package init(_ text: String) { self.text = text }
    package func write(to json: inout JSONWriter) { json.raw(text) }
}
