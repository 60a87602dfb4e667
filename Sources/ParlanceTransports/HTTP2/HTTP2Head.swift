import NIOCore
import NIOHPACK
import NIOHTTP1
import NIOHTTP2
import ParlanceCore

/// Heads of requests and answers, between HTTP/2's form and ours.
struct HTTP2Head {
    let method: String
    let handshake: Handshake
    let contentLength: Int?

    /// Nil where the request is no ordinary one (`CONNECT`, or no path).
    init?(_ headers: HPACKHeaders, from channel: any Channel) {
        guard let method = headers.first(name: ":method"), let path = headers.first(name: ":path") else { return nil }
        self.method = method
        let target = RequestTarget(path)
        var fields = headers.filter { !$0.name.hasPrefix(":") }.map { (name: $0.name, value: $0.value) }
        if let authority = headers.first(name: ":authority"), !fields.contains(where: { $0.name == "host" }) {
            fields.insert((name: "host", value: authority), at: 0)
        }
        contentLength = headers.first(name: "content-length").flatMap { Int($0) }
        handshake = Handshake(
            path: target.path, query: target.query, headers: fields, requestID: randomRequestID(),
            remoteAddress: (channel.parent ?? channel).remoteAddressText)
    }

    /// Fields that belong to a connection of HTTP/1.1 (RFC 9113, section 8.2.2).
    private static let connectionFields: Set<String> = [
        "connection", "upgrade", "keep-alive", "proxy-connection", "transfer-encoding",
    ]

    static func fields(of answer: HTTPAnswer) -> HPACKHeaders {
        var fields = fields(status: answer.status, answer.headers)
        if answer.stream == nil, HTTPResponseStatus(statusCode: answer.status).mayHaveResponseBody,
            !fields.contains(name: "content-length")
        {
            fields.add(name: "content-length", value: String(answer.body.count))
        }
        return fields
    }

    static func fields(status: Int, _ headers: [(name: String, value: String)]) -> HPACKHeaders {
        var fields = HPACKHeaders([(":status", String(status))])
        for (name, value, _) in HPACKHeaders(httpHeaders: commonHeaders()) { fields.add(name: name, value: value) }
        for (name, value) in headers where !connectionFields.contains(name.lowercased()) {
            fields.add(name: name.lowercased(), value: headerSafe(value))
        }
        return fields
    }
}
