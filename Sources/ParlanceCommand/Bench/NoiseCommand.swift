import ArgumentParser
import Foundation
import Parlance
import ParlanceBench

struct NoiseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "noise",
        abstract: "What noise reduction does to words and to voice activity.",
        discussion: """
            Each recording is heard as it is and with noise mixed in, without noise reduction and with each kind of it. Word
            errors go through sessions; voice activity is compared with what it says of the recording as it is.

              parlance bench noise --manifest FILE --only 'noisy/*-noisy*'
              parlance bench noise --manifest FILE --model DIR --category digits --noise kitchen.flac --ratio 20,10,0
            """)

    @OptionGroup var recordings: ManifestOptions
    @OptionGroup var recognition: EngineOptions
    @Option(help: ArgumentHelp("Noise to mix in. Repeatable.", valueName: "file")) var noise: [String] = []
    @Option(help: ArgumentHelp("Decibels of speech over noise, -20 to 60, with commas.", valueName: "list"))
    var ratio = "20,10,5,0"
    @Option(help: ArgumentHelp("Write all figures as JSON; '-': standard output.", valueName: "file")) var json: String?

    private func ratios() throws -> [Double] {
        let ratios = ratio.split(separator: ",").map { Double($0) ?? .nan }
        guard !ratios.isEmpty, ratios.allSatisfy({ (-20...60).contains($0) }) else {
            throw ValidationError("--ratio is -20 to 60 dB, with commas between several.")
        }
        return ratios
    }

    func validate() throws { _ = try ratios() }

    func run() async throws {
        let (list, entries) = try recordings.read()
        var plan = NoiseBench.Plan()
        plan.recordings = entries.filter { !$0.reference.isEmpty }.map { (list.path(of: $0), $0.reference) }
        plan.noises = noise
        plan.ratios = try ratios()
        let status = StatusLine()
        let report = try await NoiseBench(try recognition.load(), plan).run { status.show($0) }
        status.clear()
        if let json, json != "-" { try report.json().write(to: URL(fileURLWithPath: json)) }
        print(json == "-" ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }
}
