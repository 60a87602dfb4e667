/// What a client asked for that only concerns how results are written.
package struct DeepgramOptions: Sendable {
    /// Send interim results.
    package var interimResults = false
    /// `punctuate` or `smart_format`: written words, and `punctuated_word` beside each `word`.
    package var isPunctuated = false
    /// `smart_format`, which leaves `numerals` nothing to do.
    package var isSmart = false
    /// `detect_entities`
    package var tellsEntities = false
    /// `language=multi`: results say which languages they are in.
    package var tellsLanguages = false
    /// `language_hint`, told again with `language=multi`.
    package var languageHints: [String] = []
    /// Send `SpeechStarted`.
    package var vadEvents = false
    /// Send `UtteranceEnd`.
    package var utteranceEnds = false
    /// Add stage timings to `metadata`; our own, because strict clients reject fields they do not know.
    package var wantsTimings = false
    package var extra = ExtraMetadata()
    /// Streams of results: the audio's channels with `multichannel`, else 1. Nil until a stream that describes itself
    /// has said it.
    package var channels: Int? = 1

    package init() {}
}
