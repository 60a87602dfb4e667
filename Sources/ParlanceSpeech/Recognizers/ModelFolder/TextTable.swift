import Foundation

/// A text file as sherpa-onnx reads it: lines ended by a line feed, fields parted by ASCII white space.
///
/// Bytes, not characters, decide: a combining accent after a space is a field of its own there.
enum TextTable {
    static func rows(_ data: Data) -> [[String]] {
        var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { line in
            line.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
