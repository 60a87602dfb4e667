import ParlanceCore

extension SessionFailure {
    /// This failure as an answer to a request.
    package func openAIAnswer(requestID: String) -> HTTPAnswer {
        var answer = openAIAnswer
        answer.headers += OpenAICrossOrigin.headers + [(name: "x-request-id", value: requestID)]
        return answer
    }

    /// A field that must be there.
    static func missing(_ name: String) -> SessionFailure {
        .badRequest("Missing required parameter: '\(name)'.", parameter: .init(name: name, value: ""))
    }
}

/// Who may read answers in a browser: pages from anywhere, for a key has to be given in any case; where none is asked for,
/// pages of other origins are not served to begin with.
enum OpenAICrossOrigin {
    static let headers = [
        (name: "access-control-allow-origin", value: "*"),
        (name: "access-control-expose-headers", value: "Location, X-Request-ID, Retry-After"),
    ]
    /// What the provider's SDKs send.
    private static let allowed =
        [
            "Authorization", "Content-Type", "Accept", "OpenAI-Beta", "OpenAI-Organization", "OpenAI-Project",
            "X-OpenAI-Agents-SDK", "Idempotency-Key",
        ]
        + [
            "Arch", "Custom-Poll-Interval", "Helper-Method", "Lang", "OS", "Package-Version", "Poll-Helper",
            "Retry-Count",
            "Runtime", "Runtime-Version", "Timeout",
        ].map { "X-Stainless-\($0)" }

    /// The answer to a browser that asks whether it may.
    static func preflight(methods: [String]) -> HTTPAnswer {
        HTTPAnswer(
            status: 204,
            headers: headers + [
                (name: "access-control-allow-methods", value: methods.joined(separator: ", ")),
                (name: "access-control-allow-headers", value: allowed.joined(separator: ", ")),
                (name: "access-control-max-age", value: "600"),
            ])
    }
}

extension HTTPAnswer {
    package static func openAI(status: Int = 200, _ json: String, requestID: String) -> HTTPAnswer {
        HTTPAnswer(
            status: status, headers: OpenAICrossOrigin.headers + [(name: "x-request-id", value: requestID)], json: json)
    }

    /// What is no JSON.
    static func openAI(_ text: String, type: String, requestID: String) -> HTTPAnswer {
        HTTPAnswer(status: 200, headers: openAIHeaders(type, requestID), body: Array(text.utf8))
    }

    static func openAI(_ stream: AnswerStream, type: String, requestID: String) -> HTTPAnswer {
        HTTPAnswer(status: 200, headers: openAIHeaders(type, requestID), stream: stream)
    }

    private static func openAIHeaders(_ type: String, _ requestID: String) -> [(name: String, value: String)] {
        OpenAICrossOrigin.headers + [(name: "content-type", value: type), (name: "x-request-id", value: requestID)]
    }
}
