import ArgumentParser
import Foundation
import ParlanceBench
import ParlanceCore

struct VADCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vad",
        abstract: "Find the speech in recordings, draw it, and hold it against labels.",
        discussion: """
            Runs a voice activity detector and the session's own segmenter over each recording. Speech begins at
            --threshold once it has lasted for --onset, goes on down to --leave, and ends after --hangover of silence.
            'heard' is what a recognizer would be given: with --pre-roll before and the hangover after. The defaults
            are those of a session. Whatever 'transcribe' reads is read here, except standard input.

              parlance vad talk.flac
              parlance vad --audacity talk.wav > talk.txt      then in Audacity: File, Import, Labels
              parlance vad --plot talk.svg talk.wav
              parlance vad --score talk.rttm talk.wav
              parlance vad --json --score labels/ recordings/*.flac | jq .score.detection_error_rate

            --score takes .rttm, .ctm, .txt (Audacity) or .tsv with columns start and end; or a folder that has NAME.rttm,
            NAME.ctm, NAME.segments.tsv or words.ctm for each recording. Pauses under 250 ms in the labels count as
            speech. Printed are:

              missed           labelled speech outside all segments, of the labelled speech
              false alarm      time in segments that is not labelled, of the time without labels
              detection error  both together, of the labelled speech
              onset, offset    segment's beginning and end less the label's (late is positive): the median, and the
                               distance that 95 % keep; only where a segment begins or ends for the labelled run
              missed onsets    labelled runs of which no segment holds any of the first 250 ms
            """)

    @Argument(help: ArgumentHelp("Recordings.", valueName: "file")) var files: [String]
    @Option(help: "Detector: auto, \(VoiceActivityDetectors.names.joined(separator: ", ")).") var vad = "auto"
    @OptionGroup(title: "What counts as speech") var rules: SegmentRuleOptions
    @Flag(help: "Print a line of JSON for each recording.") var json = false
    @Flag(help: "Print NIST's RTTM.") var rttm = false
    @Flag(help: "Print labels for Audacity.") var audacity = false
    @Flag(help: "--rttm and --audacity give what a recognizer would be given, not the speech alone.") var heard = false
    @Option(
        help: ArgumentHelp(
            "Draw waveform, probability and segments of the one recording; .svg, or .png where a converter is installed.",
            valueName: "file"))
    var plot: String?
    @Option(help: ArgumentHelp("Hold the segments against these labels.", valueName: "labels")) var score: String?
    @Option(
        help: ArgumentHelp(
            "Do not score so much on either side of each labelled beginning and end, 0 to 1000.", valueName: "ms"))
    var collar = 0

    func validate() throws {
        guard [json, rttm, audacity].count(where: { $0 }) <= 1 else {
            throw ValidationError("--json, --rttm and --audacity exclude one another.")
        }
        guard !heard || rttm || audacity else { throw ValidationError("--heard goes with --rttm or --audacity.") }
        guard files.count == 1 || !audacity else {
            throw ValidationError("--audacity takes one recording: its labels do not say which they are of.")
        }
        guard files.count == 1 || plot == nil else { throw ValidationError("--plot takes one recording.") }
        if let plot, !PlotFile.isSupported(plot) { throw ValidationError("--plot writes .svg or .png.") }
        guard (0...1_000).contains(collar) else { throw ValidationError("--collar is 0 to 1000 ms.") }
    }

    func run() async throws {
        let rules = rules.rules
        let (name, model) = try checking { () throws(BenchFailure) in
            try VoiceActivityDetectors.load(vad) { StandardError.write($0 + "\n") }
        }
        var total = DetectionScore()
        var failed = false
        for (index, file) in files.enumerated() {
            do {
                let track = try SpeechTracker.track(path: file, by: model)
                let segments = SpeechSegments(track, rules: rules)
                let labels = try labels(of: file)
                let score = labels.map {
                    DetectionScore(
                        found: segments.speech, labels: $0.speech, in: track.whole,
                        collar: MediaTime(milliseconds: collar))
                }
                if let score { total += score }
                let finding = VoiceActivityFinding(
                    file: file, vad: name, track: track, segments: segments, score: score)
                try show(finding, segments, first: index == 0)
                if let plot {
                    let drawing = TrackPlot(
                        segments, of: track, labels: labels?.speech, title: "\(stem(file)) (\(name))")
                    try PlotFile.write(drawing.svg, to: plot)
                }
            } catch {
                StandardError.write("\(error)\n")
                failed = true
            }
        }
        if score != nil, files.count > 1, !json, !rttm { print("\nall recordings\n\(ScoreSummary(total).text)") }
        if failed { throw ExitCode.failure }
    }

    private func show(_ finding: VoiceActivityFinding, _ segments: SpeechSegments, first: Bool) throws {
        let spans = segments.segments.map { heard ? $0.audio : $0.speech }
        if json {
            print(try finding.json(), terminator: "")
        } else if rttm {
            print(LabelText.rttm(spans, recording: stem(finding.file)), terminator: "")
        } else if audacity {
            print(LabelText.audacity(spans), terminator: "")
        } else {
            if files.count > 1 { print(first ? finding.file : "\n\(finding.file)") }
            print(finding.text, terminator: "")
            return
        }
        if let score = finding.score, !json { StandardError.write(score.text + "\n") }
    }

    private func labels(of file: String) throws -> SpeechLabels? {
        guard let score else { return nil }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: score, isDirectory: &isFolder), isFolder.boolValue else {
            return try SpeechLabels(path: score, recording: stem(file))
        }
        guard let labels = try SpeechLabels.beside(file, in: score) else {
            throw BenchFailure("\(file): there are no labels for it in \(score)")
        }
        return labels
    }

    private func stem(_ file: String) -> String {
        URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    }
}
