import ParlanceCore

/// What becomes of each query parameter of `/v1/listen`, live and for recordings. What is not in the table is ignored and
/// logged.
package enum DeepgramParameters {
    /// Live streams, or recordings.
    package enum Use: Sendable {
        case live
        case recordings
    }

    package static func table(for use: Use) -> [String: ParameterSupport] { use == .live ? live : recordings }

    private static let recordings: [String: ParameterSupport] = {
        var table = live
        for name in ["utterances", "utt_split", "paragraphs", "detect_language", "callback", "callback_method"] {
            table[name] = .supported
        }
        // Of live streams.
        for name in ["interim_results", "endpointing", "utterance_end_ms", "vad_events", "no_delay"] {
            table[name] = .withoutEffect
        }
        for name in ["summarize", "topics", "intents", "sentiment", "measurements"] {
            table[name] = .refusedUnlessFalse("'\(name)' is not available on this server.")
        }
        return table
    }()

    private static let live: [String: ParameterSupport] = [
        // Audio
        "encoding": .supported, "sample_rate": .supported, "channels": .supported, "multichannel": .supported,
        // Results
        "interim_results": .supported, "endpointing": .supported, "utterance_end_ms": .supported,
        "vad_events": .supported, "extra": .supported, "tag": .supported, "parlance_timings": .supported,
        // Words
        "model": .supported, "language": .supported, "keyterm": .supported, "keywords": .supported,
        "punctuate": .supported, "smart_format": .supported, "diarize": .supported, "diarize_model": .supported,
        "detect_entities": .supported,
        "numerals": .supported, "dictation": .supported, "profanity_filter": .supported, "filler_words": .supported,
        "redact": .supported, "replace": .supported, "search": .supported,

        // Finals are held back only while what they end with is open, and never beyond the end of the utterance.
        "no_delay": .withoutEffect,
        // Told again with language=multi; the loaded model finds out by itself.
        "language_hint": .withoutEffect,
        "version": .withoutEffect, "mip_opt_out": .withoutEffect,
        // Still sent by old clients.
        "tier": .withoutEffect, "alternatives": .withoutEffect, "diarize_version": .withoutEffect,
        "ner": .withoutEffect,

        // Who asks for these relies on them: better no stream than one where they silently do not happen.
        "callback": .refused("'callback' is not available for live streams: results go to the caller only."),
        "callback_method": .refused("'callback_method' is not available for live streams."),
        "detect_language": .refusedUnlessFalse("'detect_language' is not available for live streams."),
    ]

    /// Throws for what the table refuses; returns what was given in vain, for the log.
    package static func check(_ handshake: Handshake, for use: Use = .live) throws(SessionFailure) -> [String] {
        try check(handshake, against: table(for: use))
    }

    static func check(
        _ handshake: Handshake, against table: [String: ParameterSupport]
    ) throws(SessionFailure) -> [String] {
        var ignored: [String] = []
        for item in handshake.query where !item.name.isEmpty {
            switch table[item.name] {
            case .supported: continue
            case .refused(let text) where !item.value.isEmpty:
                throw .unsupported(text, parameter: .init(name: item.name, value: cut(item.value, toBytes: 64)))
            case .refusedUnlessFalse(let text) where !item.value.isEmpty && item.value.lowercased() != "false":
                throw .unsupported(text, parameter: .init(name: item.name, value: cut(item.value, toBytes: 64)))
            case .withoutEffect, .withoutEffectAndTold, .refused, .refusedUnlessFalse, nil:
                let name = cut(item.name, toBytes: 64)
                if !ignored.contains(name) && ignored.count < 64 { ignored.append(name) }
            }
        }
        return ignored
    }
}
