import Foundation
import ParlanceCore
import Synchronization

/// Feeds segments straight to a recognizer: no session, no voice activity, no endpointing, no server.
public struct SegmentFeeder: Sendable {
    /// How long a recognizer may be silent about a segment that has ended before that is an error.
    public static let patience = Duration.seconds(300)

    private let recognizer: any Recognizer
    /// Samples per append.
    public var chunk = MediaTime.samplesPerSecond / 10

    public init(_ recognizer: any Recognizer) { self.recognizer = recognizer }

    /// The words of all segments, recognized in order by one stream. Runs on a thread of its own.
    public func words(of segments: [RecordedSegment]) async throws -> [Word] {
        let feeder = self
        return try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Result { try feeder.feed(segments) }) }
            thread.name = "feeder"
            thread.start()
        }
    }

    /// All samples as one segment.
    public func words(of samples: [Float]) async throws -> [Word] {
        var segment = RecordedSegment(segment: 1, start: .zero)
        samples.withUnsafeBufferPointer { segment.append($0, at: .zero) }
        return try await words(of: [segment])
    }

    private func feed(_ segments: [RecordedSegment]) throws -> [Word] {
        let ring = SpeechRing(capacity: 2 * MediaTime.samplesPerSecond)
        let reports = Reports()
        let stream = try recognizer.makeStream(RecognizerStreamOptions(), reading: ring, reportingTo: reports)
        defer { stream.close() }
        var words: [Word] = []
        for segment in segments {
            ring.begin(segment.segment, at: segment.start)
            stream.wake()
            for run in segment.runs { try feed(run, ring, stream, reports) }
            ring.end(segment.segment)
            stream.wake()
            words += try reports.waitForEnd()
        }
        return words
    }

    private func feed(
        _ run: RecordedSegment.Run, _ ring: SpeechRing, _ stream: any RecognizerStream, _ reports: Reports
    ) throws {
        try run.samples.withUnsafeBufferPointer { samples in
            var position = 0
            while position < samples.count {
                let piece = UnsafeBufferPointer(rebasing: samples[position..<min(position + chunk, samples.count)])
                let accepted = ring.append(piece, at: run.at + MediaTime(samples: position), policy: .wait).accepted
                position += accepted
                stream.wake()
                if accepted < piece.count { try reports.waitForRoom() }
            }
        }
    }

    private final class Reports: HypothesisSink {
        private struct State {
            var end: [Word]?
            var failure: RecognizerError?
        }
        private let state = Mutex(State())
        private let changed = DispatchSemaphore(value: 0)

        func deliver(_ hypothesis: Hypothesis) {
            guard hypothesis.occasion == .end else { return }
            state.withLock { $0.end = hypothesis.words }
            changed.signal()
        }

        func consumed() { changed.signal() }

        func recognizerFailed(_ error: RecognizerError) {
            state.withLock { $0.failure = error }
            changed.signal()
        }

        func waitForRoom() throws { try wait() }

        func waitForEnd() throws -> [Word] {
            while true {
                if let words = state.withLock({ state in
                    defer { state.end = nil }
                    return state.end
                }) {
                    return words
                }
                try wait()
            }
        }

        private func wait() throws {
            let seconds = SegmentFeeder.patience.inSeconds
            guard changed.wait(timeout: .now() + seconds) == .success else {
                throw RecognizerError.failed("the recognizer has said nothing for \(Int(seconds)) s")
            }
            if let failure = state.withLock({ $0.failure }) { throw failure }
        }
    }
}
