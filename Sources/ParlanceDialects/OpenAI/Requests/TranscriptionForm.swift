import NIOCore
import ParlanceCore

/// A request's multipart form: its fields as text, its file as it came. Names lose a `[]` at their end.
struct TranscriptionForm {
    /// Bytes of all fields together.
    static let maximumFields = 256 * 1_024

    private var fields: [(name: String, bytes: ByteBuffer)] = []
    /// In pieces, in order.
    private(set) var file: [ByteBuffer]?

    /// Reads to the end of the body.
    ///
    /// - Parameter limit: bytes of the file.
    init(_ body: RequestBody, contentType: String?, limit: Int) async throws(SessionFailure) {
        guard var reader = MultipartReader(contentType: contentType) else {
            throw .badRequest("The request's body must be multipart/form-data.")
        }
        var pieces: [MultipartReader.Piece] = []
        var fieldBytes = 0
        var fileBytes = 0
        var isFile = false
        while let bytes = try await body.next() {
            pieces.removeAll(keepingCapacity: true)
            try reader.read(bytes, into: &pieces)
            for piece in pieces {
                switch piece {
                case .part(let head) where head.name == "file":
                    guard file == nil else { throw .badRequest("The form has more than one file.") }
                    file = []
                    isFile = true
                case .part(let head):
                    isFile = false
                    fields.append((head.name.hasSuffix("[]") ? String(head.name.dropLast(2)) : head.name, ByteBuffer()))
                    fieldBytes += head.name.utf8.count
                case .bytes(let bytes) where isFile:
                    fileBytes += bytes.readableBytes
                    guard fileBytes <= limit else {
                        throw .tooLarge(
                            "A recording may have \(limit) bytes at most here; send a longer one in parts, or as a stream."
                        )
                    }
                    file?.append(bytes)
                case .bytes(let bytes):
                    fieldBytes += bytes.readableBytes
                    guard fieldBytes <= Self.maximumFields else {
                        throw .tooLarge("The form's fields may have \(Self.maximumFields) bytes at most.")
                    }
                    fields[fields.count - 1].bytes.writeImmutableBuffer(bytes)
                case .end: break
                }
            }
        }
        try reader.finish()
    }

    var names: [String] { fields.map(\.name) }

    /// Empty ones are none, as careless clients have it.
    func values(_ name: String) -> [String] {
        fields.lazy.filter { $0.name == name }.map { String(buffer: $0.bytes) }.filter { !$0.isEmpty }
    }

    func value(_ name: String) -> String? { values(name).first }
}
