import Foundation

/// Runs a program of the system and hands over its output as it comes.
enum Subprocess {
    struct Outcome: Sendable {
        var status: Int32
        /// The end of what it said on its error output.
        var errorText: String
    }

    private static let errorBytes = 4_096

    /// Finds a program on the search path.
    static func find(_ name: String, environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
        let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":").lazy.map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs `program` to its end. Blocks the calling thread.
    ///
    /// - Parameter onOutput: gets standard output in pieces; when it returns false, the program is ended.
    static func run(
        _ program: String, _ arguments: [String], onOutput: (Data) -> Bool
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        // Names of months and quoting must not depend on where we run.
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C", "TAR_OPTIONS": ""]) { $1 }
        let output = Pipe()
        let errors = FileManager.default.temporaryDirectory.appendingPathComponent("parlance-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: errors.path, contents: nil) else {
            throw PullError.cannotWrite(path: errors.path, reason: "no temporary file")
        }
        defer { try? FileManager.default.removeItem(at: errors) }
        let errorFile = try FileHandle(forUpdating: errors)
        defer { try? errorFile.close() }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errorFile
        try process.run()
        try? output.fileHandleForWriting.close()
        var wanted = true
        while let piece = try output.fileHandleForReading.read(upToCount: 1 << 16), !piece.isEmpty {
            if wanted, !onOutput(piece) {
                wanted = false
                process.terminate()
            }
        }
        process.waitUntilExit()
        let end = try errorFile.seekToEnd()
        try errorFile.seek(toOffset: end > UInt64(errorBytes) ? end - UInt64(errorBytes) : 0)
        let text = String(decoding: try errorFile.readToEnd() ?? Data(), as: UTF8.self)
        return Outcome(
            status: process.terminationStatus,
            errorText: text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
