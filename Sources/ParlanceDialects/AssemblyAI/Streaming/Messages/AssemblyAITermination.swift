/// `Termination`: everything was said. Whole seconds: strict clients take no others.
package struct AssemblyAITermination: JSONWritable {
    package var audioSeconds: Double
    package var sessionSeconds: Double

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Termination")
            json.field("audio_duration_seconds", Self.whole(audioSeconds))
            json.field("session_duration_seconds", Self.whole(sessionSeconds))
        }
    }

    private static func whole(_ seconds: Double) -> Int { Int(min(max(seconds, 0), 1e9).rounded()) }
}
