import ParlanceCore
import Synchronization

/// A recognizer that says given words at given media times, reading the speech ring like a real one.
///
/// It works at once, on the caller's thread, so that tests need no waiting. Held back with ``hold()`` it reads nothing
/// until ``release()``: that is how a slow engine is played.
public final class ScriptedRecognizer: Recognizer {
    /// Words of the whole session, in order; times are media time.
    public let script: [Word]
    public let profile: RecognizerProfile
    /// Words that become others once so much has been heard, in seconds.
    public let secondThoughts: [(word: String, becomes: String, at: Double)]
    /// Whether it reports the silence after its last word, as an engine with blanks does.
    public let tellsSilence: Bool
    private let isHeld = Atomic<Bool>(false)
    private let streams = Mutex<[Stream]>([])

    /// - Parameters:
    ///   - script: `("hello", 0.5, 0.9)`: the word, its start and end in seconds.
    ///   - tail: how long after its end a word shows.
    public init(
        _ script: [(String, Double, Double)], isMonotonic: Bool = true, tail: Int = 100, restartSilence: Int = 300,
        supportsHotwords: Bool = false, hearsWordsInNoise: Bool = false, tellsSilence: Bool = false,
        secondThoughts: [(word: String, becomes: String, at: Double)] = []
    ) {
        self.secondThoughts = secondThoughts
        self.tellsSilence = tellsSilence
        self.script = script.map { word, start, end in
            Word(
                text: word, span: MediaSpan(start: MediaTime(seconds: start), end: MediaTime(seconds: end)),
                confidence: 0.9)
        }
        profile = RecognizerProfile(
            engine: "scripted", model: "script", version: "1", languages: ["en"], chunk: MediaTime(milliseconds: 80),
            tail: MediaTime(milliseconds: tail), isMonotonic: isMonotonic,
            restartSilence: MediaTime(milliseconds: restartSilence), supportsHotwords: supportsHotwords,
            hearsWordsInNoise: hearsWordsInNoise)
    }

    public func hold() { isHeld.store(true, ordering: .releasing) }

    public func release() {
        isHeld.store(false, ordering: .releasing)
        for stream in streams.withLock({ $0 }) { stream.wake() }
    }

    /// Times that any stream was told to look into its ring.
    public var calls: Int { streams.withLock { $0 }.reduce(0) { $0 + $1.calls } }

    /// Samples read from all rings.
    public var samplesHeard: Int { streams.withLock { $0 }.reduce(0) { $0 + $1.heard } }

    public func makeStream(
        _ options: RecognizerStreamOptions, reading speech: SpeechRing, reportingTo sink: any HypothesisSink
    ) -> any RecognizerStream {
        let stream = Stream(self, speech, sink)
        streams.withLock { $0.append(stream) }
        return stream
    }

    public func warmUp() {}

    private final class Stream: RecognizerStream {
        private struct State {
            var segment: SegmentID = 0
            var begin = MediaTime.zero
            var through = MediaTime.zero
            var heard = 0
            var calls = 0
            var isClosed = false
        }
        private let owner: ScriptedRecognizer
        private let speech: SpeechRing
        private let sink: any HypothesisSink
        private let state = Mutex(State())

        init(_ owner: ScriptedRecognizer, _ speech: SpeechRing, _ sink: any HypothesisSink) {
            self.owner = owner
            self.speech = speech
            self.sink = sink
        }

        var heard: Int { state.withLock { $0.heard } }
        var calls: Int { state.withLock { $0.calls } }

        func wake() {
            state.withLock { state in
                state.calls += 1
                guard !state.isClosed, !owner.isHeld.load(ordering: .acquiring) else { return }
                var buffer = [Float](repeating: 0, count: 1_280)
                while true {
                    let next = buffer.withUnsafeMutableBufferPointer { speech.next(into: $0) }
                    switch next {
                    case .samples(let count, let time):
                        state.through = time + MediaTime(samples: count)
                        state.heard += count
                        sink.consumed()
                        report(.progress, state)
                    case .begin(let segment, let time):
                        state.segment = segment
                        state.begin = time
                        state.through = time
                    case .checkpoint(let number): report(.checkpoint(number), state)
                    case .end: report(.end, state)
                    case .empty: return
                    }
                }
            }
        }

        private func report(_ occasion: Hypothesis.Occasion, _ state: borrowing State) {
            let tail = occasion == .end ? .zero : owner.profile.tail
            let begin = state.begin
            let through = state.through
            var words = owner.script.filter { $0.span.start >= begin && $0.span.end + tail <= through }
            for change in owner.secondThoughts where through.seconds >= change.at {
                for index in words.indices where words[index].text == change.word {
                    words[index] = Word(
                        text: change.becomes, span: words[index].span, confidence: words[index].confidence)
                }
            }
            sink.deliver(
                Hypothesis(
                    segment: state.segment, occasion: occasion, words: words, through: through,
                    trailingSilence: owner.tellsSilence ? through - (words.last?.span.end ?? begin) : nil,
                    dequeuedAt: .now))
        }

        func close() { state.withLock { $0.isClosed = true } }
    }
}
