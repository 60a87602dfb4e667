import ParlanceCore
import Synchronization

/// A recognizer whose words a ``PunctuationModel`` writes, for sessions that want marks and capitals.
///
/// The model runs on a thread of its own. Results that will be committed wait for it, in order. Those that may still
/// change do not: they are shown as far as the model has spoken of their words, and it looks at the newest of them
/// when it has nothing else to do.
public final class PunctuatedRecognizer: Recognizer {
    public let profile: RecognizerProfile
    private let base: any Recognizer
    private let writer: PunctuationThread

    /// - Parameter base: one whose words come without marks.
    public init(_ base: any Recognizer, model: PunctuationModel) {
        self.base = base
        var profile = base.profile
        profile.punctuation = .model(model.name)
        self.profile = profile
        writer = PunctuationThread(model)
    }

    deinit { writer.stop() }

    public func makeStream(
        _ options: RecognizerStreamOptions, reading speech: SpeechRing, reportingTo sink: any HypothesisSink
    ) throws(RecognizerError) -> any RecognizerStream {
        guard options.wantsMarks else { return try base.makeStream(options, reading: speech, reportingTo: sink) }
        let punctuated = PunctuatedSink(sink, writer)
        let stream = try base.makeStream(options, reading: speech, reportingTo: punctuated)
        return PunctuatedStream(stream, punctuated)
    }

    public func warmUp() throws(RecognizerError) { try base.warmUp() }
}

private final class PunctuatedStream: RecognizerStream {
    private let base: any RecognizerStream
    private let sink: PunctuatedSink

    init(_ base: any RecognizerStream, _ sink: PunctuatedSink) {
        self.base = base
        self.sink = sink
    }

    var hotwordsLeftOut: Int { base.hotwordsLeftOut }
    func wake() { base.wake() }
    func giveWay(_ isBulk: Bool) { base.giveWay(isBulk) }
    func close() {
        base.close()
        sink.close()
    }
}
