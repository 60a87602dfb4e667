import ParlanceCore

/// Plain HTTP answers in this provider's form: `{"error": "…"}`.
enum AssemblyAIAnswer {
    static func refusal(_ failure: SessionFailure) -> HTTPAnswer {
        var writer = JSONWriter()
        writer.object { $0.field("error", failure.message) }
        var headers: [(name: String, value: String)] = []
        if let seconds = failure.retryAfter { headers.append((name: "retry-after", value: String(seconds))) }
        return HTTPAnswer(status: status(of: failure), headers: headers, json: writer.text)
    }

    private static func status(of failure: SessionFailure) -> Int {
        switch failure {
        case .badRequest, .unsupported, .badAudio: 400
        case .unauthorized: 401
        case .notFound: 404
        case .clientTooSlow, .tooLong, .idle: 408
        case .tooLarge: 413
        case .tooBusy: 429
        case .internal: 500
        case .unavailable, .stalled, .shuttingDown: 503
        }
    }
}
