import Foundation
import Glibc

/// Counts heap allocations, those of the C libraries as well, by a library that is loaded before glibc's
/// (`CAllocationCounter`). A program that was not started with it can count nothing.
public enum AllocationCounter {
    private static let counter: (@convention(c) () -> UInt)? = dlsym(nil, "parlance_allocations").map {
        unsafeBitCast($0, to: (@convention(c) () -> UInt).self)
    }

    public static var isLoaded: Bool { counter != nil }

    /// How often the calling thread has asked for memory; nil where nobody counts.
    private static var now: Int? { counter.map { Int($0()) } }

    /// How often `body` asks for memory; nil where nobody counts.
    static func count<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Int? {
        guard let before = now else { return nil }
        try body()
        return now.map { $0 - before }
    }

    /// The library as `swift build` puts it beside the program; nil where it is not.
    public static var library: String? {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return nil
        }
        let path = (program as NSString).deletingLastPathComponent + "/libAllocationCounter.so"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    private static let variable = "LD_PRELOAD"

    /// Starts this program anew, with the same arguments and the library. Returns if it is loaded already or is not
    /// there; programs that are started later do not inherit it.
    public static func load() {
        guard !isLoaded else {
            unsetenv(variable)
            return
        }
        guard let library, getenv(variable) == nil else { return }
        setenv(variable, library, 1)
        var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
        execv("/proc/self/exe", &arguments)
        unsetenv(variable)
    }
}
