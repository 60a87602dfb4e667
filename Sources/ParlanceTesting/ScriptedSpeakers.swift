import ParlanceCore
import Synchronization

/// A speaker model that knows who speaks when: given turns in media time, of every channel the same unless it is told
/// whose turns a channel has.
///
/// It works at once, on the caller's thread. Held back with ``hold()`` it reads nothing until ``release()``.
public final class ScriptedSpeakers: SpeakerModel {
    public let profile = SpeakerProfile(model: "script", framework: "scripted", maximumSpeakers: 8)
    /// By stream, in the order in which they were made; the last one's count for all others.
    private let scripts: [[(speaker: Int, start: Double, end: Double)]]
    private let isHeld = Atomic<Bool>(false)
    private let streams = Mutex<[Stream]>([])

    public init(_ scripts: [(speaker: Int, start: Double, end: Double)]...) { self.scripts = scripts }

    public func hold() { isHeld.store(true, ordering: .releasing) }

    public func release() {
        isHeld.store(false, ordering: .releasing)
        for stream in streams.withLock({ $0 }) { stream.wake() }
    }

    public func makeStream(
        reading speech: SpeechRing, reportingTo sink: any SpeakerSink
    ) -> any SpeakerStream {
        streams.withLock { streams in
            let script = scripts.isEmpty ? [] : scripts[min(streams.count, scripts.count - 1)]
            let stream = Stream(self, script, speech, sink)
            streams.append(stream)
            return stream
        }
    }

    private final class Stream: SpeakerStream {
        private struct State {
            var begin = MediaTime.zero
            var through = MediaTime.zero
            var isClosed = false
        }
        private let owner: ScriptedSpeakers
        private let script: [(speaker: Int, start: Double, end: Double)]
        private let speech: SpeechRing
        private let sink: any SpeakerSink
        private let state = Mutex(State())

        init(
            _ owner: ScriptedSpeakers, _ script: [(speaker: Int, start: Double, end: Double)], _ speech: SpeechRing,
            _ sink: any SpeakerSink
        ) {
            self.owner = owner
            self.script = script
            self.speech = speech
            self.sink = sink
        }

        func wake() {
            state.withLock { state in
                guard !state.isClosed, !owner.isHeld.load(ordering: .acquiring) else { return }
                var buffer = [Float](repeating: 0, count: 1_280)
                while true {
                    switch buffer.withUnsafeMutableBufferPointer({ speech.next(into: $0) }) {
                    case .samples(let count, let time):
                        state.through = time + MediaTime(samples: count)
                        sink.consumed()
                    case .begin(_, let time): (state.begin, state.through) = (time, time)
                    case .checkpoint, .end: sink.deliver(turns(from: state.begin, through: state.through))
                    case .empty: return
                    }
                }
            }
        }

        private func turns(from begin: MediaTime, through end: MediaTime) -> SpeakerTurns {
            var turns = SpeakerTurns()
            for turn in script {
                let start = max(MediaTime(seconds: turn.start), begin)
                turns.append(turn.speaker, MediaSpan(start: start, end: min(MediaTime(seconds: turn.end), end)))
            }
            return turns
        }

        func close() { state.withLock { $0.isClosed = true } }
    }
}
