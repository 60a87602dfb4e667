import Foundation
import ParlanceCore
import Synchronization

/// A recognizer that passes everything on to another one and keeps what it was fed: the segments, sample by sample.
///
/// A session that works with it works as with the other one. Between the session's ring and a second ring that the
/// other recognizer reads stands a thread per stream, which copies audio and marks across in their order. For benches:
/// the recording grows with the speech.
public final class RecordingRecognizer: Recognizer {
    private let recognizer: any Recognizer
    private let streams = Mutex<[RecordingStream]>([])

    public init(_ recognizer: any Recognizer) { self.recognizer = recognizer }

    public var profile: RecognizerProfile { recognizer.profile }

    public func warmUp() throws(RecognizerError) { try recognizer.warmUp() }

    public func makeStream(
        _ options: RecognizerStreamOptions, reading speech: SpeechRing, reportingTo sink: any HypothesisSink
    ) throws(RecognizerError) -> any RecognizerStream {
        let stream = try RecordingStream(recognizer, options, from: speech, reportingTo: sink)
        streams.withLock { $0.append(stream) }
        return stream
    }

    /// What each stream was fed, in the order in which the streams were made. Whole once the session has ended.
    public var recordings: [[RecordedSegment]] { streams.withLock { $0 }.map(\.segments) }
}

/// One channel's way through the recorder.
private final class RecordingStream: RecognizerStream, @unchecked Sendable {  // see each property
    /// Samples copied at a time: 100 ms.
    private static let piece = 1_600

    private let outer: SpeechRing
    private let inner: SpeechRing
    private let relay: Relay
    private let stream: any RecognizerStream  // Sendable
    private let signal: DispatchSemaphore
    private let recording = Mutex(SegmentRecording())
    private let isClosed = Atomic<Bool>(false)

    init(
        _ recognizer: any Recognizer, _ options: RecognizerStreamOptions, from outer: SpeechRing,
        reportingTo sink: any HypothesisSink
    ) throws(RecognizerError) {
        self.outer = outer
        inner = SpeechRing(capacity: max(outer.capacity, Self.piece))
        signal = DispatchSemaphore(value: 0)
        relay = Relay(sink, signal)
        stream = try recognizer.makeStream(options, reading: inner, reportingTo: relay)
        let thread = Thread { [self] in copy() }
        thread.name = "recording"
        thread.start()
    }

    var segments: [RecordedSegment] { recording.withLock { $0.segments } }

    func wake() { signal.signal() }

    func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        stream.close()
        relay.close()
        signal.signal()
    }

    private func copy() {
        let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: Self.piece)
        defer { buffer.deallocate() }
        while true {
            signal.wait()
            while !isClosed.load(ordering: .acquiring), copyNext(buffer) {}
            if isClosed.load(ordering: .acquiring) { return }
        }
    }

    /// False when there is nothing, or no room for it.
    private func copyNext(_ buffer: UnsafeMutableBufferPointer<Float>) -> Bool {
        // Only this thread writes the inner ring, so the room can but grow. Without room, marks wait as well.
        let room = min(inner.capacity - inner.waiting, buffer.count)
        guard room > 0 else { return false }
        let piece = UnsafeMutableBufferPointer(rebasing: buffer[..<room])
        let next = outer.next(into: piece)
        recording.withLock { $0.note(next, piece) }
        switch next {
        case .empty: return false
        case .begin(let segment, let time): inner.begin(segment, at: time)
        case .checkpoint(let number): inner.checkpoint(number)
        case .end(let segment): inner.end(segment)
        case .samples(let count, let time):
            _ = inner.append(UnsafeBufferPointer(rebasing: piece[..<count]), at: time, policy: .wait)
            relay.passedOn()
        }
        stream.wake()
        return true
    }

    /// Reports go through to the session; news of room go to the copying thread.
    private final class Relay: HypothesisSink {
        /// Nil once closed. The lock is held while the sink is called, so that nothing is reported after closing.
        private let sink: Mutex<(any HypothesisSink)?>
        private let signal: DispatchSemaphore

        init(_ sink: any HypothesisSink, _ signal: DispatchSemaphore) {
            self.sink = Mutex(sink)
            self.signal = signal
        }

        func close() { sink.withLock { $0 = nil } }
        func passedOn() { sink.withLock { $0?.consumed() } }
        func consumed() { signal.signal() }
        func deliver(_ hypothesis: Hypothesis) { sink.withLock { $0?.deliver(hypothesis) } }
        func recognizerFailed(_ error: RecognizerError) { sink.withLock { $0?.recognizerFailed(error) } }
    }
}
