import CPocketSphinx
import ParlanceCore

/// The built-in engine: PocketSphinx with its en-us model, always there, and weak.
///
/// Decoders cannot be shared and are large, so there are few, made when they are needed, and each of a stream's
/// segments borrows one from its begin to its end. While all are lent, a stream waits its turn, live ones before bulk
/// ones; its ring fills meanwhile and the session's overflow policy applies. Waiting is never an error here: a segment
/// always ends, by its endpoint or its maximum length, and one whose audio stops coming gives way
/// (``PocketSphinxConfiguration/patience``), so the turn comes. Whether to admit more sessions than there are decoders
/// is the server's decision (``occupancy``).
///
/// Results depend on the audio and on what the same stream said before (its cepstral mean is carried from segment to
/// segment), not on how the audio was cut or on who used the decoder before.
public final class PocketSphinxRecognizer: Recognizer {
    public let profile: RecognizerProfile
    private let pool: PocketSphinxPool

    /// Checks the model; a model other than the one that comes with PocketSphinx is loaded once in a child process,
    /// which takes half a second. Decoders are made later.
    public init(
        model: PocketSphinxModel, configuration: PocketSphinxConfiguration = PocketSphinxConfiguration()
    ) throws(RecognizerError) {
        if !model.isKnown || configuration.parameters != PocketSphinxConfiguration.tuned {
            try PocketSphinxDecoder.probe(model, configuration)
        }
        pool = PocketSphinxPool(model, configuration)
        // The tail was measured: half of the words show within 100 ms of their end, nine out of ten within 220.
        // A segment may start afresh after any silence that its pre-roll can hold.
        profile = RecognizerProfile(
            engine: "pocketsphinx", model: model.name, version: String(cString: parlance_ps_version),
            languages: model.languages, chunk: MediaTime(samples: PocketSphinxSegment.block),
            tail: MediaTime(milliseconds: 250), isMonotonic: false, restartSilence: MediaTime(milliseconds: 300),
            supportsHotwords: true, hearsWordsInNoise: true)
    }

    deinit { pool.stop() }

    /// Makes the first decoder. The others are made when they are needed.
    public func warmUp() throws(RecognizerError) { try pool.warmUp() }

    public func makeStream(
        _ options: RecognizerStreamOptions, reading speech: SpeechRing, reportingTo sink: any HypothesisSink
    ) throws(RecognizerError) -> any RecognizerStream {
        let hotwords = try FavouredWords.compile(
            options.hotwords, isRequired: options.requiresHotwords, vocabulary: pool.vocabulary)
        return PocketSphinxStream(
            self, pool, isBulk: options.isBulk, hotwords: hotwords, reading: speech, reportingTo: sink)
    }

    /// How many decoders are lent, and how many streams wait for one.
    public var occupancy: PocketSphinxOccupancy { pool.occupancy }
}
