import NIOCore
import ParlanceCore

/// Does the work of `POST /v2/transcript`.
public struct AssemblyAIJobs: JobKind {
    public let name = "assemblyai"

    public init() {}

    public func callback(for job: RecordingJob) -> Callback? {
        (try? TranscriptRequest(json: job.request))?.webhook(job.id, TranscriptStatus(job.status))
    }

    public func run(
        _ job: RecordingJob, audio: () async throws(SessionFailure) -> ByteBuffer?,
        _ recordings: any RecordingTranscriber
    ) async throws(SessionFailure) -> String {
        let request = try TranscriptRequest(json: job.request)
        let configuration = try request.configuration()
        var channels: [Int: [Word]] = [:]
        var recognizer: RecognizerProfile?
        var summary: SessionSummary?
        try await recordings.transcribe(
            id: job.id, dialect: name, configuration, from: job.caller, audio: audio,
            event: { event in
                switch event {
                case .began(let description): recognizer = description.recognizer
                case .committed(let transcript): channels[transcript.channel, default: []] += transcript.words
                case .ended(let found): summary = found
                default: break
                }
            })
        guard let recognizer, let summary else { throw .internal("The transcription ended without an answer.") }
        guard summary.audio > .zero else {
            throw .badAudio(
                "Transcoding failed. File does not appear to contain audio, or is of a kind that is not known here.")
        }
        let count = request.isSeparate ? summary.channels : 1
        let start = request.audioStartFrom ?? 0
        return StoredTranscript(
            channels: (0..<max(count, 1)).map { channels[$0] ?? [] }, isSeparate: request.isSeparate,
            range: start..<max(request.audioEndAt ?? .max, start), summary: summary, recognizer: recognizer,
            detectsLanguage: request.languageDetection ?? false
        ).json
    }
}
