import Foundation

/// Writes a drawing to a file: SVG as it is, PNG by a converter that is installed.
public enum PlotFile {
    /// Programs that turn SVG into PNG, in order of preference, each with its arguments.
    private static let converters: [(program: String, arguments: @Sendable (String, String) -> [String])] = [
        ("rsvg-convert", { [$0, "-z", "2", "-o", $1] }),
        ("resvg", { [$0, $1, "--zoom", "2"] }),
        ("inkscape", { [$0, "--export-type=png", "--export-filename=\($1)"] }),
        ("magick", { ["-density", "192", $0, $1] }),
        ("convert", { ["-density", "192", $0, $1] }),
    ]

    /// The kinds that a path may end in.
    public static func isSupported(_ path: String) -> Bool {
        [".svg", ".png"].contains { path.lowercased().hasSuffix($0) }
    }

    /// - Throws: ``BenchFailure`` where no converter is there, or all fail.
    public static func write(_ svg: String, to path: String) throws {
        guard path.lowercased().hasSuffix(".png") else {
            return try Data(svg.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        }
        let drawing = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).svg")
        defer { try? FileManager.default.removeItem(at: drawing) }
        try Data(svg.utf8).write(to: drawing)
        let programs = installed
        for (program, arguments) in programs {
            if try run(program, arguments(drawing.path, URL(fileURLWithPath: path).path)) { return }
        }
        let reason =
            programs.isEmpty ? "none is here" : "\(programs.map(\.program).joined(separator: ", ")) could not"
        throw BenchFailure(
            "\(path): a PNG needs a program that converts SVG, and \(reason); install librsvg2-bin (Debian; it has "
                + "rsvg-convert), or write an .svg, which needs nothing")
    }

    /// Whether it says that it has done its work.
    private static func run(_ program: String, _ arguments: [String]) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    private static var installed: [(program: String, arguments: @Sendable (String, String) -> [String])] {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return converters.compactMap { converter in
            folders.map { "\($0)/\(converter.program)" }.first(where: FileManager.default.isExecutableFile).map {
                ($0, converter.arguments)
            }
        }
    }
}
