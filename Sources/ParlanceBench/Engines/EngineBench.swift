import Dispatch
import Foundation
import ParlanceAudio
import ParlanceCore
import ParlanceSpeech

/// What recognition costs by itself: streams of audio into a recognizer's rings, as fast as it takes them, without a session.
public enum EngineBench {
    /// Processor time of one engine.
    public struct Figures: Sendable {
        public var engine: String
        public var streams: Int
        /// Of the process, per second of one stream.
        public var microsecondsPerStreamSecond: Double
        public var words: Int
    }

    /// Microseconds per frame of the filter bank, for each kernel that the processor has; 32 frames at a time.
    public static func filterBank() -> [(kernel: String, microseconds: Double)] {
        let samples = audio(seconds: 1)
        return FilterBank.Kernel.available.compactMap { kernel in
            guard let bank = FilterBank(bins: 80, kernel: kernel) else { return nil }
            var features = [Float](repeating: 0, count: 32 * bank.bins)
            var best = Double.infinity
            samples.withUnsafeBufferPointer { samples in
                features.withUnsafeMutableBufferPointer { features in
                    for _ in 0..<50 {
                        let began = processorTime()
                        for _ in 0..<20 {
                            bank.compute(samples.baseAddress!, frames: 32, into: features.baseAddress!)
                        }
                        best = min(best, (processorTime() - began) / (20 * 32))
                    }
                }
            }
            return ("\(kernel)", best * 1e6)
        }
    }

    /// Speaks `seconds` of audio on each of `streams` at once.
    ///
    /// - Parameter recording: 16 kHz; noise when empty. Each stream begins elsewhere in it.
    public static func run(
        _ recognizer: StreamingRecognizer, streams: Int, seconds: Int, recording: [Float] = []
    ) throws -> Figures {
        try recognizer.warmUp()
        let speech = recording.isEmpty ? audio(seconds: 10) : recording
        let channels = try (0..<streams).map { index in
            try Channel(recognizer, from: index * 7_919 % speech.count, capacity: 2 * MediaTime.samplesPerSecond)
        }
        for channel in channels { channel.ring.begin(1, at: .zero) }
        let began = processorTime()
        let chunk = MediaTime.samplesPerSecond / 10
        for number in 0..<seconds * 10 {
            let time = MediaTime(samples: number * chunk)
            for channel in channels {
                channel.feed(speech, chunk, at: time)
                if number == seconds * 10 - 1 { channel.ring.end(1) }
                channel.stream.wake()
            }
            // As on a live server, the next chunk comes when this one has been taken.
            if number % 10 == 9 { for channel in channels { channel.waitForRoom() } }
        }
        for channel in channels { channel.done.wait() }
        let spent = processorTime() - began
        for channel in channels { channel.stream.close() }
        return Figures(
            engine: recognizer.profile.engine, streams: streams,
            microsecondsPerStreamSecond: spent * 1e6 / Double(streams * seconds),
            words: channels.reduce(0) { $0 + $1.words })
    }

    /// One stream, and what it reports.
    private final class Channel: HypothesisSink, @unchecked Sendable {  // `words` is read after `done`
        let ring: SpeechRing
        private(set) var stream: (any RecognizerStream)!
        let done = DispatchSemaphore(value: 0)
        private let room = DispatchSemaphore(value: 0)
        private(set) var words = 0
        private var position: Int

        init(_ recognizer: any Recognizer, from position: Int, capacity: Int) throws {
            ring = SpeechRing(capacity: capacity)
            self.position = position
            stream = try recognizer.makeStream(RecognizerStreamOptions(), reading: ring, reportingTo: self)
        }

        func feed(_ speech: [Float], _ count: Int, at time: MediaTime) {
            var left = count
            while left > 0 {
                let taken = min(left, speech.count - position)
                speech[position..<position + taken].withUnsafeBufferPointer {
                    _ = ring.append($0, at: time + MediaTime(samples: count - left), policy: .wait)
                }
                position = (position + taken) % speech.count
                left -= taken
            }
        }

        func waitForRoom() { while ring.waiting > ring.capacity / 4 { room.wait() } }

        func deliver(_ hypothesis: Hypothesis) {
            guard hypothesis.occasion == .end else { return }
            words = hypothesis.words.count
            done.signal()
        }

        func consumed() { room.signal() }

        func recognizerFailed(_ error: RecognizerError) {
            room.signal()
            done.signal()
        }
    }

    private static func audio(seconds: Int) -> [Float] {
        var seed: UInt32 = 1
        return (0..<seconds * MediaTime.samplesPerSecond).map { _ in
            seed = seed &* 1_664_525 &+ 1_013_904_223
            return (Float(seed >> 8) / Float(1 << 24) - 0.5) * 0.1
        }
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
