import ParlanceCore

/// How an upload is named to its client: as a URL of ours, which only `audio_url` understands; nothing answers it.
enum UploadURL {
    private static let path = "/v2/upload/"

    static func make(_ id: String, _ head: Handshake) -> String {
        "http://\(head.header("host") ?? "localhost")\(path)\(id)"
    }

    /// Nil where it is no URL that we have given.
    static func id(in url: String) -> String? {
        guard let start = url.firstRange(of: path) else { return nil }
        let id = url[start.upperBound...]
        let isID = id.utf8.count == 36 && id.allSatisfy { $0.isHexDigit || $0 == "-" }
        return isID ? id.lowercased() : nil
    }
}

struct UploadAnswer: JSONWritable {
    var url: String

    func write(to json: inout JSONWriter) {
        json.object { $0.field("upload_url", url) }
    }
}

struct ErrorAnswer: JSONWritable {
    var text: String

    func write(to json: inout JSONWriter) {
        json.object { $0.field("error", text) }
    }
}
