import Foundation
import ParlanceSpeech

/// What a confidence bench found.
public struct ConfidenceReport: Sendable {
    /// What watching partials was like.
    public struct Watching: Sendable {
        public var revisions = 0
        public var words = 0
        public var delays: [Double] = []

        mutating func add(_ ledger: PartialLedger) {
            revisions += ledger.revisions
            words += ledger.words
            delays += ledger.delays
        }

        /// Per 100 committed words.
        public var revisionRate: Double { words > 0 ? 100 * Double(revisions) / Double(words) : 0 }
    }

    public struct Pass: Sendable {
        public var name: String
        public var errors = WordErrors()
        public var all = Watching()
        /// Of promised words alone.
        public var stable = Watching()
    }

    public var engine: String
    public var model: String
    public var recordings: Int
    /// The calibration that is in force for this model.
    public var current: ConfidenceCalibration
    public var passes: [Pass] = []
    /// Of words' confidences as the engine gives them.
    public private(set) var raw = Reliability([])
    public private(set) var calibrated = Reliability([])
    /// Fitted to all these words, and what curves fitted to other recordings give these.
    public private(set) var fit: ConfidenceCalibration?
    public private(set) var heldOut: Reliability?
    /// Of the words of all partials.
    public private(set) var stability = Reliability([])

    init(engine: String, model: String, recordings: Int, current: ConfidenceCalibration) {
        self.engine = engine
        self.model = model
        self.recordings = recordings
        self.current = current
    }

    mutating func judge(_ words: [ProbableWord], _ claims: [ProbableWord]) {
        raw = Reliability(words)
        calibrated = Reliability(
            words.map { word in
                var word = word
                word.probability = current(word.probability)
                return word
            })
        fit = CalibrationFit.fit(words)
        heldOut = fit == nil ? nil : CalibrationFit.heldOut(words).map(Reliability.init)
        stability = Reliability(claims)
    }

    public var text: String {
        var text = "\(engine), \(model): \(recordings) recordings, \(raw.count) words with a confidence, "
        text += "\(percent(raw.right)) of them right\n\n"
        var table = ReportTable(["confidence", "ECE", "information (NCE)"])
        func row(_ name: String, _ reliability: Reliability) {
            table.add([
                name, percent(reliability.error),
                reliability.information.map { String(format: "%.3f", $0) } ?? "-",
            ])
        }
        row("as the engine gives it", raw)
        row("calibrated, as shipped" + (current == .identity ? " (identity)" : ""), calibrated)
        if let heldOut { row("fitted to other recordings (10 folds)", heldOut) }
        text += table.description + "\n"
        if let fit {
            text += String(format: "fitted to all of them: slope %.3f, offset %.3f\n", fit.slope, fit.offset)
        } else {
            text += "too few right or wrong words to fit a curve\n"
        }
        text += "\nconfidence as the engine gives it\n" + Self.bins(raw)
        text += "\nconfidence calibrated, as shipped\n" + Self.bins(calibrated)
        text += "\nstability of partials' words: ECE \(percent(stability.error)), NCE "
        text += (stability.information.map { String(format: "%.3f", $0) } ?? "-") + "\n" + Self.bins(stability)
        text += "\n" + watching
        return text
    }

    private var watching: String {
        var table = ReportTable([
            "partials", "WER", "revisions per 100 words", "median delay", "90 %", "promised: revisions", "median delay",
            "90 %",
        ])
        for pass in passes {
            let all = pass.all.delays.sorted()
            let stable = pass.stable.delays.sorted()
            func seconds(_ delays: [Double], _ percent: Double) -> String {
                delays.isEmpty ? "-" : String(format: "%.2f s", delays.percentile(percent))
            }
            table.add([
                pass.name, pass.errors.rate.map(percent) ?? "-", String(format: "%.1f", pass.all.revisionRate),
                seconds(all, 50), seconds(all, 90),
                stable.isEmpty ? "-" : String(format: "%.1f", pass.stable.revisionRate), seconds(stable, 50),
                seconds(stable, 90),
            ])
        }
        return table.description
    }

    private static func bins(_ reliability: Reliability) -> String {
        var table = ReportTable(["stated", "words", "mean stated", "right"])
        for (index, bin) in reliability.bins.enumerated() where bin.count > 0 {
            table.add([
                String(format: "%.1f to %.1f", Double(index) / 10, Double(index + 1) / 10), "\(bin.count)",
                String(format: "%.3f", bin.stated), String(format: "%.3f", bin.right),
            ])
        }
        return table.description
    }
}

private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
