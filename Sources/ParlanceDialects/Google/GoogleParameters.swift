import ParlanceCore

/// What becomes of each field of the configuration messages. Unknown fields are passed over, as protobuf has it.
package enum GoogleParameters {
    package static let support: [InterfaceSupport] = [
        InterfaceSupport(
            "Google streaming v1, v1p1beta1",
            paths: [
                "google.cloud.speech.v1.Speech/StreamingRecognize",
                "google.cloud.speech.v1p1beta1.Speech/StreamingRecognize",
            ],
            parameters: v1.merging(v1Streaming) { $1 }),
        InterfaceSupport(
            "Google requests v1, v1p1beta1",
            paths: ["google.cloud.speech.v1.Speech/Recognize", "google.cloud.speech.v1p1beta1.Speech/Recognize"],
            parameters: v1.merging(["audio.content": .supported, "audio.uri": .refused(uri)]) { $1 }),
        InterfaceSupport(
            "Google streaming v2", paths: ["google.cloud.speech.v2.Speech/StreamingRecognize"],
            parameters: v2.merging(v2Streaming) { $1 }),
        InterfaceSupport(
            "Google requests v2", paths: ["google.cloud.speech.v2.Speech/Recognize"],
            parameters: v2.merging(["content": .supported, "uri": .refused(uri)]) { $1 }),
    ]

    private static let uri = "The audio must be sent as content; this server reads nothing from gs:// addresses."

    private static let v1: [String: ParameterSupport] = [
        "encoding": .supported, "sample_rate_hertz": .supported, "audio_channel_count": .supported,
        "enable_separate_recognition_per_channel": .supported, "language_code": .supported,
        "alternative_language_codes": .supported, "max_alternatives": .supported, "profanity_filter": .supported,
        "adaptation": .supported, "speech_contexts": .supported, "transcript_normalization": .supported,
        "enable_word_time_offsets": .supported, "enable_word_confidence": .supported,
        "enable_automatic_punctuation": .supported, "enable_spoken_punctuation": .supported,
        "diarization_config": .supported, "enable_speaker_diarization": .supported, "model": .supported,
        "diarization_speaker_count": .withoutEffect, "enable_spoken_emojis": .withoutEffect,
        "metadata": .withoutEffect, "use_enhanced": .withoutEffect,
    ]
    private static let v1Streaming: [String: ParameterSupport] = [
        "single_utterance": .supported, "interim_results": .supported, "enable_voice_activity_events": .supported,
        "voice_activity_timeout": .supported,
    ]
    private static let v2: [String: ParameterSupport] = [
        "recognizer": .supported, "config_mask": .supported, "auto_decoding_config": .supported,
        "explicit_decoding_config": .supported, "model": .supported, "language_codes": .supported,
        "features.profanity_filter": .supported, "features.enable_word_time_offsets": .supported,
        "features.enable_word_confidence": .supported, "features.enable_automatic_punctuation": .supported,
        "features.enable_spoken_punctuation": .supported, "features.multi_channel_mode": .supported,
        "features.diarization_config": .supported, "features.max_alternatives": .supported,
        "adaptation": .supported, "transcript_normalization": .supported,
        "features.enable_spoken_emojis": .withoutEffect, "features.custom_prompt_config": .withoutEffect,
        "translation_config": .withoutEffect, "denoiser_config": .withoutEffect,
    ]
    private static let v2Streaming: [String: ParameterSupport] = [
        "streaming_features.enable_voice_activity_events": .supported,
        "streaming_features.interim_results": .supported,
        "streaming_features.voice_activity_timeout": .supported,
        "streaming_features.endpointing_sensitivity": .supported,
    ]
}
