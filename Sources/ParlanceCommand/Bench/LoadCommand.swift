import ArgumentParser
import Foundation
import ParlanceBench

struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Many live sessions at once: latency, trouble, processor and memory.",
        discussion: """
            Speaks recordings in real time over the native protocol, each session at another place of them, and reports
            how long words and finals take, stage by stage, against the budget of 300 ms.

              parlance bench load --spawn --model DIR --manifest FILE --only digits8k --sessions 1,10,50
              parlance bench load --url ws://127.0.0.1:8080/v1/stream --server-pid $(pgrep -x parlance) --audio talk.wav
              parlance bench load --spawn --idle 200,1000

            --protocol speaks another dialect, and --ramp searches the largest number of streams that a server carries:
            results and finals within 300 ms at p95, nothing dropped, the words of a single stream.

              parlance bench load --url ws://127.0.0.1:6006 --protocol sherpa --sessions 10,50 --audio talk.wav
              parlance bench load --spawn --model DIR --manifest FILE --ramp 10:400 --html report.html

            --overload lets a crowd come on top of the usual sessions; the policy is the server's, or each session's by
            the query of --url (overflow=drop_oldest&maximum_lag=1000).

              parlance bench load --spawn --model DIR --serve overflow=drop-oldest:1000 --audio talk.wav \
                  --sessions 20 --overload 60:15

            --against drives Parlance and another server in turn, with the same model. That server listens on all
            addresses, so give it a network of its own:

              unshare -n parlance bench load --against sherpa --peer-server sherpa-onnx-online-websocket-server \
                  --model DIR --sessions 50,100,200 --runs 3 --pin --audio talk.wav

            Only servers on this machine are loaded, unless you say that the host is yours. Ctrl-C ends early and
            prints what there is.
            """)

    @Option(
        help: ArgumentHelp(
            "A running server, as ws://127.0.0.1:8080/v1/stream; its query may set parameters.", valueName: "url"))
    var url: String?
    @Flag(help: "Start a server for each run, with --engine, --model and the like, and end it.") var spawn = false
    @Option(help: ArgumentHelp("Concurrent sessions; one run for each number.", valueName: "n,n,…")) var sessions:
        String?
    @Option(help: ArgumentHelp("Memory with so many connected, silent sessions.", valueName: "n,n,…")) var idle: String?
    @Option(help: ArgumentHelp("Length of each run once all sessions speak.", valueName: "s")) var seconds = 30.0
    @Option(help: ArgumentHelp("Over how many seconds the sessions begin.", valueName: "s")) var stagger: Double?
    @Option(
        help: ArgumentHelp("Search the largest number of sessions that is carried, from a to b.", valueName: "a:b"))
    var ramp: String?
    @Option(
        help: ArgumentHelp(
            "With one number of --sessions: so many more for some seconds, and how the server gets over it.",
            valueName: "n:s"))
    var overload: String?
    @Option(
        name: [.customLong("protocol"), .customLong("dialect")],
        help:
            "native, deepgram, google (--url with ?grpc=PORT), amazon, amazon-websocket, sherpa or vosk, or several with commas between them; words are compared with those of a single stream."
    )
    var dialect: String?
    @Option(help: "With sherpa: feature frames that the model's first step needs.") var firstFrames = 45
    @Option(help: "With sherpa: frames per further step.") var stepFrames = 32
    @Option(help: ArgumentHelp("Places of the audio where streams begin, at most.", valueName: "n")) var places = 8
    @Option(help: "Compare with another server: sherpa.") var against: String?
    @Option(help: ArgumentHelp("With --against: its program.", valueName: "file")) var peerServer: String?
    @Option(help: "With --against: a free port for it.") var peerPort = 6_106
    @Option(help: "With --against: detectors of Parlance, a line for each.") var detectors = "none,silero"
    @Option(help: "With --against: most streams per batch of the other server.") var peerBatch = 5
    @Option(help: "With --against: runs of each line; medians are reported.") var runs = 3
    @Flag(help: "With --against: servers on core 0, the generator on core 1.") var pin = false
    @Flag(help: "With --against: real-time priority for both (root).") var realTime = false
    @Option(help: ArgumentHelp("Write a page with charts to this file.", valueName: "file")) var html: String?
    @Option(help: ArgumentHelp("Recordings to speak; those with a reference.", valueName: "file")) var manifest: String?
    @Option(
        help: ArgumentHelp("Of the manifest, only files that match this pattern. Repeatable.", valueName: "pattern"))
    var only: [String] = []
    @Option(parsing: .upToNextOption, help: ArgumentHelp("Recordings to speak.", valueName: "file")) var audio:
        [String] = []
    @Option(help: ArgumentHelp("Milliseconds per chunk, in tens.", valueName: "ms")) var chunk = 100
    @Option(help: ArgumentHelp("Silence after each recording, in tens.", valueName: "ms")) var pause = 1_000
    @Option(help: ArgumentHelp("Samples per second; beyond 16000, all files must have it.", valueName: "hz")) var rate =
        16_000
    @Option(help: "Silence that ends an utterance, 10 to 5000 ms (else the server's default of 500).") var endpointing:
        Int?
    @Option(help: ArgumentHelp("API key.", valueName: "key")) var key: String?
    @Option(help: ArgumentHelp("The server's process, to see its processor time and memory.", valueName: "pid"))
    var serverPid: Int32?
    @Option(help: ArgumentHelp("Write all figures to this file as JSON, '-' for standard output.", valueName: "file"))
    var json: String?
    @Flag(name: .customLong("i-own-this-host"), help: "Allow a server on another machine.") var ownsHost = false
    @Option(help: "With --spawn: auto, onnx, sherpa-onnx or pocketsphinx.") var engine: String?
    @Option(help: "With --spawn: an installed model's name, or a model folder.") var model: String?
    @Option(help: "With --spawn: voice activity detector.") var vad: String?
    @Option(
        help: ArgumentHelp(
            "With --spawn or --against: any other flag of 'parlance serve', as name=value. Repeatable.",
            valueName: "flag"))
    var serve: [String] = []

    func validate() throws {
        if ramp.flatMap(Double.init) != nil {
            throw ValidationError(
                "--ramp is a range like 10:400; over how many seconds sessions begin is --stagger now.")
        }
        _ = try range()
        _ = try crowd()
        _ = try protocolChosen()
        if against != nil { return try validateComparison() }
        guard spawn != (url != nil) else {
            throw ValidationError("Name a server with --url, or start one with --spawn.")
        }
        if !spawn, engine != nil || model != nil || vad != nil || !serve.isEmpty {
            throw ValidationError(
                "--engine, --model, --vad and --serve belong to --spawn; a running server has its own.")
        }
        guard sessions != nil || idle != nil || !audio.isEmpty || manifest != nil else {
            throw ValidationError("Say what to do: --sessions with --manifest or --audio, or --idle.")
        }
        guard (1...86_400).contains(seconds) else { throw ValidationError("--seconds is 1 to 86400.") }
        guard stagger.map((0...3_600).contains) ?? true else {
            throw ValidationError("--stagger is 0 to 3600 seconds.")
        }
        guard (10...2_000).contains(chunk), chunk % 10 == 0 else {
            throw ValidationError("--chunk is 10 to 2000 ms, in tens.")
        }
        guard (0...60_000).contains(pause), pause % 10 == 0 else {
            throw ValidationError("--pause is 0 to 60000 ms, in tens.")
        }
        guard (8_000...48_000).contains(rate), rate % 100 == 0 else {
            throw ValidationError("--rate is 8000 to 48000 Hz, in hundreds.")
        }
        _ = try counts(sessions, "--sessions")
        _ = try counts(idle, "--idle")
        _ = try subject()
    }

    func counts(_ text: String?, _ name: String) throws -> [Int] {
        guard let text else { return [] }
        let counts = text.split(separator: ",").map { Int($0) ?? 0 }
        guard !counts.isEmpty, counts.allSatisfy((1...100_000).contains) else {
            throw ValidationError("\(name) is a number of sessions, or several with commas between them.")
        }
        return counts
    }

    /// Of `--serve`.
    func serveArguments() throws -> [String] {
        try serve.flatMap { flag in
            guard let equals = flag.firstIndex(of: "=") else {
                throw ValidationError("--serve is name=value, as overflow=drop-oldest:2000.")
            }
            return ["--\(flag[..<equals])", String(flag[flag.index(after: equals)...])]
        }
    }

    func subject() throws -> LoadBench.Subject {
        let query = endpointing.map { "endpointing=\($0)" } ?? ""
        if let url {
            let path = try protocolChosen().path
            var address = try checking { () throws(BenchFailure) in
                try ServerAddress(url, key: key, allowsOthers: ownsHost, defaultPath: path)
            }
            if !query.isEmpty { address.query += (address.query.isEmpty ? "" : "&") + query }
            return .running(address, processID: serverPid)
        }
        var arguments: [String] = []
        for (name, value) in [("engine", engine), ("model", model), ("vad", vad)] {
            if let value { arguments += ["--\(name)", value] }
        }
        arguments += try serveArguments()
        let executable =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return .spawned(.init(executable: executable, arguments: arguments), query: query)
    }

    func run() async throws {
        var plan = LoadPlan()
        plan.seconds = seconds
        plan.ramp = stagger
        plan.places = max(places, 1)
        plan.chunkMilliseconds = chunk
        plan.pauseMilliseconds = pause
        plan.sampleRate = rate
        plan.files = audio
        if let manifest {
            let list = try Manifest(path: manifest)
            let entries = ManifestSelection(patterns: only)(list.entries).filter { !$0.reference.isEmpty }
            plan.files += entries.map(list.path(of:))
        }
        plan.sessions = try counts(sessions, "--sessions")
        if plan.sessions.isEmpty, !plan.files.isEmpty { plan.sessions = [1] }
        guard plan.sessions.isEmpty || !plan.files.isEmpty else {
            throw ValidationError("There is nothing to say: give --audio, or --manifest with an --only that matches.")
        }

        let stop = StopSignal()
        signal(SIGINT, SIG_IGN)
        let interrupts = DispatchSource.makeSignalSource(signal: SIGINT)
        interrupts.setEventHandler {
            StandardError.write("\nending early\n")
            stop.raise()
        }
        interrupts.resume()
        defer { interrupts.cancel() }

        if against != nil || ramp != nil || overload != nil || dialect != nil || html != nil {
            return try await paced(plan, stop)
        }
        let status = StatusLine()
        let report = try await LoadBench(try subject(), plan, stop: stop)
            .run(idle: try counts(idle, "--idle")) { status.show($0) }
        status.clear()
        if let json, json != "-" { try report.json().write(to: URL(fileURLWithPath: json)) }
        print(json == "-" ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }
}
