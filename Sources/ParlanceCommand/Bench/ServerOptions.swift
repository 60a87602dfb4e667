import ArgumentParser
import Foundation
import ParlanceBench

/// Which server a bench talks to: a running one, or one of its own.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A running server, as ws://127.0.0.1:8080/v1/stream.", valueName: "url")) var url:
        String?
    @Flag(help: "Start a server, with --engine, --model and the like, and end it.") var spawn = false
    @Option(help: ArgumentHelp("API key.", valueName: "key")) var key: String?
    @Option(help: ArgumentHelp("The running server's process, to see what it costs.", valueName: "pid"))
    var serverPid: Int32?
    @Flag(name: .customLong("i-own-this-host"), help: "Allow a server on another machine.") var ownsHost = false
    @Option(help: "With --spawn: auto, sherpa-onnx or pocketsphinx.") var engine: String?
    @Option(help: "With --spawn: an installed model's name, or a model folder.") var model: String?
    @Option(help: "With --spawn: voice activity detector.") var vad: String?
    @Option(help: ArgumentHelp("With --spawn: any flag of 'serve', as name=value. Repeatable.", valueName: "flag"))
    var serve: [String] = []

    func validate() throws {
        guard spawn != (url != nil) else {
            throw ValidationError("Name a server with --url, or start one with --spawn.")
        }
        if !spawn, engine != nil || model != nil || vad != nil || !serve.isEmpty {
            throw ValidationError("--engine, --model, --vad and --serve belong to --spawn.")
        }
        _ = try server()
    }

    /// - Parameter arguments: further flags for a server of our own.
    func server(_ arguments: [String] = []) throws -> ServerUnderTest {
        if let url {
            let address = try checking { () throws(BenchFailure) in
                try ServerAddress(url, key: key, allowsOthers: ownsHost)
            }
            return .running(address, processID: serverPid)
        }
        var arguments = arguments
        for (name, value) in [("engine", engine), ("model", model), ("vad", vad)] {
            if let value { arguments += ["--\(name)", value] }
        }
        for flag in serve {
            guard let equals = flag.firstIndex(of: "=") else {
                throw ValidationError("--serve is name=value, as overflow=drop-oldest:2000.")
            }
            arguments += ["--\(flag[..<equals])", String(flag[flag.index(after: equals)...])]
        }
        let executable =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return .spawned(.init(executable: executable, arguments: arguments))
    }
}
