import Dispatch
import Foundation
import ParlanceAudio
import ParlanceCore
import ParlanceSpeech
import Synchronization

/// Keeps what a stream reports; a test can wait for a number of ends.
final class SherpaReports: HypothesisSink {
    private struct State {
        var hypotheses: [Hypothesis] = []
        var failures: [RecognizerError] = []
        var count = 0
    }

    private let state = Mutex(State())
    private let changed = DispatchSemaphore(value: 0)
    let room = DispatchSemaphore(value: 0)

    var hypotheses: [Hypothesis] { state.withLock { $0.hypotheses } }
    var failures: [RecognizerError] { state.withLock { $0.failures } }
    /// Calls of any kind.
    var count: Int { state.withLock { $0.count } }
    var answers: [Hypothesis] { hypotheses.filter { $0.occasion != .progress } }

    func deliver(_ hypothesis: Hypothesis) {
        state.withLock {
            $0.hypotheses.append(hypothesis)
            $0.count += 1
        }
        changed.signal()
    }

    func consumed() {
        state.withLock { $0.count += 1 }
        room.signal()
    }

    func recognizerFailed(_ error: RecognizerError) {
        state.withLock {
            $0.failures.append(error)
            $0.count += 1
        }
        changed.signal()
        room.signal()
    }

    /// Blocks until so many marks were answered, or the stream failed. False after two minutes.
    func waitForAnswers(_ wanted: Int) -> Bool {
        while answers.count < wanted, failures.isEmpty {
            guard changed.wait(timeout: .now() + 120) == .success else { return false }
        }
        return failures.isEmpty
    }
}

/// What a session does for one channel, without a session. Blocks: use it off Swift's pool (see ``offPool``).
final class SherpaChannel {
    let ring: SpeechRing
    let reports = SherpaReports()
    let stream: any RecognizerStream
    private(set) var now: MediaTime
    private var segment: SegmentID = 0

    init(
        _ recognizer: StreamingRecognizer, hotwords: [Hotword] = [], isBulk: Bool = false, seconds: Int = 2,
        start: MediaTime = .zero
    ) throws {
        ring = SpeechRing(capacity: seconds * MediaTime.samplesPerSecond)
        now = start
        stream = try recognizer.makeStream(
            RecognizerStreamOptions(hotwords: hotwords, isBulk: isBulk), reading: ring, reportingTo: reports)
    }

    deinit { stream.close() }

    func begin() {
        segment += 1
        ring.begin(segment, at: now)
        stream.wake()
    }

    /// Waits for room where there is none.
    func feed(_ samples: [Float], chunk: Int) {
        var position = 0
        while position < samples.count {
            let end = min(position + chunk, samples.count)
            let accepted = samples[position..<end].withUnsafeBufferPointer {
                ring.append($0, at: now, policy: .wait).accepted
            }
            position += accepted
            now += MediaTime(samples: accepted)
            stream.wake()
            if accepted == 0, reports.failures.isEmpty { reports.room.wait() }
            if !reports.failures.isEmpty { return }
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

    /// One segment, whole. Its final hypothesis.
    func say(_ samples: [Float], chunk: Int) -> Hypothesis? {
        let before = reports.answers.count
        begin()
        feed(samples, chunk: chunk)
        end()
        return reports.waitForAnswers(before + 1) ? reports.answers.last : nil
    }
}

/// Runs blocking work on a thread of its own.
func offPool<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result { try body() }) }.start()
    }
}

/// The digits model and its test recordings.
enum Digits {
    struct Clip: Sendable {
        var name: String
        var samples: [Float]
        var reference: [String]
    }

    static var isHere: Bool { SharedData.digitsModel != nil && SharedData.audio != nil }

    static let recognizer = Result<StreamingRecognizer, any Error> {
        try StreamingRecognizer(
            folder: ModelFolder.inspect(SharedData.digitsModel ?? ""), options: .init(engine: .sherpaOnnx))
    }

    /// The same with the encoder in full precision. (What an 8-bit network computes for one stream depends a little on
    /// those that it shares a batch with, because its scales are taken over the batch: in the second or third digit of
    /// confidences.)
    static let exact = Result<StreamingRecognizer, any Error> {
        try StreamingRecognizer(
            folder: ModelFolder.inspect(SharedData.digitsModel ?? "", precision: .full),
            options: .init(engine: .sherpaOnnx))
    }

    static let clips: [Clip] = {
        guard let audio = SharedData.audio,
            let manifest = try? String(contentsOfFile: audio + "/manifest.tsv", encoding: .utf8)
        else { return [] }
        return manifest.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields[0].hasPrefix("digits8k/"),
                let samples = try? AudioFileReader.speech(path: "\(audio)/\(fields[0])")
            else { return nil }
            return Clip(
                name: String(fields[0]), samples: samples, reference: fields[6].split(separator: " ").map(String.init))
        }
    }()
}

/// The least number of words to insert, delete or replace.
func editDistance(_ a: [String], _ b: [String]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, y) in b.enumerated() {
            let above = row[j + 1]
            row[j + 1] = x == y ? diagonal : min(diagonal, above, row[j]) + 1
            diagonal = above
        }
    }
    return row[b.count]
}

/// Equal but for rounding in the confidences.
func agree(_ a: [Word], _ b: [Word]) -> Bool {
    a.count == b.count
        && zip(a, b).allSatisfy {
            $0.text == $1.text && $0.span == $1.span && abs($0.confidence - $1.confidence) < 1e-3
        }
}

extension Hypothesis {
    var spoken: String { words.map(\.text).joined(separator: " ") }
}
