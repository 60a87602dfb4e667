import ParlanceCore

/// `Heartbeat`: what has come so far. About once a second of audio, where it was asked for.
package struct AssemblyAIHeartbeat: JSONWritable {
    package var audio: MediaTime
    /// Since the session began, in seconds.
    package var elapsed: Double
    /// In what was heard since the last one.
    package var speechProbability: Float

    package func write(to json: inout JSONWriter) {
        let milliseconds = Int(min(max(elapsed, 0), 1e9) * 1_000)
        json.object { json in
            json.field("type", "Heartbeat")
            json.field("total_audio_received_ms", audio.wireMilliseconds)
            json.field("total_duration_ms", milliseconds)
            json.field("realtime_factor", Amount(Float(audio.seconds / max(elapsed, 0.001))))
            json.field("max_speech_probability", Fraction(speechProbability))
        }
    }
}
