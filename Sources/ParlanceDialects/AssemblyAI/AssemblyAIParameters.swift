import ParlanceCore

/// What becomes of each query parameter of `/v3/ws` and `/v2/realtime/ws`. What is not in a table is ignored and logged.
package enum AssemblyAIParameters {
    /// `/v3/ws`
    package static let streaming: [String: ParameterSupport] = [
        // Audio
        "sample_rate": .supported, "encoding": .supported,
        // Turns
        "end_of_turn_confidence_threshold": .supported, "min_turn_silence": .supported, "max_turn_silence": .supported,
        "min_end_of_turn_silence_when_confident": .supported, "vad_threshold": .supported, "mode": .supported,
        "format_turns": .supported,
        // Words
        "speech_model": .supported, "language": .supported, "language_code": .supported, "language_codes": .supported,
        "language_detection": .supported, "keyterms_prompt": .supported, "filter_profanity": .supported,
        "speaker_labels": .supported, "prompt": .supported,
        // What is hidden
        "redact_pii": .supported, "redact_pii_policies": .supported, "redact_pii_sub": .supported,
        "include_partial_turns": .supported,
        // The session
        "token": .supported, "inactivity_timeout": .supported, "session_heartbeat": .supported,
        "acknowledge_silence": .supported,

        "agent_context": .withoutEffect, "previous_context_n_turns": .withoutEffect, "max_speakers": .withoutEffect,
        "speaker_labels_revision_interval_ms": .withoutEffect, "continuous_partials": .withoutEffect,
        "interruption_delay": .withoutEffect, "turn_left_pad_ms": .withoutEffect, "voice_focus": .withoutEffect,
        "voice_focus_threshold": .withoutEffect, "noise_suppression_model": .withoutEffect,
        "noise_suppression_threshold": .withoutEffect, "domain": .withoutEffect,

        "webhook_url": .withoutEffectAndTold, "webhook_auth_header_name": .withoutEffectAndTold,
        "webhook_auth_header_value": .withoutEffectAndTold, "llm_gateway": .withoutEffectAndTold,
        "customer_support_audio_capture": .withoutEffectAndTold,
    ]

    /// `/v2/realtime/ws`
    package static let realtime: [String: ParameterSupport] = [
        "sample_rate": .supported, "encoding": .supported, "word_boost": .supported, "token": .supported,
        "disable_partial_transcripts": .supported, "enable_extra_session_information": .supported,
        // Still sent by old clients.
        "language_code": .withoutEffect, "punctuate": .withoutEffect, "format_text": .withoutEffect,
    ]

    /// What was given in vain: all of it for the log, and what the client is told of.
    package static func inVain(
        _ handshake: Handshake, _ table: [String: ParameterSupport]
    ) -> (ignored: [String], told: [String]) {
        var ignored: [String] = []
        var told: [String] = []
        for item in handshake.query where !item.name.isEmpty && !item.value.isEmpty {
            let support = table[item.name]
            guard support != .supported else { continue }
            let name = cut(item.name, toBytes: 64)
            guard !ignored.contains(name), ignored.count < 64 else { continue }
            ignored.append(name)
            if support == .withoutEffectAndTold { told.append(name) }
        }
        return (ignored, told)
    }

    /// What is wrong with a parameter, in words.
    static func phrase(name: String, value: String, expected: String) -> String {
        "Invalid value '\(value)' for parameter '\(name)'. Expected \(expected)."
    }
}
