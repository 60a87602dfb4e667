import Foundation
import Parlance
import ParlanceCore

/// What favouring words brings: each recording through a session as it is, and with its terms favoured.
public struct VocabularyBench: Sendable {
    public struct Pass: Sendable {
        /// Nil: nothing is favoured. Otherwise the boost; 0 is the engine's own.
        public var boost: Float?
        public var errors = WordErrors()
        public var terms = KeytermCounts()
        /// Of the process.
        public var processorSeconds = 0.0
        public var seconds = 0.0
    }

    private let choice: EngineChoice
    private let manifest: Manifest
    private let keyterms: Keyterms
    private let jobs: Int
    private let configuration: SessionConfiguration

    /// - Parameters:
    ///   - jobs: recordings at a time.
    ///   - configuration: for all sessions; `audio` and `hotwords` are filled in.
    public init(
        _ choice: EngineChoice, _ manifest: Manifest, _ keyterms: Keyterms, jobs: Int,
        configuration: SessionConfiguration
    ) {
        self.choice = choice
        self.manifest = manifest
        self.keyterms = keyterms
        self.jobs = jobs
        self.configuration = configuration
    }

    /// - Parameter boosts: one pass each, after one without; nil is the engine's own.
    public func run(
        _ entries: [Manifest.Entry], boosts: [Float?], progress: (_ pass: Int, _ done: Int, _ of: Int) -> Void
    ) async throws -> [Pass] {
        let used = entries.filter { !$0.reference.isEmpty && !keyterms($0.file).isEmpty }
        guard !used.isEmpty else { throw BenchFailure("none of the recordings has a reference and terms") }
        var passes: [Pass] = []
        for (number, boost) in ([nil] + boosts.map(Optional.some)).enumerated() {
            var pass = Pass(boost: boost.map { $0 ?? 0 })
            let before = ProcessorTime.now
            var done = 0
            try await withThrowingTaskGroup(of: (Int, [String], Double).self) { group in
                var waiting = used.indices.makeIterator()
                func startOne() {
                    guard let index = waiting.next() else { return }
                    group.addTask {
                        let (words, seconds) = try await listen(to: used[index], boost)
                        return (index, words, seconds)
                    }
                }
                for _ in 0..<max(jobs, 1) { startOne() }
                while let (index, words, seconds) = try await group.next() {
                    let reference = TextNormalization().words(used[index].reference)
                    pass.errors = pass.errors + WordErrors(reference: reference, hypothesis: words)
                    pass.terms.add(keyterms(used[index].file), reference: reference, hypothesis: words)
                    pass.seconds += seconds
                    done += 1
                    progress(number, done, used.count)
                    startOne()
                }
            }
            pass.processorSeconds = ProcessorTime.now - before
            passes.append(pass)
        }
        return passes
    }

    /// - Parameter boost: nil: nothing is favoured; nil within: the engine's own.
    private func listen(to entry: Manifest.Entry, _ boost: Float??) async throws -> ([String], Double) {
        var configuration = configuration
        if let boost {
            configuration.hotwords = keyterms(entry.file).map { Hotword(phrase: $0, boost: boost) }
        }
        var words: [String] = []
        var seconds = 0.0
        do {
            try await Transcriber(choice).transcribe(file: manifest.path(of: entry), configuration: configuration) {
                switch $0 {
                case .committed(let transcript): words += transcript.words.map(\.text)
                case .ended(let summary): seconds = summary.audio.seconds
                default: break
                }
            }
        } catch let failure as SessionFailure {
            throw BenchFailure("\(entry.file): \(failure.message)")
        }
        return (TextNormalization().words(words.joined(separator: " ")), seconds)
    }

    public static func table(_ passes: [Pass]) -> String {
        var table = ReportTable([
            "favoured", "WER", "terms found", "of", "false alarms", "false distractors", "of", "CPU s per s",
        ])
        for pass in passes {
            table.add([
                pass.boost.map { $0 == 0 ? "yes" : "boost \(Figures.decimal(Double($0)))" } ?? "no",
                Figures.percent(pass.errors.rate), "\(pass.terms.found)", "\(pass.terms.said)",
                "\(pass.terms.falseAlarms)", "\(pass.terms.falseDistractors)", "\(pass.terms.distractors)",
                Figures.decimal(pass.processorSeconds / max(pass.seconds, 1e-9), 2),
            ])
        }
        return table.description
    }
}
