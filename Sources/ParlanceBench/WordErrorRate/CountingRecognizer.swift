import ParlanceCore
import Synchronization

/// A recognizer that passes everything on to another one and counts how often it was handed audio.
public final class CountingRecognizer: Recognizer {
    private let recognizer: any Recognizer
    private let calls = Atomic<Int>(0)

    public init(_ recognizer: any Recognizer) { self.recognizer = recognizer }

    public var profile: RecognizerProfile { recognizer.profile }
    /// Times that any stream was told to look for audio.
    public var handOvers: Int { calls.load(ordering: .relaxed) }

    public func warmUp() throws(RecognizerError) { try recognizer.warmUp() }

    public func makeStream(
        _ options: RecognizerStreamOptions, reading speech: SpeechRing, reportingTo sink: any HypothesisSink
    ) throws(RecognizerError) -> any RecognizerStream {
        Stream(try recognizer.makeStream(options, reading: speech, reportingTo: sink), owner: self)
    }

    private final class Stream: RecognizerStream {
        private let stream: any RecognizerStream
        private let owner: CountingRecognizer

        init(_ stream: any RecognizerStream, owner: CountingRecognizer) {
            self.stream = stream
            self.owner = owner
        }

        func wake() {
            owner.calls.add(1, ordering: .relaxed)
            stream.wake()
        }

        func close() { stream.close() }
    }
}
