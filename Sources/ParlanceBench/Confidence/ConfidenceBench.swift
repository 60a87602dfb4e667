import Foundation
import NIOCore
import Parlance
import ParlanceAudio
import ParlanceCore
import ParlanceSpeech

/// Whether confidences and stabilities mean what they say: over the recordings of a manifest, by sessions.
public struct ConfidenceBench: Sendable {
    private let choice: EngineChoice
    private let manifest: Manifest
    private let plan: ConfidencePlan

    /// - Parameter choice: its recognizer gives confidences that are not calibrated.
    public init(_ choice: EngineChoice, _ manifest: Manifest, _ plan: ConfidencePlan) {
        self.choice = choice
        self.manifest = manifest
        self.plan = plan
    }

    private struct Outcome: Sendable {
        var words: [Word] = []
        var all = PartialLedger(.all)
        var stable = PartialLedger(.stable)

        mutating func take(_ event: SessionEvent) {
            all.take(event)
            stable.take(event)
            if case .committed(let transcript) = event { words += transcript.words }
        }
    }

    /// - Parameter progress: called after each recording with what is being done and how many recordings are done.
    public func run(
        _ entries: [Manifest.Entry], progress: @escaping @Sendable (_ pass: String, _ done: Int, _ of: Int) -> Void
    ) async throws -> ConfidenceReport {
        let used = entries.filter { !$0.reference.isEmpty }
        let profile = choice.recognizer.profile
        var report = ConfidenceReport(
            engine: profile.engine, model: profile.model, recordings: used.count, current: .measured(profile.model))
        for promise in [nil] + plan.promises.map(Optional.some) {
            let name = promise.map { "promises: \($0.rawValue)" } ?? "no promises"
            let outcomes = try await measure(used, promise) { progress(name, $0, $1) }
            var pass = ConfidenceReport.Pass(name: name)
            var scored: [ProbableWord] = []
            var claims: [ProbableWord] = []
            for (index, outcome) in outcomes {
                let (errors, words) = judge(outcome.words, used[index].reference, recording: index)
                pass.errors = pass.errors + errors
                pass.all.add(outcome.all)
                if promise != nil { pass.stable.add(outcome.stable) }
                scored += words
                claims += outcome.all.claims(recording: index)
            }
            if promise == nil { report.judge(scored, claims) }
            report.passes.append(pass)
        }
        return report
    }

    private func measure(
        _ entries: [Manifest.Entry], _ promise: PartialStability?, _ progress: @Sendable (Int, Int) -> Void
    ) async throws -> [(Int, Outcome)] {
        let runs = entries.indices.flatMap { index in plan.noises.map { (index, $0) } }
        var outcomes: [(Int, Outcome)] = []
        try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            var waiting = runs.makeIterator()
            func startOne() {
                guard let (index, noise) = waiting.next() else { return }
                group.addTask { (index, try await listen(to: entries[index], noise, promise)) }
            }
            for _ in 0..<max(plan.jobs, 1) { startOne() }
            while let outcome = try await group.next() {
                outcomes.append(outcome)
                progress(outcomes.count, runs.count)
                startOne()
            }
        }
        return outcomes
    }

    private func listen(
        to entry: Manifest.Entry, _ noise: Double?, _ promise: PartialStability?
    ) async throws -> Outcome {
        var samples = try AudioFileReader.speech(path: manifest.path(of: entry))
        if let noise { samples = NoisySpeech.samples(samples, below: noise) }
        let format = AudioFormat(encoding: .linear32, sampleRate: MediaTime.samplesPerSecond, channels: 1)
        var configuration = plan.configuration
        configuration.audio = .raw(format)
        configuration.interimResults = true
        configuration.stability = promise
        let size = MediaTime(milliseconds: plan.chunkMilliseconds).samples
        let messages = stride(from: 0, to: samples.count, by: size).map { start in
            samples[start..<min(start + size, samples.count)].withUnsafeBytes { ByteBuffer(bytes: $0) }
        }
        var transcriber = Transcriber(choice)
        transcriber.isRealTime = plan.isRealTime
        let seconds = plan.isRealTime ? Double(plan.chunkMilliseconds) / 1_000 : 0
        var outcome = Outcome()
        do {
            try await transcriber.transcribe(messages: messages, seconds: seconds, configuration: configuration) {
                outcome.take($0)
            }
        } catch let failure as SessionFailure {
            throw BenchFailure("\(entry.file): \(failure.message)")
        }
        return outcome
    }

    /// The errors of a recording's words, and of each word that has a confidence whether it is right.
    private func judge(
        _ words: [Word], _ reference: String, recording: Int
    ) -> (errors: WordErrors, words: [ProbableWord]) {
        let normalization = TextNormalization()
        let expected = normalization.words(reference)
        // A word may be several when it is made comparable, or none.
        let heard = words.enumerated().flatMap { index, word in normalization.words(word.text).map { (index, $0) } }
        let matches = WordErrors.matches(reference: expected, hypothesis: heard.map(\.1))
        var isRight = [Bool](repeating: true, count: words.count)
        for ((index, _), match) in zip(heard, matches) where !match { isRight[index] = false }
        let said = Set(heard.map(\.0))
        let scored = words.indices.filter { said.contains($0) && words[$0].confidence > 0 }.map { index in
            ProbableWord(probability: words[index].confidence, isRight: isRight[index], recording: recording)
        }
        return (WordErrors(reference: expected, hypothesis: heard.map(\.1)), scored)
    }
}

/// Speech in white noise.
enum NoisySpeech {
    /// - Parameter distance: decibels by which the noise is softer than the recording as a whole.
    static func samples(_ speech: [Float], below distance: Double) -> [Float] {
        let power = speech.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(speech.count, 1))
        // Evenly spread over ±a, noise has a power of a²/3.
        let reach = Float((3 * power / pow(10, distance / 10)).squareRoot())
        var random: UInt32 = 1
        return speech.map { sample in
            random = random &* 1_664_525 &+ 1_013_904_223
            return sample + reach * (Float(random >> 8) / Float(1 << 23) - 1)
        }
    }
}
