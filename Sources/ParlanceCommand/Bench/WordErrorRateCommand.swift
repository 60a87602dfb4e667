import ArgumentParser
import Foundation
import Parlance
import ParlanceBench
import ParlanceCore

struct WordErrorRateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wer",
        abstract: "Word error rate and real-time factor over a manifest of recordings.",
        discussion: """
            The manifest is tab-separated with a header line; it needs the columns 'file' (relative to the manifest) and
            'reference', and may have 'seconds', 'speaker' and 'category'.

            By default the recordings go through sessions, as clients' audio does: voice activity, segments, endpointing.
            --whole feeds each file to the recognizer as one segment instead; --segments runs the session, then feeds
            the segments it made without it, and says whether the words are the same; --compare runs the session and
            the whole file and gives the difference with a paired bootstrap interval. They can be combined.

            --audio sends the same speech in other ways (opus:24, mulaw@8000, flac@44100x2) and gives the difference. Codecs:
            \(AudioVariant.names).
            What needs a program or library that is not here (ffmpeg, speexenc, libvo-amrwbenc) is left out, and named.
            --detectors compares voice activity detectors; with --vad none the first hands everything to the recognizer.
            --chunking compares how it is handed to the recognizer, and with --realtime how long first partials take.

            Words are compared after: \(TextNormalization.statement).
            Intervals are 95 % bootstrap intervals with files as units and a fixed seed.

              parlance bench wer --manifest FILE --only 'read/lj-*'
              parlance bench wer --manifest FILE --audio linear16,opus:32,opus:8,mulaw@8000,mp3:64,flac
              parlance bench wer --manifest FILE --vad none --detectors silero,cascade
              parlance bench wer --manifest FILE --model DIR --category digits --segments --compare --chunk 100,20,250
            """)

    @OptionGroup var recordings: ManifestOptions
    @OptionGroup var recognition: EngineOptions
    @Flag(help: "Each file as one segment, without voice activity.") var whole = false
    @Flag(help: "The session's segments without the session; must give the session's words.") var segments = false
    @Flag(help: "The session and the whole file, and the difference.") var compare = false
    @Option(help: ArgumentHelp("Through this running server as well; must give the session's words.", valueName: "url"))
    var server: String?
    @Option(help: ArgumentHelp("API key for --server.", valueName: "key")) var key: String?
    @Flag(name: .customLong("i-own-this-host"), help: "--server may be another machine.") var ownsHost = false
    @Option(
        help: ArgumentHelp(
            "Milliseconds per chunk; more, with commas, must give the same words as the first.", valueName: "ms"))
    var chunk = "100"
    @Option(
        help: ArgumentHelp(
            "Sessions with the audio sent so as well, compared with the first: CODEC[:KBITS][@RATE][xCHANNELS], with commas.",
            valueName: "list"))
    var audio = ""
    @Option(
        help: ArgumentHelp(
            "Sessions that hand audio to the recognizer so as well: immediate, adaptive, adaptive:SPEECH/SILENCE or ms, with commas.",
            valueName: "list"))
    var chunking = ""
    @Option(
        help: ArgumentHelp(
            "Sessions with these voice activity detectors as well, compared with the first; with commas.",
            valueName: "list"))
    var detectors = ""
    @Flag(help: "Send the audio at the speed at which it was spoken.") var realtime = false
    @Option(help: "Silence that ends an utterance, 10 to 5000 ms, or 'false'.") var endpointing = "500"
    @Option(help: "Commit words of long utterances about this often, in ms, or 'false'.") var commitInterval = "false"
    @Flag(help: "Recognize recordings without a reference too, and count their words as false.") var falseWords = false
    @Option(help: "Lines of the table: folder, category or speaker.") var by = "folder"
    @Option(help: ArgumentHelp("Recordings at a time.", valueName: "n")) var jobs = 1
    @Flag(help: "Print everything as JSON, recording by recording.") var json = false

    func validate() throws {
        _ = try plan()
    }

    private func plan() throws -> WordErrorRatePlan {
        var plan = WordErrorRatePlan()
        let chunks = chunk.split(separator: ",").map { Int($0) ?? 0 }
        guard !chunks.isEmpty, chunks.allSatisfy((1...5_000).contains) else {
            throw ValidationError("--chunk is 1 to 5000 ms, or several with commas between them.")
        }
        plan.chunks = chunks
        guard (1...64).contains(jobs) else { throw ValidationError("--jobs is 1 to 64.") }
        plan.jobs = jobs
        guard let grouping = WordErrorRatePlan.Grouping(rawValue: by) else {
            throw ValidationError("--by is folder, category or speaker.")
        }
        plan.grouping = grouping
        plan.isRealTime = realtime
        plan.countsFalseWords = falseWords
        var modes: [WordErrorRatePlan.Mode] = []
        if !whole || compare || segments || server != nil || chunks.count > 1 { modes.append(.session) }
        if let server {
            modes.append(.server)
            plan.server = try checking { () throws(BenchFailure) in
                try ServerAddress(server, key: key, allowsOthers: ownsHost)
            }
        }
        if segments { modes.append(.segments) }
        if whole || compare { modes.append(.whole) }
        plan.modes = modes
        plan.variants = try audio.split(separator: ",").map { text in
            try checking { () throws(BenchFailure) in try AudioVariant(String(text)) }
        }
        plan.detectors = try detectors.split(separator: ",").map { name in try Self.detector(String(name)) }
        plan.chunkings = try chunking.split(separator: ",").map(Self.policy)
        guard plan.variants.isEmpty && plan.chunkings.isEmpty && plan.detectors.isEmpty || modes.contains(.session)
        else {
            throw ValidationError(
                "--audio, --detectors and --chunking compare sessions: leave out --whole, or add --compare.")
        }
        if !plan.chunkings.isEmpty { plan.configuration.interimResults = true }
        plan.configuration.endpointing.trailingSilence = try milliseconds(
            endpointing, "--endpointing", EndpointingConfiguration.trailingSilences)
        plan.configuration.commitInterval = try milliseconds(commitInterval, "--commit-interval", 500...60_000)
        return plan
    }

    private static func detector(_ name: String) throws -> VoiceActivityDetectors.Named {
        try checking { () throws(BenchFailure) in try VoiceActivityDetectors.load(name) }
    }

    private static func policy(_ text: Substring) throws -> ChunkingPolicy {
        switch text {
        case "immediate": return .immediate
        case "adaptive": return .adaptive
        case let text where text.hasPrefix("adaptive:"):
            let parts = text.dropFirst("adaptive:".count).split(separator: "/").compactMap { Int($0) }
            guard parts.count == 2, parts.allSatisfy((10...1_000).contains) else {
                throw ValidationError("--chunking adaptive:SPEECH/SILENCE is two numbers of 10 to 1000 ms.")
            }
            return .adaptive(speech: MediaTime(milliseconds: parts[0]), silence: MediaTime(milliseconds: parts[1]))
        default:
            guard let chunk = Int(text), ChunkingPolicy.fixedMilliseconds.contains(chunk) else {
                throw ValidationError("--chunking is immediate, adaptive or 20 to 250 ms, with commas between several.")
            }
            return .fixed(MediaTime(milliseconds: chunk))
        }
    }

    private func milliseconds(_ text: String, _ name: String, _ range: ClosedRange<Int>) throws -> MediaTime? {
        if text == "false" { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw ValidationError("\(name) is \(range.lowerBound) to \(range.upperBound) ms, or 'false'.")
        }
        return MediaTime(milliseconds: value)
    }

    func run() async throws {
        let (list, entries) = try recordings.read()
        let choice = try recognition.load()
        let status = StatusLine()
        let report = try await WordErrorRateBench(choice, list, try plan()).run(entries) { pass, done, all in
            status.show("\(pass): \(done) of \(all) recordings")
        }
        status.clear()
        if json {
            print(String(decoding: try report.json(), as: UTF8.self))
        } else {
            print(report.text)
        }
    }
}

/// Turns what a bench says of its arguments into what the command line says.
func checking<Value>(_ body: () throws(BenchFailure) -> Value) throws -> Value {
    do {
        return try body()
    } catch {
        throw ValidationError(error.description)
    }
}
