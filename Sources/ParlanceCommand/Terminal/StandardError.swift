import Foundation

/// Text for people goes to standard error, results to standard output.
enum StandardError {
    static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
    static var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }
}
