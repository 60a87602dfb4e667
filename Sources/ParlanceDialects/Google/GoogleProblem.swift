import ParlanceCore

/// What is wrong with a configuration, in the words that this provider's clients look for.
struct GoogleProblem {
    enum Subject {
        case encoding
        case sampleRate
        case language
        case channels
        case alternatives
        case timeout
        case model
        case configuration
    }

    var subject: Subject
    var reason: String

    init(_ subject: Subject, _ reason: String) {
        self.subject = subject
        self.reason = reason
    }

    /// All of them as one text.
    static func text(_ problems: [GoogleProblem], _ version: GoogleVersion) -> String {
        switch version {
        case .v1, .v1p1beta1:
            problems.prefix(1).map { "Invalid recognition 'config': \($0.fixed)\($0.reason)" }.joined()
        case .v2:
            (["The RecognitionConfig proto is invalid:"] + problems.map { " * \($0.field): \($0.reason)" })
                .joined(separator: "\n")
        }
    }

    /// The provider's own words, where it has some.
    private var fixed: String {
        switch subject {
        case .encoding: "bad encoding. "
        case .sampleRate: "bad sample rate hertz. "
        case .language: "bad language code. "
        case .channels, .alternatives, .timeout, .model, .configuration: ""
        }
    }

    /// In `v2`.
    private var field: String {
        switch subject {
        case .encoding: "explicit_decoding_config.encoding"
        case .sampleRate: "explicit_decoding_config.sample_rate_hertz"
        case .channels: "explicit_decoding_config.audio_channel_count"
        case .language: "language_codes"
        case .alternatives: "features.max_alternatives"
        case .timeout: "streaming_features.voice_activity_timeout"
        case .model: "model"
        case .configuration: "config"
        }
    }
}
