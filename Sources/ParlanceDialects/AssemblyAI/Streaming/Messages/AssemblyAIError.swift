/// `Error`: why the session ends. Right before the close, with the same code. No other message may have a field `error`.
package struct AssemblyAIError: JSONWritable {
    package var code: Int
    package var text: String

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Error")
            json.field("error_code", code)
            json.field("error", text)
        }
    }
}
