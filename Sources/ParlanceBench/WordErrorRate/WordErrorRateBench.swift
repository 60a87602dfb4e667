import Foundation
import Parlance
import ParlanceAudio
import ParlanceCore

/// Recognizes the recordings of a manifest in one or several ways, and compares the words with their references.
public struct WordErrorRateBench: Sendable {
    private let choice: EngineChoice
    private let manifest: Manifest
    private let plan: WordErrorRatePlan
    private let normalization = TextNormalization()

    public init(_ choice: EngineChoice, _ manifest: Manifest, _ plan: WordErrorRatePlan) {
        self.choice = choice
        self.manifest = manifest
        self.plan = plan
    }

    /// What became of one recording in one mode.
    struct Outcome: Sendable {
        var words: [Word]
        var segments: [RecordedSegment] = []
        var dropped = MediaTime.zero
        /// Of a session, seconds: its audio, and what of it reached the recognizer.
        var audio = 0.0
        var recognized = 0.0
        /// Encoded bytes, where the audio was encoded for this.
        var bytes: Int?
        /// In real time: seconds from the onset of each utterance to its first partial.
        var firstPartials: [Double] = []
    }

    /// Runs one mode after the other over all entries.
    ///
    /// - Parameter progress: called after each recording with what is being done and how many recordings are done.
    public func run(
        _ entries: [Manifest.Entry], progress: @escaping @Sendable (_ pass: String, _ done: Int, _ of: Int) -> Void
    ) async throws -> WordErrorRateReport {
        let used = entries.filter { !$0.reference.isEmpty || plan.countsFalseWords }
        var report = WordErrorRateReport(
            profile: choice.recognizer.profile, voiceActivity: choice.voiceActivity.name, plan: plan,
            skipped: entries.count - used.count)
        guard !used.isEmpty else { return report }
        var variants: [AudioVariant] = []
        for variant in plan.variants {
            if let missing = try variant.whatIsMissing() {
                report.leftOut.append("\(variant): \(missing)")
            } else {
                variants.append(variant)
            }
        }

        var recorded: [[RecordedSegment]] = []
        var sessionWords: [[String]] = []
        for mode in [WordErrorRatePlan.Mode.session, .server, .segments, .whole] where plan.modes.contains(mode) {
            let isRecording = mode == .session && plan.modes.contains(.segments)
            let segments = recorded
            let counter = mode == .session && !plan.chunkings.isEmpty ? CountingRecognizer(choice.recognizer) : nil
            let pass = try await measure(used, mode.rawValue, progress) { index, entry in
                switch mode {
                case .session:
                    try await session(entry, chunk: plan.chunks[0], isRecording: isRecording, counter)
                case .server:
                    try await throughServer(entry, chunk: plan.chunks[0])
                case .segments:
                    Outcome(words: try await SegmentFeeder(choice.recognizer).words(of: segments[index]))
                case .whole:
                    Outcome(words: try await SegmentFeeder(choice.recognizer).words(of: samples(entry)))
                }
            }
            if isRecording { recorded = pass.outcomes.map(\.segments) }
            let words = pass.outcomes.map { $0.words.map(\.text) }
            if mode == .session { sessionWords = words }
            if mode != .session, mode != .whole, !sessionWords.isEmpty {
                report.equalities.append(equality("session", sessionWords, mode.rawValue, words, used))
            }
            report.passes.append(summary(mode.rawValue, pass, used, handOvers: counter?.handOvers))
            if mode == .segments { recorded = [] }
        }
        for chunking in plan.chunkings {
            var variant = plan.configuration
            variant.chunking = chunking
            let configuration = variant
            let counter = CountingRecognizer(choice.recognizer)
            let pass = try await measure(used, "chunking \(chunking.described)", progress) { _, entry in
                try await session(entry, configuration, recognizer: counter, chunk: plan.chunks[0])
            }
            report.passes.append(
                summary("chunking \(chunking.described)", pass, used, handOvers: counter.handOvers))
        }
        for detector in plan.detectors {
            var choice = choice
            choice.voiceActivity = detector.model
            let bench = WordErrorRateBench(choice, manifest, plan)
            let name = "voice activity \(detector.name)"
            let pass = try await bench.measure(used, name, progress) { _, entry in
                try await bench.session(entry, chunk: plan.chunks[0], isRecording: false)
            }
            report.passes.append(summary(name, pass, used))
        }
        for variant in variants {
            let pass = try await measure(used, variant.description, progress) { _, entry in
                try await session(entry, sentAs: variant, chunk: plan.chunks[0])
            }
            report.passes.append(summary(variant.description, pass, used))
        }
        for chunk in plan.chunks.dropFirst() where !sessionWords.isEmpty {
            let pass = try await measure(used, "session, \(chunk) ms chunks", progress) { _, entry in
                try await session(entry, chunk: chunk, isRecording: false)
            }
            let words = pass.outcomes.map { $0.words.map(\.text) }
            report.equalities.append(
                equality("\(plan.chunks[0]) ms chunks", sessionWords, "\(chunk) ms chunks", words, used))
        }
        return report
    }

    private struct Pass {
        var outcomes: [Outcome]
        var seconds: [Double]
        var processor: Double
        var wall: Double
        var windows: VoiceActivityWindowCounts?
    }

    private func measure(
        _ entries: [Manifest.Entry], _ name: String, _ progress: @Sendable (String, Int, Int) -> Void,
        _ body: @escaping @Sendable (Int, Manifest.Entry) async throws -> Outcome
    ) async throws -> Pass {
        var outcomes = [Outcome?](repeating: nil, count: entries.count)
        let seconds = try entries.map { try AudioFileReader(path: manifest.path(of: $0)).seconds ?? $0.seconds ?? 0 }
        let windows = choice.voiceActivity.windowCounts
        let processor = ProcessorTime.now
        let start = ContinuousClock.now
        progress(name, 0, entries.count)
        try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
            var next = 0
            var done = 0
            func startOne() {
                guard next < entries.count else { return }
                let index = next
                next += 1
                group.addTask {
                    do {
                        return (index, try await body(index, entries[index]))
                    } catch let failure as SessionFailure {
                        throw BenchFailure("\(entries[index].file): \(failure.message)")
                    } catch {
                        throw BenchFailure("\(entries[index].file): \(error)")
                    }
                }
            }
            for _ in 0..<max(plan.jobs, 1) { startOne() }
            while let (index, outcome) = try await group.next() {
                outcomes[index] = outcome
                done += 1
                progress(name, done, entries.count)
                startOne()
            }
        }
        return Pass(
            outcomes: outcomes.compactMap { $0 }, seconds: seconds, processor: ProcessorTime.now - processor,
            wall: start.duration(to: .now).inSeconds,
            windows: windows.flatMap { before in choice.voiceActivity.windowCounts.map { $0 - before } })
    }

    // MARK: Ways to recognize

    private func session(
        _ entry: Manifest.Entry, chunk: Int, isRecording: Bool, _ counter: CountingRecognizer? = nil
    ) async throws -> Outcome {
        let recorder = isRecording ? RecordingRecognizer(counter ?? choice.recognizer) : nil
        var outcome = try await session(
            entry, plan.configuration, recognizer: recorder ?? counter ?? choice.recognizer, chunk: chunk)
        outcome.segments = recorder?.recordings.first ?? []
        return outcome
    }

    private func session(
        _ entry: Manifest.Entry, _ configuration: SessionConfiguration, recognizer: any Recognizer, chunk: Int
    ) async throws -> Outcome {
        var outcome = Outcome(words: [])
        let start = ContinuousClock.now
        var onset: MediaTime?
        try await transcriber(recognizer, chunk: chunk).transcribe(
            file: manifest.path(of: entry), configuration: configuration
        ) { event in
            outcome.take(event)
            switch event {
            case .speechStarted(_, let time): onset = time
            case .partial(let transcript) where !transcript.words.isEmpty:
                guard plan.isRealTime, let time = onset else { return }
                onset = nil
                outcome.firstPartials.append(start.duration(to: .now).inSeconds - time.seconds)
            default: break
            }
        }
        return outcome
    }

    private func session(_ entry: Manifest.Entry, sentAs variant: AudioVariant, chunk: Int) async throws -> Outcome {
        let (samples, rate) = try AudioFileReader.mono(path: manifest.path(of: entry))
        let sent = try variant.messages(of: samples, rate: rate, chunk: chunk)
        var configuration = plan.configuration
        configuration.audio = sent.declaration
        var outcome = Outcome(words: [], bytes: sent.bytes)
        try await transcriber(choice.recognizer, chunk: chunk).transcribe(
            messages: sent.messages, configuration: configuration
        ) { outcome.take($0) }
        return outcome
    }

    private func transcriber(_ recognizer: any Recognizer, chunk: Int) -> Transcriber {
        var choice = choice
        choice.recognizer = recognizer
        var transcriber = Transcriber(choice)
        transcriber.chunkMilliseconds = chunk
        transcriber.isRealTime = plan.isRealTime
        return transcriber
    }

    private func throughServer(_ entry: Manifest.Entry, chunk: Int) async throws -> Outcome {
        guard let server = plan.server else { throw BenchFailure("no server was named") }
        let client = ServerTranscriber(
            address: server, chunkMilliseconds: chunk, isRealTime: plan.isRealTime, configuration: plan.configuration)
        return Outcome(words: try await client.words(file: manifest.path(of: entry)))
    }

    private func samples(_ entry: Manifest.Entry) throws -> [Float] {
        try AudioFileReader.speech(path: manifest.path(of: entry))
    }

    // MARK: Judging

    private func summary(
        _ name: String, _ pass: Pass, _ entries: [Manifest.Entry], handOvers: Int? = nil
    ) -> WordErrorRateReport.Pass {
        let files = zip(zip(entries, pass.outcomes), pass.seconds).map { pair, seconds in
            let (entry, outcome) = pair
            let heard = normalization.words(outcome.words.map(\.text).joined(separator: " "))
            let reference = normalization.words(entry.reference)
            return WordErrorRateReport.File(
                file: entry.file, group: group(entry), seconds: seconds, hasReference: !entry.reference.isEmpty,
                errors: WordErrors(reference: reference, hypothesis: heard), hypothesis: heard.joined(separator: " "),
                reference: reference.joined(separator: " "), droppedSeconds: outcome.dropped.seconds)
        }
        var savings = Savings()
        savings.windows = pass.windows
        for outcome in pass.outcomes { savings.add(audio: outcome.audio, recognized: outcome.recognized) }
        return WordErrorRateReport.Pass(
            name: name, files: files, processorSeconds: pass.processor, wallSeconds: pass.wall,
            bytes: pass.outcomes.compactMap(\.bytes).reduce(nil) { ($0 ?? 0) + $1 }, handOvers: handOvers,
            firstPartial: pass.outcomes.flatMap(\.firstPartials).median, savings: savings)
    }

    private func group(_ entry: Manifest.Entry) -> String {
        let name =
            switch plan.grouping {
            case .folder: entry.folder
            case .category: entry.category
            case .speaker: entry.speaker
            }
        return name.isEmpty ? "(none)" : name
    }

    private func equality(
        _ a: String, _ wordsA: [[String]], _ b: String, _ wordsB: [[String]], _ entries: [Manifest.Entry]
    ) -> WordErrorRateReport.Equality {
        let differences = entries.indices.filter { wordsA[$0] != wordsB[$0] }.map { index in
            WordErrorRateReport.Difference(
                file: entries[index].file, a: wordsA[index].joined(separator: " "),
                b: wordsB[index].joined(separator: " "))
        }
        return WordErrorRateReport.Equality(a: a, b: b, files: entries.count, differences: differences)
    }
}

extension WordErrorRateBench.Outcome {
    fileprivate mutating func take(_ event: SessionEvent) {
        switch event {
        case .committed(let transcript): words += transcript.words
        case .audioDropped(let drop): dropped += drop.span.duration
        case .ended(let summary):
            audio = summary.audio.seconds
            recognized = summary.recognized.seconds
        default: break
        }
    }
}

extension ChunkingPolicy {
    fileprivate var described: String {
        switch self {
        case .immediate: "immediate"
        case .fixed(let chunk): "\(chunk.milliseconds) ms"
        case .adaptive(let speech, let silence):
            "adaptive, \(speech.milliseconds) and \(silence.milliseconds) ms"
        }
    }
}

extension [Double] {
    var median: Double? { isEmpty ? nil : sorted().percentile(50) }
}

/// Why a bench could not be run, in words for the person who started it.
public struct BenchFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
    public init(_ description: String) { self.description = description }
}
