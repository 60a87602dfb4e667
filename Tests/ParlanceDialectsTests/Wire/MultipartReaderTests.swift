import NIOCore
import ParlanceCore
import ParlanceDialects
import Testing

private let type = "multipart/form-data; boundary=\"b-1\""

/// The parts of a form, from its bytes cut as told: heads, contents, and whether its end came.
private func parts(
    _ body: String, every size: Int, contentType: String = type
) throws -> (parts: [(MultipartReader.Head, String)], isOver: Bool) {
    var reader = try #require(MultipartReader(contentType: contentType))
    var parts: [(MultipartReader.Head, String)] = []
    var isOver = false
    let bytes = Array(body.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
        var pieces: [MultipartReader.Piece] = []
        try reader.read(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]), into: &pieces)
        for piece in pieces {
            switch piece {
            case .part(let head): parts.append((head, ""))
            case .bytes(let bytes):
                #expect(bytes.readableBytes > 0)
                parts[parts.count - 1].1 += String(buffer: bytes)
            case .end: isOver = true
            }
        }
    }
    if isOver { try reader.finish() } else { #expect(throws: SessionFailure.self) { try reader.finish() } }
    return (parts, isOver)
}

@Suite("Multipart forms")
struct MultipartReaderTests {
    private static let form =
        "preamble\r\n--b-1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n"
        + "--b-1  \r\ncontent-disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\";c.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
        + "\r\n--b-\r\n--b-\r\r\n-1--\r\n--b-1\r\nContent-Disposition: form-data; name=empty\r\n\r\n\r\n--b-1--\r\nepilogue"

    @Test("Parts are the same however they are cut", arguments: [1, 2, 3, 5, 8, 64, 4_096])
    func cuts(size: Int) throws {
        let found = try parts(Self.form, every: size)
        #expect(found.isOver)
        #expect(found.parts.map(\.0.name) == ["model", "file", "empty"])
        #expect(found.parts.map(\.1) == ["whisper-1", "\r\n--b-\r\n--b-\r\r\n-1--", ""])
        #expect(found.parts[1].0.fileName == "a \"b\";c.wav" && found.parts[1].0.contentType == "audio/wav")
    }

    @Test("A form may begin with its delimiter, and may be empty", arguments: [1, 100])
    func beginnings(size: Int) throws {
        #expect(try parts("--b-1--\r\n", every: size).parts.isEmpty)
        let one = "--b-1\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b-1--"
        #expect(try parts(one, every: size).parts.map(\.1) == ["1"])
    }

    @Test("What has no end is told at its end")
    func unfinished() throws {
        #expect(try !parts(String(Self.form.dropLast(20)), every: 7).isOver)
    }

    @Test(
        "What is no form is refused",
        arguments: [
            "--b-1\r\nContent-Type: text/plain\r\n\r\nx\r\n--b-1--", "--b-1" + String(repeating: "x", count: 100),
            "--b-1\r\n" + String(repeating: "h", count: 10_000), "--b-1\r\n\r\nno head\r\n--b-1--",
        ])
    func broken(body: String) {
        #expect(throws: SessionFailure.self) { _ = try parts(body, every: 512) }
    }

    @Test("Parts are bounded in number")
    func many() {
        let one = "--b-1\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n"
        #expect(throws: SessionFailure.self) {
            _ = try parts(String(repeating: one, count: 600) + "--b-1--", every: 4_096)
        }
    }

    @Test(
        "Content types without a boundary are none",
        arguments: ["multipart/form-data", "application/json", "multipart/form-data; boundary=", nil])
    func types(contentType: String?) {
        #expect(MultipartReader(contentType: contentType) == nil)
    }
}
