import NIOCore
import ParlanceCore

/// AssemblyAI's REST interface: uploads, transcripts and what is derived from them (`/v2/…`), and tokens for its streams.
public struct AssemblyAIRequests: RequestHandler {
    public let name = "assemblyai"
    public let support = [
        InterfaceSupport(
            "AssemblyAI transcripts", paths: ["POST /v2/transcript"], parameters: TranscriptRequest.support),
        InterfaceSupport(
            "AssemblyAI uploads and results",
            paths: ["POST /v2/upload", "GET /v2/transcript", "GET /v2/transcript/{id}", "DELETE /v2/transcript/{id}"]
                + TranscriptView.allCases.map { "GET /v2/transcript/{id}/\($0.rawValue)" }),
        InterfaceSupport(
            "AssemblyAI tokens", paths: ["GET /v3/token", "POST /v2/realtime/token"],
            parameters: AssemblyAIToken.support),
    ]

    public init() {}

    /// The provider's own limit of a recording.
    static let maximumUpload = 2_200 << 20
    private static let maximumText = 256 * 1_024

    /// What a path stands for.
    enum Route: Equatable {
        case upload
        case transcripts
        case transcript(String)
        case view(String, TranscriptView)
        case streamingToken
        case realtimeToken

        init?(_ path: String) {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
            switch (parts.first, parts.dropFirst().first, parts.count) {
            case ("v2", "upload", 2): self = .upload
            case ("v2", "transcript", 2): self = .transcripts
            case ("v2", "transcript", 3) where !parts[2].isEmpty: self = .transcript(parts[2])
            case ("v2", "transcript", 4):
                guard let view = TranscriptView(rawValue: parts[3]) else { return nil }
                self = .view(parts[2], view)
            case ("v2", "realtime", 3) where parts[2] == "token": self = .realtimeToken
            case ("v3", "token", 2): self = .streamingToken
            default: return nil
            }
        }

        var methods: [String] {
            switch self {
            case .upload, .realtimeToken: ["POST"]
            case .transcripts: ["GET", "POST"]
            case .transcript: ["GET", "DELETE"]
            case .view, .streamingToken: ["GET"]
            }
        }
    }

    public func methods(path: String) -> [String] { Route(path)?.methods ?? [] }

    public func maximumBody(path: String) -> Int { Route(path) == .upload ? Self.maximumUpload : Self.maximumText }

    public func credential(in head: Handshake) -> String? { AssemblyAICredential.key(in: head) }

    public func respond(
        to request: Request, from caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> HTTPAnswer {
        let head = request.head
        switch (Route(head.path), request.method) {
        case (.streamingToken, _): return try AssemblyAIToken.streaming(head, caller, services.tokens)
        case (.realtimeToken, _):
            return try AssemblyAIToken.realtime(
                try await request.body.whole(limit: Self.maximumText), caller, services.tokens)
        case (.upload, _):
            let id = try await jobs(services).upload(request.body, from: caller)
            return HTTPAnswer(status: 200, json: UploadAnswer(url: UploadURL.make(id, head)).json)
        case (.transcripts, "POST"):
            let body = try await request.body.whole(limit: Self.maximumText)
            let wanted = try TranscriptRequest(json: String(buffer: body))
            let source = UploadURL.id(in: wanted.audioURL).map(RecordingJob.Source.upload) ?? .url(wanted.audioURL)
            // What is wrong with it is said now, not by a failed transcript.
            _ = try wanted.configuration()
            if let url = wanted.webhookURL { try services.callbacks.check(url) }
            let job: RecordingJob
            do throws(SessionFailure) {
                job = try await jobs(services).submit(name, request: wanted.json, of: source, from: caller)
            } catch {
                guard case .notFound = error else { throw error }
                throw .forbiddenUpload
            }
            return HTTPAnswer(status: 200, json: try TranscriptAnswer(job).json)
        case (.transcripts, _):
            return HTTPAnswer(status: 200, json: try await list(head, caller, jobs(services)).json)
        case (.transcript(let id), "DELETE"):
            guard let job = try await jobs(services).remove(id, name, of: caller) else { throw .noTranscript(id) }
            return HTTPAnswer(status: 200, json: try TranscriptAnswer(job, isRemoved: true).json)
        case (.transcript(let id), _):
            return HTTPAnswer(status: 200, json: try TranscriptAnswer(try await job(id, caller, services)).json)
        case (.view(let id, let view), _):
            return try view.answer(try await job(id, caller, services), head)
        case (nil, _): throw .notFound("There is nothing at this path.")
        }
    }

    private func jobs(_ services: RequestServices) throws(SessionFailure) -> any RecordingJobs {
        guard let jobs = services.jobs else {
            throw .unavailable("This server keeps no recordings: it was started without a data folder.", retryAfter: 60)
        }
        return jobs
    }

    private func job(
        _ id: String, _ caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> RecordingJob {
        guard let job = try await jobs(services).job(id, name, of: caller) else { throw .noTranscript(id) }
        return job
    }

    private func list(
        _ head: Handshake, _ caller: Caller, _ jobs: any RecordingJobs
    ) async throws(SessionFailure) -> TranscriptList {
        let parameters = ParameterReader(head) { "Invalid '\($0)' value of '\($1)'. Expected \($2)." }
        var query = JobQuery(limit: try parameters.integer("limit", in: 1...200) ?? 10)
        if let status = parameters.value("status") {
            guard let known = TranscriptStatus(rawValue: status) else {
                throw parameters.invalid(
                    "status", status, expected: TranscriptStatus.allCases.map(\.rawValue).joined(separator: ", "))
            }
            query.status = known.jobStatus
        }
        query.before = parameters.value("before_id")
        query.after = parameters.value("after_id")
        return TranscriptList(jobs: try await jobs.jobs(name, of: caller, query), limit: query.limit, head: head)
    }

    public func refusal(_ failure: SessionFailure, to head: Handshake) -> HTTPAnswer {
        let status =
            switch failure {
            case .badRequest, .unsupported, .badAudio: 400
            case .unauthorized: 401
            case .forbiddenUpload: 403
            // An id that nobody has is a bad request here, a path that nobody answers is not.
            case .notFound: Route(head.path) == nil ? 404 : 400
            case .tooLarge: 413
            case .tooBusy: 429
            case .idle, .tooLong, .clientTooSlow: 408
            case .unavailable, .shuttingDown, .stalled: 503
            case .internal: 500
            }
        var headers: [(name: String, value: String)] = []
        if let seconds = failure.retryAfter { headers.append((name: "retry-after", value: String(seconds))) }
        return HTTPAnswer(status: status, headers: headers, json: ErrorAnswer(text: failure.message).json)
    }
}

extension SessionFailure {
    /// The provider's own sentence.
    static let forbiddenUpload = SessionFailure.notFound("Cannot access uploaded file.")

    static func noTranscript(_ id: String) -> SessionFailure {
        .notFound("Transcript lookup error, transcript id not found: \(cut(id, toBytes: 64))")
    }
}
