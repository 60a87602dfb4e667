import Foundation
import NIOCore
import Parlance
import ParlanceAudio
import ParlanceCore

/// What noise reduction does to words and to voice activity: recordings as they are and with noise mixed in, each heard
/// without it and with each kind of it.
public struct NoiseBench: Sendable {
    public struct Plan: Sendable {
        public var recordings: [(path: String, reference: String)] = []
        /// Noise that is mixed in, one file after the other.
        public var noises: [String] = []
        /// Decibels of speech over noise; none: recordings as they are.
        public var ratios: [Double] = []
        public init() {}
    }

    /// Speech is more probable than this.
    private static let threshold: Float = 0.5
    private static let kinds: [NoiseReduction?] = [nil] + NoiseReduction.allCases

    private let choice: EngineChoice
    private let plan: Plan

    public init(_ choice: EngineChoice, _ plan: Plan) {
        self.choice = choice
        self.plan = plan
    }

    public func run(progress: (String) -> Void = { _ in }) async throws -> NoiseReport {
        let speech = try plan.recordings.map { try AudioFileReader.speech(path: $0.path) }
        let noises = try plan.noises.map { try AudioFileReader.speech(path: $0) }
        var rows: [NoiseReport.Row] = []
        for ratio in [nil] + (noises.isEmpty ? [] : plan.ratios.map(Optional.init)) {
            for kind in Self.kinds {
                var row = NoiseReport.Row(
                    ratio: ratio, reduction: kind?.rawValue ?? "none", errors: WordErrors(), missed: 0, false: 0,
                    windows: 0)
                for (index, recording) in plan.recordings.enumerated() {
                    progress("\(row.reduction), \(ratio.map { "\($0) dB" } ?? "as they are"): \(index + 1)")
                    let clean = speech[index]
                    let heard = ratio.map { Self.mixed(clean, noises[index % noises.count], decibels: $0) } ?? clean
                    row.errors = row.errors + (try await errors(heard, kind, recording.reference))
                    // What is speech is what the detector says of the recording as it is.
                    let expected = try activity(clean)
                    let found = try activity(try Self.reduced(heard, kind))
                    for (expected, found) in zip(expected, found) {
                        row.windows += 1
                        if expected, !found { row.missed += 1 }
                        if !expected, found { row.false += 1 }
                    }
                }
                rows.append(row)
            }
        }
        let profile = choice.recognizer.profile
        return NoiseReport(
            model: "\(profile.model) (\(profile.engine))", detector: choice.voiceActivity.name,
            recordings: plan.recordings.count, rows: rows)
    }

    private func errors(
        _ samples: [Float], _ kind: NoiseReduction?, _ reference: String
    ) async throws -> WordErrors {
        var configuration = SessionConfiguration()
        configuration.audio = .raw(AudioFormat(encoding: .linear32, sampleRate: MediaTime.samplesPerSecond))
        configuration.noiseReduction = kind
        configuration.interimResults = false
        configuration.commitInterval = nil
        let piece = MediaTime.samplesPerSecond / 10
        let messages = stride(from: 0, to: samples.count, by: piece).map { start in
            samples[start..<min(start + piece, samples.count)].withUnsafeBytes { ByteBuffer(bytes: $0) }
        }
        var words: [String] = []
        try await Transcriber(choice).transcribe(messages: messages, configuration: configuration) { event in
            if case .committed(let transcript) = event { words += transcript.words.map(\.text) }
        }
        let normalization = TextNormalization()
        return WordErrors(
            reference: normalization.words(reference), hypothesis: normalization.words(words.joined(separator: " ")))
    }

    private func activity(_ samples: [Float]) throws -> [Bool] {
        let detector = try choice.voiceActivity.makeDetector()
        let window = choice.voiceActivity.windowSamples
        return samples.withUnsafeBufferPointer { samples in
            stride(from: 0, to: samples.count - window + 1, by: window).map { start in
                detector.probability(of: UnsafeBufferPointer(rebasing: samples[start..<start + window]))
                    > Self.threshold
            }
        }
    }

    private static func reduced(_ samples: [Float], _ kind: NoiseReduction?) throws -> [Float] {
        guard let kind else { return samples }
        let reducer = try NoiseReducer(kind)
        var result: [Float] = []
        samples.withUnsafeBufferPointer { reducer.reduce($0, into: &result) }
        reducer.finish(into: &result)
        return result
    }

    /// Noise, over and over, so that the speech is so many decibels above it; the whole brought down where it would be cut.
    private static func mixed(_ speech: [Float], _ noise: [Float], decibels: Double) -> [Float] {
        func power(_ samples: [Float]) -> Double {
            samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(samples.count, 1))
        }
        guard !noise.isEmpty else { return speech }
        let gain = Float((power(speech) / max(power(noise), 1e-12) / pow(10, decibels / 10)).squareRoot())
        var mixed = speech.enumerated().map { $1 + gain * noise[$0 % noise.count] }
        let peak = mixed.lazy.map(abs).max() ?? 0
        if peak > 1 { for index in mixed.indices { mixed[index] /= peak } }
        return mixed
    }
}
