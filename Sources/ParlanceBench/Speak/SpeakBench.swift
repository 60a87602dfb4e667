import Foundation
import NIOCore
import Parlance
import ParlanceCore
import ParlanceSession

/// What speaking costs: how soon the first audio comes, and how much faster than real time it is.
public struct SpeakBench: Sendable {
    public struct Plan: Sendable {
        /// Conversations that speak at the same time.
        public var sessions = [1, 4, 16]
        /// Texts that each speaks, one after the other.
        public var rounds = 20
        public var format = SpokenFormat(.raw(.linear16), sampleRate: 24_000)
        public init() {}
    }

    private let choice: SynthesizerChoice
    private let plan: Plan

    public init(_ choice: SynthesizerChoice, _ plan: Plan) {
        self.choice = choice
        self.plan = plan
    }

    /// Replies as agents give them: one to three sentences.
    private static let texts = [
        "Sure, I can help you with that.", "Your appointment is on Tuesday, the fourth of May, at half past nine.",
        "The parcel left our warehouse this morning. It should be with you by tomorrow evening.",
        "I am sorry to hear that. Could you tell me the number on the back of the card? Please read it slowly.",
        "There are three tables free tonight: one at six, one at seven thirty, and one at nine.",
    ]

    public func run() async throws -> SpeakReport {
        guard let synthesizer = choice.synthesizer, let voice = choice.voice else {
            throw BenchFailure("nothing speaks here")
        }
        try synthesizer.warmUp()
        _ = try await conversation(0, synthesizer, voice, rounds: 2)
        var rows: [SpeakReport.Row] = []
        for sessions in plan.sessions {
            let processor = ProcessorTime.now
            let begin = ContinuousClock.now
            let readings = try await withThrowingTaskGroup(of: [Reading].self) { group in
                for index in 0..<sessions {
                    group.addTask { try await conversation(index, synthesizer, voice, rounds: plan.rounds) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let wall = begin.duration(to: .now).inSeconds
            let audio = readings.reduce(0) { $0 + $1.audio }
            rows.append(
                SpeakReport.Row(
                    sessions: sessions, texts: readings.count, audioSeconds: audio,
                    firstAudioMilliseconds: Distribution(readings.map(\.first))!, realTimeFactor: wall / audio,
                    processorFactor: (ProcessorTime.now - processor) / audio))
        }
        let profile = synthesizer.profile
        return SpeakReport(
            engine: "\(profile.engine) \(profile.version)", model: profile.model, voice: voice.name,
            format: plan.format.contentType, rows: rows)
    }

    private struct Reading: Sendable {
        /// Milliseconds from the text to its first audio.
        var first: Double
        var audio: Double
    }

    private func conversation(
        _ index: Int, _ synthesizer: any Synthesizer, _ voice: SynthesisVoice, rounds: Int
    ) async throws -> [Reading] {
        var readings: [Reading] = []
        let (wakeUps, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let session = try SynthesisSession(
            id: "", dialect: "bench", SynthesisConfiguration(format: plan.format), voice: voice, by: synthesizer,
            wakeUp: { wake.yield() })
        defer { session.disconnect() }
        for round in 0..<rounds {
            let asked = ContinuousClock.now
            _ = session.offer(.synthesis(.speak(Self.texts[(index + round) % Self.texts.count])))
            _ = session.offer(.synthesis(.flush))
            var first: Double?
            var bytes = 0
            var events: [SessionEvent] = []
            hearing: for await _ in wakeUps {
                events.removeAll(keepingCapacity: true)
                session.takeEvents(into: &events)
                for event in events {
                    switch event {
                    case .synthesis(.audio(let audio)):
                        if first == nil { first = asked.duration(to: .now).inSeconds * 1_000 }
                        bytes += audio.readableBytes
                    case .synthesis(.flushed): break hearing
                    case .failed(let failure): throw failure
                    default: break
                    }
                }
            }
            guard let first else { throw BenchFailure("a text was not spoken") }
            readings.append(Reading(first: first, audio: Double(bytes) / Double(2 * plan.format.sampleRate)))
        }
        return readings
    }
}
