import ArgumentParser
import Foundation
import ParlanceBench

struct CodecsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codecs",
        abstract: "What decoding and resampling cost, and what each codec takes of the network.",
        discussion: """
            Encodes speech with our own encoders (AIFF, Ogg FLAC, AMR and Ogg Speex with Debian's, where they are
            installed), then decodes it in messages of 20 ms on one thread, as a session does. Reports the processor
            time for 20 ms of audio, the streams that one core could decode if it did nothing else, the bytes that go
            in, and the heap allocations per message once the first half has warmed up. Opus is also held against
            plain calls of libopus on the same packets.

            Allocations are counted by a library that stands before glibc's allocator, libAllocationCounter.so, with
            which this command starts itself anew if it lies beside the program, as after `swift build`.

              parlance bench codecs
              parlance bench codecs --audio talk.wav --seconds 60 --runs 10 --json codecs.json

            Processor time is that of the measuring thread, but caches and clock speed are shared: for figures worth
            keeping, let nothing else run. Differences of less than a tenth say little.
            """)

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Speech to measure on (else Debian's pocketsphinx-testdata).", valueName: "file"))
    var audio: [String] = []
    @Option(help: ArgumentHelp("How much of it, 1 to 600; a short recording is repeated.", valueName: "s"))
    var seconds =
        20.0
    @Option(help: ArgumentHelp("How often each is measured, 1 to 100; the best counts.", valueName: "n")) var runs = 5
    @Option(help: ArgumentHelp("Write all figures to this file as JSON, '-' for standard output.", valueName: "file"))
    var json: String?

    func validate() throws {
        guard (1...600).contains(seconds) else { throw ValidationError("--seconds is 1 to 600.") }
        guard (1...100).contains(runs) else { throw ValidationError("--runs is 1 to 100.") }
    }

    private static let testData = "/usr/share/pocketsphinx/test/data/librivox"

    func run() async throws {
        AllocationCounter.load()
        var files = audio
        if files.isEmpty {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: Self.testData)) ?? []
            files = names.filter { $0.hasSuffix(".wav") }.sorted().map { "\(Self.testData)/\($0)" }
            guard !files.isEmpty else {
                throw ValidationError("There is no speech in \(Self.testData): give --audio.")
            }
        }
        var plan = try CodecPlan(files: files, seconds: seconds)
        plan.runs = runs
        let status = StatusLine()
        var bench = CodecBench(plan)
        let report = try bench.run { status.show($0) }
        status.clear()
        if let json, json != "-" { try report.json().write(to: URL(fileURLWithPath: json)) }
        print(json == "-" ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }
}
