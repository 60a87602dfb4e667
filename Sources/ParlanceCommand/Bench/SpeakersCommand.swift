import ArgumentParser
import Foundation
import ParlanceBench
import ParlanceSpeech

struct SpeakersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speakers",
        abstract: "How well a speaker model tells people apart, and what that costs.",
        discussion: """
            Takes mono recordings at 16 kHz, each with NAME.rttm beside it, which says who speaks when. Where one person
            speaks, every 10 ms are held against it, under the best naming of the numbers. docs/speakers.md has more.

              parlance bench speakers --speaker-model FILE.onnx talk.flac more.wav
            """)

    @Argument(help: ArgumentHelp("Labelled recordings.", valueName: "file")) var files: [String]
    @Option(help: "A speaker-embedding model: one ONNX file, of WeSpeaker or 3D-Speaker.") var speakerModel: String
    @Option(help: "Similarity from which on two voices are one speaker's, 0.05 to 0.95.") var speakerThreshold = 0.5
    @Option(help: "More speakers than this are not told apart, 1 to 64.") var maxSpeakers = 8

    func validate() throws {
        guard (0.05...0.95).contains(speakerThreshold), (1...64).contains(maxSpeakers) else {
            throw ValidationError("--speaker-threshold is 0.05 to 0.95, --max-speakers 1 to 64.")
        }
    }

    func run() throws {
        let rules = SpeakerClustering.Rules(threshold: Float(speakerThreshold), maximumSpeakers: maxSpeakers)
        let bench = SpeakerBench(try OnnxSpeakerModel(SpeakerModelFile(path: speakerModel), rules: rules))
        print(SpeakerReport(try files.map { try bench.run($0) }).text)
    }
}
