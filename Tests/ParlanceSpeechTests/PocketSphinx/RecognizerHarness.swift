import Dispatch
import Foundation
import ParlanceCore
import ParlanceSpeech
import Synchronization

/// Keeps what a recognizer reports, and lets a test wait for it.
final class HypothesisRecorder: HypothesisSink {
    private struct State {
        var hypotheses: [Hypothesis] = []
        var failures: [RecognizerError] = []
        var reports = 0
        var waiters: [(isMet: @Sendable ([Hypothesis], [RecognizerError]) -> Bool, signal: DispatchSemaphore)] = []
    }

    private let state = Mutex(State())

    var hypotheses: [Hypothesis] { state.withLock { $0.hypotheses } }
    var failures: [RecognizerError] { state.withLock { $0.failures } }
    /// Calls of any kind.
    var reports: Int { state.withLock { $0.reports } }
    var ends: [Hypothesis] { hypotheses.filter { $0.occasion == .end } }

    func deliver(_ hypothesis: Hypothesis) { note { $0.hypotheses.append(hypothesis) } }
    func consumed() { note { _ in } }
    func recognizerFailed(_ error: RecognizerError) { note { $0.failures.append(error) } }

    private func note(_ change: (inout State) -> Void) {
        state.withLock { state in
            state.reports += 1
            change(&state)
            state.waiters.removeAll { waiter in
                guard waiter.isMet(state.hypotheses, state.failures) else { return false }
                waiter.signal.signal()
                return true
            }
        }
    }

    /// Waits until what was reported satisfies `condition`. False: not within five minutes (a busy machine).
    func wait(for condition: @escaping @Sendable ([Hypothesis], [RecognizerError]) -> Bool) async -> Bool {
        let signal = DispatchSemaphore(value: 0)
        let isMet = state.withLock { state in
            if condition(state.hypotheses, state.failures) { return true }
            state.waiters.append((condition, signal))
            return false
        }
        if isMet { return true }
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: signal.wait(timeout: .now() + 300) == .success)
            }
        }
    }

    func waitForEnds(_ count: Int) async -> Bool {
        await wait { hypotheses, failures in
            !failures.isEmpty || hypotheses.filter { $0.occasion == .end }.count >= count
        }
    }
}

/// What a session does for one channel, without a session.
final class TestChannel {
    let ring: SpeechRing
    let recorder = HypothesisRecorder()
    let stream: any RecognizerStream
    private var segment: SegmentID = 0
    private(set) var now: MediaTime

    init(
        _ recognizer: PocketSphinxRecognizer, hotwords: [Hotword] = [], isBulk: Bool = false, start: MediaTime = .zero
    ) throws {
        ring = SpeechRing(capacity: 40 * MediaTime.samplesPerSecond)
        now = start
        stream = try recognizer.makeStream(
            RecognizerStreamOptions(hotwords: hotwords, isBulk: isBulk), reading: ring, reportingTo: recorder)
    }

    deinit { stream.close() }

    func begin() {
        segment += 1
        ring.begin(segment, at: now)
        stream.wake()
    }

    /// - Parameter chunk: samples per append; the pace at which they arrive is not real time.
    func speak(_ samples: some Collection<Float>, chunk: Int = 1_600) {
        let samples = Array(samples)
        for start in stride(from: 0, to: samples.count, by: chunk) {
            samples[start..<min(start + chunk, samples.count)].withUnsafeBufferPointer { piece in
                precondition(ring.append(piece, at: now, policy: .wait).accepted == piece.count)
                now += MediaTime(samples: piece.count)
            }
            stream.wake()
        }
    }

    func skip(_ time: MediaTime) { now += time }

    func checkpoint(_ number: Int) {
        ring.checkpoint(number)
        stream.wake()
    }

    func end() {
        ring.end(segment)
        stream.wake()
    }

    func say(_ samples: some Collection<Float>, chunk: Int = 1_600) {
        begin()
        speak(samples, chunk: chunk)
        end()
    }
}

/// Real speech from Debian's package pocketsphinx-testdata.
enum TestSpeech: String {
    /// "go forward ten meters", 2.8 s.
    case goForward = "goforward.raw"
    /// "he was not an ill disposed young man", read from a novel, 3 s.
    case youngMan = "librivox/sense_and_sensibility_01_austen_64kb-0880.wav"
    /// "he might even have been made amiable himself", 3.3 s.
    case amiable = "librivox/sense_and_sensibility_01_austen_64kb-0930.wav"
    /// "unless to be rather cold hearted and rather selfish is to be ill disposed", 5.3 s.
    case selfish = "librivox/sense_and_sensibility_01_austen_64kb-0890.wav"

    var samples: [Float] {
        let path = "/usr/share/pocketsphinx/test/data/" + rawValue
        guard let data = FileManager.default.contents(atPath: path) else {
            fatalError("\(path) is missing: run scripts/setup, which installs pocketsphinx-testdata")
        }
        // The .wav files have the plain 44-byte header.
        return (rawValue.hasSuffix(".wav") ? data.dropFirst(44) : data).withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count - 1, by: 2).map {
                Float(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int16.self))) / 32_768
            }
        }
    }

    static func silence(_ milliseconds: Int) -> [Float] {
        [Float](repeating: 0, count: MediaTime(milliseconds: milliseconds).samples)
    }
}

enum TestModel {
    static func load() throws -> PocketSphinxModel {
        guard let folder = Prefix.current?.pocketSphinxModel else {
            throw RecognizerError.unavailable("no PocketSphinx model: run scripts/setup")
        }
        return try PocketSphinxModel(folder: folder)
    }

    /// Decoders are large and slow to load: tests that need no special number of them share these.
    static let shared: Result<PocketSphinxRecognizer, any Error> = Result {
        try PocketSphinxRecognizer(model: load(), configuration: PocketSphinxConfiguration(maximumDecoders: 2))
    }
    /// One decoder for everybody, and whoever holds it may take its time.
    static let single: Result<PocketSphinxRecognizer, any Error> = Result {
        try PocketSphinxRecognizer(
            model: load(), configuration: PocketSphinxConfiguration(maximumDecoders: 1, patience: .seconds(600)))
    }
}

func text(_ words: [Word]) -> String { words.map(\.text).joined(separator: " ") }

/// Whether something becomes true within five minutes. For what nobody reports.
func settles(_ condition: () -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(300)
    while !condition() {
        guard ContinuousClock.now < deadline else { return false }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return true
}
