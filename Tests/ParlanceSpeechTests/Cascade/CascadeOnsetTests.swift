import Foundation
import ParlanceAudio
import ParlanceCore
import ParlanceSpeech
import Testing

/// The cascade beside its network alone, on labelled speech.
@Suite("The cascade on recordings", .enabled(if: SharedData.audio != nil))
struct CascadeOnsetTests {
    @Test("finds 99 of 100 labelled onsets that the network alone finds, and asks it for less than half of the windows")
    func onsets() throws {
        let root = try #require(SharedData.audio)
        let network = try SileroVAD()
        let cascade = CascadeVAD(network: network)
        var found = 0
        var lost: [String] = []
        for folder in ["long", "meeting", "twospk", "vadmix"] {
            for name in try FileManager.default.contentsOfDirectory(atPath: root + "/" + folder).sorted()
            where name.hasSuffix(".rttm") {
                let path = root + "/" + folder + "/" + name.dropLast(5)
                let samples = try AudioFileReader.speech(path: path + ".flac")
                let alone = try windows(of: samples, by: network)
                let together = try windows(of: samples, by: cascade)
                for run in try runs(path + ".rttm") where hears(alone, run) {
                    found += 1
                    if !hears(together, run) { lost.append("\(folder)/\(name) \(run.lowerBound)") }
                }
            }
        }
        let share = try #require(cascade.windowCounts?.share)
        print("cascade: lost \(lost.count) of \(found) onsets \(lost); network heard \(share) of the windows")
        #expect(found > 100)
        #expect(Double(lost.count) <= 0.01 * Double(found), "\(lost)")
        #expect(share < 0.5)
    }

    /// Whether two windows in a row are speech where the run begins: from 0.1 s before to 0.5 s after.
    private func hears(_ probabilities: [Float], _ run: ClosedRange<Double>) -> Bool {
        let first = max(Int(run.lowerBound / 0.032) - 3, 0)
        let last = min(Int(run.upperBound / 0.032), Int(run.lowerBound / 0.032) + 16, probabilities.count - 1)
        guard first < last else { return false }
        return (first..<last).contains { probabilities[$0] >= 0.5 && probabilities[$0 + 1] >= 0.5 }
    }

    /// Runs of speech by anyone, gaps up to 0.1 s closed.
    private func runs(_ path: String) throws -> [ClosedRange<Double>] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let spans = lines.compactMap { line -> ClosedRange<Double>? in
            let fields = line.split(separator: " ")
            guard fields.count > 4, let start = Double(fields[3]), let length = Double(fields[4]) else { return nil }
            return start...(start + length)
        }
        return spans.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { runs, span in
            if let last = runs.last, span.lowerBound <= last.upperBound + 0.1 {
                runs[runs.count - 1] = last.lowerBound...max(last.upperBound, span.upperBound)
            } else {
                runs.append(span)
            }
        }
    }
}
