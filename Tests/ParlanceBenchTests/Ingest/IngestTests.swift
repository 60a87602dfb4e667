import Foundation
import ParlanceBench
import Testing

@Suite("Receiving audio")
struct IngestTests {
    @Test(
        "once warm, a chunk asks for no memory between socket and session worker",
        .enabled(if: SharedData.program != nil))
    func allocations() throws {
        let program = URL(fileURLWithPath: try #require(SharedData.program))
        let library = program.deletingLastPathComponent().appendingPathComponent("libAllocationCounter.so")
        guard FileManager.default.fileExists(atPath: library.path) else {
            print("*** \(library.path) is not there: allocations are NOT counted. ***")
            return
        }
        let process = Process()
        let output = Pipe()
        process.executableURL = program
        process.arguments = ["bench", "ingest", "--allocations", "--json", "-"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let json = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let report = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        let found = try #require(report["allocations"] as? [String: Any])
        #expect(found["chunks"] as? Int ?? 0 > 0)
        // The best of some seconds: what a chunk needs, it needs in each of them.
        #expect(found["per_thousand_chunks"] as? Double == 0, "\(found)")
    }
}
