import ArgumentParser
import Foundation
import ParlanceAudio
import ParlanceBench
import ParlanceSpeech

struct EnginesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engines",
        abstract: "What recognition costs by itself: our engine beside sherpa-onnx, and the filter bank.",
        discussion: """
            Speaks into recognizer streams directly, without sessions, and gives the processor time per second of one stream.

              parlance bench engines --model DIR --streams 1,10,50 --audio talk.wav
            """)

    @Option(help: "A model folder.") var model: String?
    @Option(help: ArgumentHelp("Streams at once; one run for each number.", valueName: "n,n,…")) var streams = "1,10,50"
    @Option(help: ArgumentHelp("Audio per stream.", valueName: "s")) var seconds = 20
    @Option(help: "Which to run: onnx, sherpa-onnx; both when left out.") var engine: String?
    @Option(help: ArgumentHelp("A recording to speak; noise without.", valueName: "file")) var audio: String?

    func validate() throws {
        guard (1...3_600).contains(seconds) else { throw ValidationError("--seconds is 1 to 3600.") }
        guard engine.map({ StreamingRecognizer.Engine(rawValue: $0) != nil }) ?? true else {
            throw ValidationError("--engine is onnx or sherpa-onnx.")
        }
        guard counts.allSatisfy({ (1...10_000).contains($0) }), !counts.isEmpty else {
            throw ValidationError("--streams is numbers from 1 to 10000, parted by commas.")
        }
    }

    private var counts: [Int] { streams.split(separator: ",").map { Int($0) ?? 0 } }

    func run() async throws {
        for (kernel, microseconds) in EngineBench.filterBank() {
            print("filter bank, \(kernel): \(String(format: "%.2f", microseconds)) us per frame of 10 ms")
        }
        guard let model else { return }
        let folder = try ModelFolder.inspect(model)
        let engines = engine.map { [$0] } ?? ["sherpa-onnx", "onnx"]
        let recording = try audio.map { try AudioFileReader.speech(path: $0) } ?? []
        let (counts, seconds) = (counts, seconds)
        // Blocks, so on a thread of its own.
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            Thread {
                done.resume(
                    with: Result {
                        try Self.measure(
                            folder, engines.compactMap(StreamingRecognizer.Engine.init), counts, seconds, recording)
                    })
            }.start()
        }
    }

    private static func measure(
        _ folder: ModelFolder, _ engines: [StreamingRecognizer.Engine], _ counts: [Int], _ seconds: Int,
        _ recording: [Float]
    ) throws {
        for engine in engines {
            let recognizer = try StreamingRecognizer(folder: folder, options: .init(engine: engine))
            for count in counts {
                let figures = try EngineBench.run(recognizer, streams: count, seconds: seconds, recording: recording)
                print(
                    "\(figures.engine), \(count) streams: "
                        + "\(Int(figures.microsecondsPerStreamSecond)) us per stream-second, \(figures.words) words")
            }
        }
    }
}
