import Foundation

/// Writes `.tar.bz2` archives byte by byte, so that tests can make ones that no honest program would.
struct TarBall {
    private var bytes: [UInt8] = []

    /// Plain by default. Types of POSIX ustar: `0` file, `1` hard link, `2` symbolic link, `3` device, `5` folder.
    mutating func add(
        _ name: String, _ contents: [UInt8] = [], type: Character = "0", link: String = "", mode: Int = 0o644
    ) {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        func octal(_ value: Int, _ width: Int) -> String {
            let digits = String(value, radix: 8)
            return String(repeating: "0", count: width - digits.count) + digits
        }
        put(name, at: 0)
        put(octal(mode, 7), at: 100)
        put(octal(1_000, 7), at: 108)
        put(octal(1_000, 7), at: 116)
        put(octal(type == "0" ? contents.count : 0, 11), at: 124)
        put(octal(1_700_000_000, 11), at: 136)
        put("        ", at: 148)
        put(String(type), at: 156)
        put(link, at: 157)
        put("ustar\u{0}00", at: 257)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
        bytes += header + contents
        bytes += [UInt8](repeating: 0, count: (512 - contents.count % 512) % 512)
    }

    func compressed() throws -> [UInt8] {
        let plain = bytes + [UInt8](repeating: 0, count: 1_024)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["bzip2", "-c"]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        Thread.detachNewThread {
            try? input.fileHandleForWriting.write(contentsOf: plain)
            try? input.fileHandleForWriting.close()
        }
        let result = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Array(result)
    }
}
