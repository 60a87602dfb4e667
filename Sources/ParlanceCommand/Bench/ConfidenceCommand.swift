import ArgumentParser
import Foundation
import Parlance
import ParlanceBench
import ParlanceCore

struct ConfidenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confidence",
        abstract: "Whether confidences and stabilities mean what they say, and how often partials change.",
        discussion: """
            Recordings with a reference go through sessions. Each word that has a confidence is right or wrong; the words of
            each partial are committed as they were, or not. Printed are bins of what was stated and what was right, the
            expected calibration error (ECE) and the normalized cross entropy (NCE), for confidences as the engine gives
            them, calibrated as shipped, and by curves fitted to other recordings. The curve fitted to all is what
            ConfidenceCalibration holds.

            A revision is a word that was shown, and then changed or vanished within its utterance. A word's delay is the
            audio from its end until it was shown to stay. --stability repeats the sessions with promises, and counts
            the same for promised words alone.

            Audio is sent as fast as it is recognized, so that partials are skipped; what is said of their changes and delays
            needs --realtime.

              parlance bench confidence --manifest FILE --only 'read/*' --stability low,medium,high
              parlance bench confidence --manifest FILE --only 'digits8k/*' --model DIR --noise none,20,10 --plot FILE.svg
            """)

    @OptionGroup var recordings: ManifestOptions
    @OptionGroup var recognition: EngineOptions
    @Option(
        help: ArgumentHelp(
            "Each recording in white noise so many dB below its speech, or 'none'; with commas.", valueName: "list"))
    var noise = "none"
    @Option(
        help: ArgumentHelp("Sessions with these promises as well: low, medium, high, with commas.", valueName: "list"))
    var stability = ""
    @Option(
        help: ArgumentHelp(
            "Words that are more likely than usual, as 'two' or 'two:6'; with commas.", valueName: "list"))
    var hotwords = ""
    @Flag(help: "Send the audio at the speed at which it was spoken.") var realtime = false
    @Option(help: ArgumentHelp("Recordings at a time.", valueName: "n")) var jobs = 1
    @Option(help: ArgumentHelp("Draw the reliability, as .svg or .png.", valueName: "file")) var plot: String?

    func validate() throws {
        _ = try plan()
        if let plot, !PlotFile.isSupported(plot) { throw ValidationError("--plot ends in .svg or .png.") }
    }

    private func plan() throws -> ConfidencePlan {
        var plan = ConfidencePlan()
        guard (1...64).contains(jobs) else { throw ValidationError("--jobs is 1 to 64.") }
        plan.jobs = jobs
        plan.isRealTime = realtime
        plan.noises = try noise.split(separator: ",").map { text in
            if text == "none" { return nil }
            guard let distance = Double(text), (-20...60).contains(distance) else {
                throw ValidationError("--noise is 'none' or -20 to 60 dB, with commas between several.")
            }
            return distance
        }
        guard !plan.noises.isEmpty else { throw ValidationError("--noise names nothing.") }
        plan.promises = try stability.split(separator: ",").map { name in
            guard let promise = PartialStability(rawValue: String(name)) else {
                throw ValidationError("--stability is low, medium or high, with commas between several.")
            }
            return promise
        }
        plan.configuration.hotwords = try hotwords.split(separator: ",").map { text in
            let parts = text.split(separator: ":", maxSplits: 1)
            let boost = parts.count > 1 ? Float(parts[1]) : nil
            guard !parts.isEmpty, parts.count == 1 || boost.map({ $0 > 0 && $0 <= 100 }) ?? false else {
                throw ValidationError("--hotwords is 'phrase' or 'phrase:boost', the boost above 0 and at most 100.")
            }
            return Hotword(phrase: String(parts[0]), boost: boost)
        }
        plan.configuration.requiresHotwords = true
        return plan
    }

    func run() async throws {
        let (list, entries) = try recordings.read()
        let choice = try recognition.load { $0.givesRawConfidence = true }
        let status = StatusLine()
        let report = try await ConfidenceBench(choice, list, try plan()).run(entries) { pass, done, all in
            status.show("\(pass): \(done) of \(all) recordings")
        }
        status.clear()
        print(report.text)
        guard let plot else { return }
        let curves = [
            ("as the engine gives it", report.raw), ("calibrated", report.calibrated),
            ("stability of partials", report.stability),
        ]
        try PlotFile.write(ReliabilityPlot(curves, title: "Reliability: \(report.model)").svg, to: plot)
    }
}
