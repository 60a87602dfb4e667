import ParlanceCore

/// The transport's own answers: JSON with a stable name and words for a human.
extension HTTPAnswer {
    static func transport(
        _ status: Int, _ error: String, _ message: String, headers: [(name: String, value: String)] = []
    ) -> HTTPAnswer {
        // Both texts are ours, without quotes or anything from the request: nothing to escape.
        var answer = HTTPAnswer(
            status: status, headers: headers, json: "{\"error\":\"\(error)\",\"message\":\"\(message)\"}\n")
        answer.reason = message
        return answer
    }

    static let notFound = transport(404, "not_found", "nothing is served at this path")
    static let notAcceptable = transport(400, "bad_request", "the request could not be read as HTTP/1.1")
    static let missingHost = transport(400, "bad_request", "an HTTP/1.1 request carries exactly one Host header")
    static let badVersion = transport(505, "http_version", "HTTP/1.1 and HTTP/1.0 are spoken here")
    static let http2Required = transport(505, "http_version", "this path speaks HTTP/2")
    static let timeout = transport(408, "timeout", "the request did not arrive in time")
    static let busy = transport(
        503, "too_many_connections", "the server has as many connections as it may; try again in a moment",
        headers: [("retry-after", "5")])
    static let draining = transport(
        503, "shutting_down", "the server is shutting down; try another one or again in a moment",
        headers: [("retry-after", "5")])
    static let failed = transport(500, "internal", "the request could not be answered")

    static func headTooLarge(_ limits: HTTPLimits) -> HTTPAnswer {
        transport(
            431, "head_too_large",
            "a request head may have at most \(limits.maximumHead) bytes and \(limits.maximumHeaders) headers")
    }

    static func bodyTooLarge(_ limit: Int) -> HTTPAnswer {
        transport(413, "body_too_large", bodyTooLargeText(limit))
    }

    static func methodNotAllowed(_ methods: [String]) -> HTTPAnswer {
        let all = methods.contains("GET") ? methods + ["HEAD"] : methods
        return transport(
            405, "method_not_allowed", "this path answers \(all.joined(separator: ", "))",
            headers: [("allow", all.joined(separator: ", "))])
    }

    static func upgradeRequired(_ message: String) -> HTTPAnswer {
        transport(
            426, "upgrade_required", message, headers: [("upgrade", "websocket"), ("sec-websocket-version", "13")])
    }

    static func badUpgrade(_ message: String) -> HTTPAnswer {
        transport(400, "bad_upgrade", message, headers: [("sec-websocket-version", "13")])
    }
}

func bodyTooLargeText(_ limit: Int) -> String { "a request body may have at most \(limit) bytes here" }
