import NIOCore

/// Work on recordings that outlives the request that asked for it: kept on disk, done in the background, fetched later.
///
/// What one key has stored no other sees. Safe from any thread.
public protocol RecordingJobs: Sendable {
    /// Keeps a recording until ``RecordingJob``s have used it, and until the retention time is over.
    ///
    /// - Returns: its id, an UUID in lower case.
    /// - Throws: ``SessionFailure/unavailable(_:retryAfter:)`` when the disk space for recordings is full.
    func upload(_ body: RequestBody, from caller: Caller) async throws(SessionFailure) -> String

    /// Queues work on a recording.
    ///
    /// - Throws: ``SessionFailure/notFound(_:)`` when it is an upload that this caller does not have.
    func submit(
        _ kind: String, request: String, of source: RecordingJob.Source, from caller: Caller
    ) async throws(SessionFailure) -> RecordingJob

    /// Nil when this caller has no such job.
    func job(_ id: String, _ kind: String, of caller: Caller) async throws(SessionFailure) -> RecordingJob?

    /// The newest first.
    func jobs(_ kind: String, of caller: Caller, _ query: JobQuery) async throws(SessionFailure) -> [RecordingJob]

    /// Forgets a job and what came of it; one that is under way is given up. Nil when this caller has no such job.
    func remove(_ id: String, _ kind: String, of caller: Caller) async throws(SessionFailure) -> RecordingJob?
}

/// Which jobs to list.
public struct JobQuery: Hashable, Sendable {
    public var limit: Int
    public var status: RecordingJob.Status?
    /// Only those that were submitted before this one.
    public var before: String?
    /// Only those that were submitted after this one.
    public var after: String?

    public init(limit: Int, status: RecordingJob.Status? = nil, before: String? = nil, after: String? = nil) {
        self.limit = limit
        self.status = status
        self.before = before
        self.after = after
    }
}

/// One piece of work on a recording.
public struct RecordingJob: Hashable, Sendable {
    public enum Status: String, CaseIterable, Sendable {
        case queued
        case processing
        case completed
        case failed
    }

    /// Where the recording is.
    public enum Source: Hashable, Sendable {
        /// By its id.
        case upload(String)
        /// To be fetched when the job's turn comes.
        case url(String)
    }

    /// UUID, lower case.
    public var id: String
    /// Whose work it is: ``JobKind/name``.
    public var kind: String
    public var caller: Caller
    public var source: Source
    /// What was asked for, in the kind's own words.
    public var request: String
    public var status: Status
    /// What came of it, in the kind's own words. When completed.
    public var result: String?
    /// Why nothing came of it, in words for the client. When failed.
    public var error: String?
    public var createdAt: WallTime
    public var endedAt: WallTime?

    public init(
        id: String, kind: String, caller: Caller, source: Source, request: String, status: Status,
        result: String? = nil, error: String? = nil, createdAt: WallTime, endedAt: WallTime? = nil
    ) {
        self.id = id
        self.kind = kind
        self.caller = caller
        self.source = source
        self.request = request
        self.status = status
        self.result = result
        self.error = error
        self.createdAt = createdAt
        self.endedAt = endedAt
    }
}

/// Who does the work of one provider's jobs.
public protocol JobKind: Sendable {
    /// Stored with each job; never changes.
    var name: String { get }

    /// Does it. May be called again for the same job, after a restart.
    ///
    /// - Parameter audio: the recording, as ``RecordingTranscriber`` wants it.
    /// - Returns: the ``RecordingJob/result``.
    func run(
        _ job: RecordingJob, audio: () async throws(SessionFailure) -> ByteBuffer?,
        _ recordings: any RecordingTranscriber
    ) async throws(SessionFailure) -> String

    /// What is sent to the client when the job has ended, completed or failed. Nil: nothing. The same for the same job,
    /// whenever it is asked for.
    func callback(for job: RecordingJob) -> Callback?
}

extension JobKind {
    public func callback(for job: RecordingJob) -> Callback? { nil }
}
