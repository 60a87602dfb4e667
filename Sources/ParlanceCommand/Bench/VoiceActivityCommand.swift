import ArgumentParser
import Foundation
import ParlanceAudio
import ParlanceBench
import ParlanceCore

struct VoiceActivityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vad",
        abstract: "What voice activity detection costs, and how right it is about labelled recordings.",
        discussion: """
            Cost: processor time of one core for 32 ms of audio, one stream alone and several stepped together, and the
            streams that one core could carry if it did nothing else. All detectors are measured in turn in every run,
            with the network in ONNX Runtime (one thread) among them; medians count. A detector that can step streams
            in a batch does so, ONNX Runtime too; others are stepped one after the other.

            Accuracy, with --manifest: recordings that have labels beside them (NAME.rttm, NAME.ctm, NAME.segments.tsv, or
            words.ctm for the folder), and recordings whose category begins with one of --nonspeech.

              parlance bench vad
              parlance bench vad --audio talk.flac --streams 1,64 --runs 11 --json vad.json
              parlance bench vad --manifest FILE --no-cost --plot roc.svg

            docs/voice-activity.md tells how the figures are defined. For figures worth keeping, let nothing else run.
            """)

    @Option(
        help: ArgumentHelp(
            "Detectors: \(VoiceActivityDetectors.names.joined(separator: ", ")); with commas (else all).",
            valueName: "list"))
    var vad: String?
    @Flag(inversion: .prefixedNo, help: "Measure cost.") var cost = true
    @Flag(help: "Measure Silero by each of the kernels that this processor has.") var kernels = false
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Speech to measure cost on (else Debian's pocketsphinx-testdata).", valueName: "file"))
    var audio: [String] = []
    @Option(help: ArgumentHelp("How much of it, 1 to 3600.", valueName: "s")) var seconds = 60
    @Option(help: ArgumentHelp("Streams stepped together, 1 to 4096, with commas.", valueName: "list"))
    var streams = "1,8,64,256"
    @Option(help: ArgumentHelp("How often each is measured, 1 to 100; the median counts.", valueName: "n")) var runs = 7
    @Option(help: ArgumentHelp("Measure accuracy on the recordings of this list.", valueName: "file"))
    var manifest: String?
    @Option(help: ArgumentHelp("Only files that match this pattern. Repeatable.", valueName: "pattern"))
    var only: [String] = []
    @Option(help: ArgumentHelp("Beginnings of categories in which nothing is spoken, with commas.", valueName: "list"))
    var nonspeech = "music,noise"
    @Option(help: "Lines of the table: category, folder or speaker.") var by = "category"
    @OptionGroup(title: "What counts as speech") var rules: SegmentRuleOptions
    @Option(
        help: ArgumentHelp(
            "Do not score so much on either side of each labelled beginning and end, 0 to 1000.", valueName: "ms"))
    var collar = 0
    @Option(help: ArgumentHelp("Draw the ROC curves; .svg, or .png where a converter is installed.", valueName: "file"))
    var plot: String?
    @Option(help: ArgumentHelp("Write all figures to this file as JSON, '-' for standard output.", valueName: "file"))
    var json: String?

    func validate() throws {
        guard cost || manifest != nil else { throw ValidationError("--no-cost leaves nothing to do: give --manifest.") }
        guard (1...3_600).contains(seconds) else { throw ValidationError("--seconds is 1 to 3600.") }
        guard (1...100).contains(runs) else { throw ValidationError("--runs is 1 to 100.") }
        guard (0...1_000).contains(collar) else { throw ValidationError("--collar is 0 to 1000 ms.") }
        guard plot == nil || manifest != nil else { throw ValidationError("--plot draws accuracy: give --manifest.") }
        if let plot, !PlotFile.isSupported(plot) { throw ValidationError("--plot writes .svg or .png.") }
        _ = try streamCounts()
        _ = try grouping()
    }

    private func streamCounts() throws -> [Int] {
        let counts = streams.split(separator: ",").map { Int($0) ?? 0 }
        guard !counts.isEmpty, counts.allSatisfy((1...4_096).contains) else {
            throw ValidationError("--streams is 1 to 4096, or several with commas between them.")
        }
        return counts
    }

    private func grouping() throws -> WordErrorRatePlan.Grouping {
        guard let grouping = WordErrorRatePlan.Grouping(rawValue: by) else {
            throw ValidationError("--by is category, folder or speaker.")
        }
        return grouping
    }

    func run() async throws {
        var report = VoiceActivityReport()
        let models = try detectors(&report)
        let status = StatusLine()
        if cost { try measureCost(models, status, &report) }
        if let manifest { try measureAccuracy(models, Manifest(path: manifest), status, &report) }
        status.clear()
        if let json, json != "-" { try report.json().write(to: URL(fileURLWithPath: json)) }
        print(json == "-" ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }

    /// Those asked for must be there; of all, those that can be loaded.
    private func detectors(_ report: inout VoiceActivityReport) throws -> [VoiceActivityDetectors.Named] {
        if let vad {
            return try vad.split(separator: ",").map { name in
                try checking { () throws(BenchFailure) in try VoiceActivityDetectors.load(String(name)) }
            }
        }
        var models: [VoiceActivityDetectors.Named] = []
        for name in VoiceActivityDetectors.names {
            do throws(BenchFailure) {
                models.append(try VoiceActivityDetectors.load(name))
            } catch {
                report.notes.append("\(name): \(error.description)")
            }
        }
        return models
    }

    private func measureCost(
        _ models: [VoiceActivityDetectors.Named], _ status: StatusLine, _ report: inout VoiceActivityReport
    ) throws {
        let files = audio.isEmpty ? SpeechSource.files : audio
        guard !files.isEmpty else {
            throw ValidationError("There is no speech in \(SpeechSource.folder): give --audio.")
        }
        var samples: [Float] = []
        for file in files where samples.count < seconds * MediaTime.samplesPerSecond {
            samples += try AudioFileReader.speech(path: file)
        }
        samples = Array(samples.prefix(seconds * MediaTime.samplesPerSecond))
        let references = VoiceActivityReference.load { report.notes.append($0) }
        var named = models + references
        if kernels { named += try VoiceActivityDetectors.sileroKernels() }
        let source = files.count == 1 ? files[0] : "\(files[0]) and \(files.count - 1) more"
        var plan = try VoiceActivityCostPlan(
            models: named, references: references.map(\.name), samples: samples, source: source)
        plan.streams = try streamCounts()
        plan.runs = runs
        report.costs = try VoiceActivityCostBench(plan).run { status.show($0) }
        report.source = source
        report.runs = runs
        report.references = plan.references
    }

    private func measureAccuracy(
        _ models: [VoiceActivityDetectors.Named], _ list: Manifest, _ status: StatusLine,
        _ report: inout VoiceActivityReport
    ) throws {
        let entries = ManifestSelection(patterns: only)(list.entries)
        let recordings = try LabelledRecording.all(
            of: entries, in: list, by: grouping(), nonspeech: nonspeech.split(separator: ",").map(String.init))
        guard !recordings.isEmpty else {
            throw ValidationError("None of the \(entries.count) recordings has labels beside it.")
        }
        var bench = VoiceActivityAccuracyBench(models)
        bench.rules = rules.rules
        bench.collar = MediaTime(milliseconds: collar)
        let result = try bench.run(recordings) { status.show("\($0): \($1) of \($2) recordings") }
        report.threshold = Double(bench.rules.voiceActivity.enterThreshold)
        report.accuracy = result.rows
        report.leftOut = entries.count - recordings.count
        if let plot {
            try PlotFile.write(
                ROCPlot(result.curves, title: "Speech frame by frame, \(recordings.count) recordings").svg, to: plot)
        }
    }
}
