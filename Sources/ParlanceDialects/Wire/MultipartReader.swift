import NIOCore
import ParlanceCore

/// Reads `multipart/form-data` (RFC 7578, RFC 2046) cut anywhere, front to back: the parts' heads and their bytes as they come.
///
/// Kept between calls: a part's head, and as many bytes as a delimiter has. What is before the first delimiter and after the
/// last is passed over.
package struct MultipartReader {
    /// What a part says of itself.
    package struct Head: Equatable, Sendable {
        package var name: String
        package var fileName: String?
        package var contentType: String?
    }

    package enum Piece: Equatable {
        case part(Head)
        /// Of the part that was last begun; not empty.
        case bytes(ByteBuffer)
        /// The last part has ended, and with it the form.
        case end
    }

    /// Bytes of a part's head, and parts of a form.
    package static let maximumHead = 8 * 1_024
    package static let maximumParts = 512
    private static let maximumBoundary = 200

    private enum State {
        case body
        case afterDelimiter
        case head
        case over
    }

    private let delimiter: [UInt8]
    /// What was not understood yet. Begins with a line's end, so that the first delimiter is like the others.
    private var rest = ByteBuffer(string: "\r\n")
    private var state = State.body
    private var parts = 0

    /// Nil where the content type is another one, or has no boundary.
    package init?(contentType: String?) {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data") else { return nil }
        let boundary = HeaderParameters(contentType).value("boundary")
        guard let boundary, (1...Self.maximumBoundary).contains(boundary.utf8.count) else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    package mutating func read(_ bytes: ByteBuffer, into pieces: inout [Piece]) throws(SessionFailure) {
        guard state != .over else { return }
        rest.writeImmutableBuffer(bytes)
        while try step(&pieces) {}
        rest.discardReadBytes()
    }

    /// - Throws: when the form has not ended.
    package func finish() throws(SessionFailure) {
        guard state == .over else { throw .badRequest("The multipart body ends in the middle.") }
    }

    /// - Returns: whether there may be more to understand.
    private mutating func step(_ pieces: inout [Piece]) throws(SessionFailure) -> Bool {
        switch state {
        case .over: return false
        case .body:
            let found = rest.withUnsafeReadableBytes { Self.find(delimiter, in: $0) }
            give(found.index, &pieces)
            guard found.isWhole else { return false }
            rest.moveReaderIndex(forwardBy: delimiter.count)
            state = .afterDelimiter
        case .afterDelimiter:
            guard rest.readableBytes >= 2 else { return false }
            let view = rest.readableBytesView
            if view.starts(with: "--".utf8) {
                state = .over
                pieces.append(.end)
                return false
            }
            // Blanks may follow; else it was no delimiter, which no client of ours sends.
            let line = rest.withUnsafeReadableBytes { Self.find([0x0d, 0x0a], in: $0) }
            guard line.index < 64 else { throw Self.broken }
            guard line.isWhole else { return false }
            // The line's end stays: with the next one it ends an empty head.
            rest.moveReaderIndex(forwardBy: line.index)
            state = .head
        case .head:
            let blank = Array("\r\n\r\n".utf8)
            let found = rest.withUnsafeReadableBytes { Self.find(blank, in: $0) }
            guard found.isWhole else {
                guard rest.readableBytes <= Self.maximumHead else { throw Self.broken }
                return false
            }
            guard found.index <= Self.maximumHead, let text = rest.readString(length: found.index) else {
                throw Self.broken
            }
            rest.moveReaderIndex(forwardBy: blank.count)
            parts += 1
            guard parts <= Self.maximumParts else {
                throw .badRequest("A form may have \(Self.maximumParts) parts at most.")
            }
            pieces.append(.part(try Self.head(text)))
            state = .body
        }
        return true
    }

    private mutating func give(_ count: Int, _ pieces: inout [Piece]) {
        guard count > 0, let bytes = rest.readSlice(length: count), parts > 0 else { return }
        pieces.append(.bytes(bytes))
    }

    private static let broken = SessionFailure.badRequest("The multipart body is not well formed.")

    private static func head(_ text: String) throws(SessionFailure) -> Head {
        var head: Head?
        var type: String?
        for line in text.split(whereSeparator: \.isNewline) {
            let halves = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard halves.count == 2 else { continue }
            let value = String(halves[1].drop { $0 == " " || $0 == "\t" })
            switch halves[0].lowercased() {
            case "content-disposition":
                let parameters = HeaderParameters(value)
                guard let name = parameters.value("name") else { continue }
                head = Head(name: name, fileName: parameters.value("filename"))
            case "content-type": type = value
            default: continue
            }
        }
        guard var head else { throw .badRequest("A part of the multipart body has no name.") }
        head.contentType = type
        return head
    }

    /// Where `needle` is, or else where it may begin, at the end.
    private static func find(_ needle: [UInt8], in bytes: UnsafeRawBufferPointer) -> (index: Int, isWhole: Bool) {
        var index = 0
        while index < bytes.count {
            if bytes[index] == needle[0] {
                let length = min(needle.count, bytes.count - index)
                var same = 1
                while same < length, bytes[index + same] == needle[same] { same += 1 }
                if same == needle.count { return (index, true) }
                if same == length { return (index, false) }
            }
            index += 1
        }
        return (bytes.count, false)
    }
}

/// `form-data; name="file"; filename="a.wav"`: parameters of a header's value.
struct HeaderParameters {
    private var values: [String: String] = [:]

    init(_ text: String) {
        var rest = text[...]
        while let semicolon = rest.firstIndex(of: ";") {
            rest = rest[rest.index(after: semicolon)...].drop { $0 == " " || $0 == "\t" }
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest[name.endIndex...]
            guard rest.popFirst() == "=" else { continue }
            var value = ""
            if rest.first == "\"" {
                rest.removeFirst()
                while let character = rest.popFirst(), character != "\"" {
                    // Only quotes and backslashes are escaped; browsers write %22.
                    if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
                        value.append(next)
                        rest.removeFirst()
                    } else {
                        value.append(character)
                    }
                }
            } else {
                let word = rest.prefix { $0 != ";" && $0 != " " }
                value = String(word)
                rest = rest[word.endIndex...]
            }
            values[name.lowercased()] = value
        }
    }

    func value(_ name: String) -> String? { values[name] }
}
