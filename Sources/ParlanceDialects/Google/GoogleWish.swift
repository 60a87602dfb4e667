import ParlanceCore

/// What a client wants, in whichever version it said so.
struct GoogleWish {
    enum Encoding: Hashable {
        /// The audio says itself what it is.
        case none
        case known(DeclaredEncoding)
        /// In the provider's list, but not decoded here.
        case undecoded(String)
        /// A number that nobody knows.
        case unknown(Int)
        /// `v2` wants to be told, if only that the audio says itself what it is.
        case missing
    }

    /// How soon a pause ends an utterance.
    enum Sensitivity: Int {
        case standard = 500
        case short = 300
        case superShort = 150
    }

    var encoding = Encoding.none
    /// 0: not said.
    var sampleRate = 0
    /// 0: not said.
    var channels = 0
    var isSeparate = false
    var languages: [String] = []
    var model = ""
    /// The model was named by our own configuration: it has to be there.
    var needsModel = false
    var maximumAlternatives = 0

    var profanityFilter = false
    var punctuation = false
    var spokenPunctuation = false
    var replacements: [(search: String, replace: String)] = []
    var phrases = GooglePhrases()

    var wordTimes = false
    var wordConfidence = false
    var speakers = false

    var interimResults = false
    var singleUtterance = false
    var activityEvents = false
    var speechStartTimeout: Duration?
    var speechEndTimeout: Duration?
    var sensitivity = Sensitivity.standard
}
