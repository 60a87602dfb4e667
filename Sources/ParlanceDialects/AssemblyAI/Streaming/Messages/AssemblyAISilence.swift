import ParlanceCore

/// `Silence`: nobody spoke in this stretch. About once a second while that lasts, where it was asked for.
package struct AssemblyAISilence: JSONWritable {
    package var span: MediaSpan

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Silence")
            json.field("start_ms", span.start.wireMilliseconds)
            json.field("end_ms", span.end.wireMilliseconds)
        }
    }
}
