import ParlanceCore

/// What only the writer needs to know of a request.
package struct GoogleOptions: Sendable {
    package var version: GoogleVersion
    /// One per call; also what ``GoogleEventWriter`` makes the provider's number from.
    package var requestID = ""
    /// As the client named them.
    package var languages: [String] = []
    /// What the client said of audio that says it itself, too.
    package var declaredRate: Int?
    package var hasSeparateChannels = false
    package var interimResults = false
    package var singleUtterance = false
    package var activityEvents = false
    package var speechStartTimeout: MediaTime?
    package var speechEndTimeout: MediaTime?
    /// Silence that ends an utterance.
    package var trailingSilence = MediaTime(milliseconds: 800)
    /// Without marks and capitals, whatever the recognizer writes by itself.
    package var isBare = false
    package var wordTimes = false
    package var wordConfidence = false
    package var speakers = false
    /// Of a call, where it is the provider's limit.
    package var maximumStream: Duration?

    package init(version: GoogleVersion) { self.version = version }

    /// Words come with results.
    var wantsWords: Bool { wordTimes || wordConfidence || speakers }
}
