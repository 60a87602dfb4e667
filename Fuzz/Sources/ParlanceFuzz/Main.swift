import CFuzzer
import Foundation

/// The libFuzzer program. scripts/fuzz runs it; the environment says which target, so that libFuzzer can start it anew
/// with its own arguments:
///
///     ParlanceFuzz --list                                    the targets' names
///     ParlanceFuzz --allocations                             counts what decoding takes from the heap
///     PARLANCE_FUZZ_TARGET=wav ParlanceFuzz --seeds FOLDER   writes well-formed inputs
///     PARLANCE_FUZZ_TARGET=wav ParlanceFuzz [libFuzzer's arguments]
@main
enum Main {
    nonisolated(unsafe) private static var target: FuzzTarget?
    private static let targets = FuzzTarget.all + [.text, .eventStream]

    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.dropFirst() == ["--list"] {
            print(targets.map(\.name).joined(separator: "\n"))
            return
        }
        if arguments.dropFirst() == ["--allocations"] {
            guard try Allocations.report() else { fail("there are allocations after warm-up") }
            return
        }
        let name = ProcessInfo.processInfo.environment["PARLANCE_FUZZ_TARGET"] ?? ""
        guard let target = targets.first(where: { $0.name == name }) else {
            fail("PARLANCE_FUZZ_TARGET is '\(name)'; there are \(targets.map(\.name).joined(separator: ", "))")
        }
        Self.target = target
        if arguments.count == 3, arguments[1] == "--seeds" { return try writeSeeds(target, to: arguments[2]) }
        runFuzzer(["-max_len=\(target.maximumLength)"])
    }

    private static func writeSeeds(_ target: FuzzTarget, to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (index, seed) in try target.seeds().enumerated() {
            // A seed that breaks a rule would hide behind libFuzzer's noise.
            if let complaint = target.check(seed, nil) { fail("seed \(index) of \(target.name): \(complaint)") }
            try Data(seed).write(to: URL(fileURLWithPath: "\(folder)/seed-\(index)"))
        }
    }

    /// - Parameter defaults: libFuzzer's options, before those of the command line.
    private static func runFuzzer(_ defaults: [String]) {
        let all = CommandLine.arguments.prefix(1) + defaults + CommandLine.arguments.dropFirst()
        var argumentCount = CInt(all.count)
        var pointers = all.map { strdup($0) } + [nil]
        pointers.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            let status = LLVMFuzzerRunDriver(&argumentCount, &start) { bytes, count in
                Main.check(UnsafeBufferPointer(start: bytes, count: count))
                return 0
            }
            exit(status)
        }
    }

    private static func check(_ bytes: UnsafeBufferPointer<UInt8>) {
        let complaint = target?.check(Array(bytes)) { Int(__sanitizer_get_current_allocated_bytes()) }
        if let complaint { fatalError("\(target?.name ?? ""): \(complaint)") }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data("ParlanceFuzz: \(message)\n".utf8))
        exit(2)
    }
}
