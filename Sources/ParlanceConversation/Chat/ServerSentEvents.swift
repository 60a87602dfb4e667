import ParlanceCore

/// Reads `text/event-stream` (HTML Living Standard, section 9.2) cut anywhere: the data of each event.
///
/// Names, ids and times to reconnect are passed over, comments as well. A line and an event are bounded. An event at the end
/// without its empty line is not one, as the standard has it.
package struct ServerSentEvents: Sendable {
    /// Bytes of a line, and of an event's data.
    package static let maximumBytes = 1 << 20

    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var lastWasReturn = false
    private var isFirstLine = true

    package init() {}

    /// Appends the data of the events that `bytes` completes.
    ///
    /// - Throws: ``ChatError/badAnswer(_:)`` beyond the bound.
    package mutating func read(_ bytes: some Sequence<UInt8>, into events: inout [String]) throws(ChatError) {
        for byte in bytes {
            let isFeedAfterReturn = lastWasReturn && byte == UInt8(ascii: "\n")
            lastWasReturn = byte == UInt8(ascii: "\r")
            if isFeedAfterReturn { continue }
            if byte == UInt8(ascii: "\n") || lastWasReturn {
                try endLine(&events)
            } else {
                guard line.count < Self.maximumBytes else { throw Self.tooLong }
                line.append(byte)
            }
        }
    }

    private mutating func endLine(_ events: inout [String]) throws(ChatError) {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else {
            if hasData { events.append(String(decoding: data, as: UTF8.self)) }
            data.removeAll(keepingCapacity: true)
            hasData = false
            return
        }
        guard line.starts(with: "data".utf8) else { return }
        var value = line.dropFirst(4)
        if !value.isEmpty {
            guard value.removeFirst() == UInt8(ascii: ":") else { return }
            if value.first == UInt8(ascii: " ") { value.removeFirst() }
        }
        guard data.count + value.count < Self.maximumBytes else { throw Self.tooLong }
        if hasData { data.append(UInt8(ascii: "\n")) }
        data += value
        hasData = true
    }

    private static let tooLong = ChatError.badAnswer(
        "The chat endpoint sent an event of more than \(maximumBytes) bytes.")
}
