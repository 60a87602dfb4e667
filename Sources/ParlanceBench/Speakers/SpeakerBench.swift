import Foundation
import ParlanceAudio
import ParlanceCore
import Synchronization

/// How well a speaker model tells people apart in labelled recordings, and what that costs.
///
/// The model is fed as a session feeds it, though the labels say where speech is: the figures are those of the model and
/// the clustering alone.
public struct SpeakerBench: Sendable {
    public struct Row: Sendable {
        public var name: String
        public var score: SpeakerScore
        /// Speech that was heard, overlaps included, and the processor time for it.
        public var heard: MediaTime
        public var seconds: Double
    }

    /// Speech goes on over pauses shorter than this, and a stretch is closed at longer ones.
    static let pause = MediaTime(milliseconds: 500)
    private static let mostSamples = 4 * 3_600 * MediaTime.samplesPerSecond

    private let model: any SpeakerModel

    public init(_ model: any SpeakerModel) { self.model = model }

    /// - Parameter path: a mono recording at 16 kHz; its labels lie beside it, with the ending `rttm`.
    public func run(_ path: String) throws -> Row {
        let labels = try SpeakerLabels(
            path: String(path.prefix(upTo: path.lastIndex(of: ".") ?? path.endIndex)) + ".rttm")
        let reader = try AudioFileReader(path: path)
        guard reader.output.sampleRate == MediaTime.samplesPerSecond, reader.output.channels == 1 else {
            throw SpeakerLabels.Problem(description: "\(path) must be mono, at 16 kHz.")
        }
        var samples: [Float] = []
        while samples.count < Self.mostSamples, reader.read(frames: 16_000, into: &samples) > 0 {}
        let before = ProcessorTime.now
        let (turns, heard) = turns(of: samples, labels)
        return Row(
            name: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent,
            score: SpeakerScore(turns, labels), heard: heard, seconds: ProcessorTime.now - before)
    }

    private func turns(of samples: [Float], _ labels: SpeakerLabels) -> (SpeakerTurns, MediaTime) {
        var turns = SpeakerTurns()
        var heard = MediaTime.zero
        let ring = SpeechRing(capacity: 2 * MediaTime.samplesPerSecond)
        let answers = Answers()
        let stream = model.makeStream(reading: ring, reportingTo: answers)
        defer { stream.close() }
        for (segment, span) in labels.speech(closing: Self.pause).enumerated() {
            let whole = min(span.start.samples, samples.count)..<min(span.end.samples, samples.count)
            ring.begin(segment, at: span.start)
            var rest = samples[whole]
            while !rest.isEmpty {
                let taken = rest.withUnsafeBufferPointer {
                    ring.append($0, at: MediaTime(samples: rest.startIndex), policy: .wait).accepted
                }
                rest = rest.dropFirst(taken)
                stream.wake()
                if !rest.isEmpty { answers.room.wait() }
            }
            ring.end(segment)
            stream.wake()
            for turn in answers.next().turns { turns.append(turn.speaker, turn.span) }
            heard += MediaTime(samples: whole.count)
        }
        return (turns, heard)
    }

    /// Waits for what the model's thread says. One stream's.
    private final class Answers: SpeakerSink {
        let room = DispatchSemaphore(value: 0)
        private let ready = DispatchSemaphore(value: 0)
        private let waiting = Mutex<[SpeakerTurns]>([])

        func deliver(_ turns: SpeakerTurns) {
            waiting.withLock { $0.append(turns) }
            ready.signal()
        }

        func consumed() { room.signal() }

        func next() -> SpeakerTurns {
            ready.wait()
            return waiting.withLock { $0.removeFirst() }
        }
    }
}
