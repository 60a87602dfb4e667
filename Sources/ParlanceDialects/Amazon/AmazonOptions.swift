import ParlanceCore

/// What a client asked for that only concerns how results are written.
package struct AmazonOptions: Sendable {
    package enum Identification: Sendable {
        /// The one language of the stream.
        case one
        /// Each result's.
        case several
    }

    /// `ChannelId`
    package var tellsChannels = false
    /// `Stable`
    package var tellsStability = false
    /// `LanguageCode` and `LanguageIdentification`; nil: not asked for.
    package var identification: Identification?
    /// Codes of which one is spoken, as the client wrote them.
    package var candidates: [String] = []
    package var preferred: String?
    /// Phrases, word by word, of which the words are marked.
    package var tagged: [[String]] = []
    /// `Entities`: these are told; empty: none are.
    package var entities: Set<RedactionPolicy> = []

    package init() {}
}
