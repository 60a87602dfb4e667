import Foundation
import NIOCore
import ParlanceCore

/// Recordings of `POST /v1/listen?callback=…`: the caller has its answer at once, the URL has the transcript when it is there.
public struct DeepgramJobs: JobKind {
    static let kind = "deepgram"
    public var name: String { Self.kind }

    public init() {}

    public func run(
        _ job: RecordingJob, audio: () async throws(SessionFailure) -> ByteBuffer?,
        _ recordings: any RecordingTranscriber
    ) async throws(SessionFailure) -> String {
        try await Self.recording(of: job).transcribe(audio, id: job.id, from: job.caller, recordings).json
    }

    public func callback(for job: RecordingJob) -> Callback? {
        guard let recording = try? Self.recording(of: job), let url = recording.callbackURL else { return nil }
        let failed = SessionFailure.badRequest(job.error ?? "").deepgramAnswer(requestID: job.id)
        return Callback(
            url: url, method: recording.callbackMethod, body: job.result ?? String(decoding: failed.body, as: UTF8.self)
        )
    }

    /// Queues the request's recording.
    ///
    /// - Returns: the answer, which names the job.
    static func submit(
        _ recording: DeepgramRecording, _ request: Request, from caller: Caller, _ services: RequestServices
    ) async throws(SessionFailure) -> HTTPAnswer {
        try services.callbacks.check(recording.callbackURL ?? "")
        guard let jobs = services.jobs else {
            throw .unavailable(
                "Callbacks need a place for recordings, and this server has no data folder.", retryAfter: 60)
        }
        let source: RecordingJob.Source =
            if let url = try await DeepgramRecording.url(in: request) {
                .url(url)
            } else {
                .upload(try await jobs.upload(request.body, from: caller))
            }
        let job = try await jobs.submit(
            kind, request: StoredQuery(request.head.query).json, of: source, from: caller)
        return .deepgram(Accepted(requestID: job.id).json, requestID: job.id)
    }

    private static func recording(of job: RecordingJob) throws(SessionFailure) -> DeepgramRecording {
        let query = try StoredQuery(json: job.request).items
        return try DeepgramRecording(
            Handshake(path: "/v1/listen", query: query, headers: [], requestID: job.id, remoteAddress: ""))
    }
}

/// `{"request_id": "…"}`
private struct Accepted: JSONWritable {
    var requestID: String

    func write(to json: inout JSONWriter) { json.object { $0.field("request_id", requestID) } }
}

/// A query as it is kept with a job: names and values in turn.
private struct StoredQuery: JSONWritable {
    var items: [QueryItem]

    init(_ items: [QueryItem]) { self.items = items }

    init(json: String) throws(SessionFailure) {
        guard let parts = try? JSONDecoder().decode([String].self, from: Data(json.utf8)), parts.count % 2 == 0 else {
            throw .internal("The job's request cannot be read.")
        }
        items = stride(from: 0, to: parts.count, by: 2).map { QueryItem(name: parts[$0], value: parts[$0 + 1]) }
    }

    func write(to json: inout JSONWriter) {
        json.array(items.flatMap { [$0.name, $0.value] }) { $0.value($1) }
    }
}
