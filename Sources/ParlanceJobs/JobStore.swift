import Foundation
import Logging
import NIOCore
import ParlanceCore
import Synchronization

/// Jobs on recordings: a folder with an SQLite file and the recordings, and the tasks that do the work.
///
/// What was accepted survives a restart: a job that was under way is done again. What has ended is forgotten after the
/// retention time, recordings with it; all recordings together have a bound.
public final class JobStore: RecordingJobs {
    /// What is kept, and how much is done at a time.
    public struct Limits: Hashable, Sendable {
        /// How long a job is kept after it has ended, and an upload after it has come.
        public var retention = Duration.seconds(24 * 3_600)
        /// Bytes of all recordings.
        public var disk = 10 << 30
        /// Jobs under way at a time.
        public var concurrency = 1
        /// Restarts in the middle of a job after which it is given up: it may be what ended the server.
        public var attempts = 3
        /// Times that a callback is sent until somebody takes it, and the pause between them.
        public var callbackAttempts = 10
        public var callbackPause = Duration.seconds(10)

        public init() {}
    }

    private let folder: String
    private let limits: Limits
    private let kinds: [String: any JobKind]
    private let recordings: any RecordingTranscriber
    private let remote: any RemoteRecordings
    private let callbacks: any CallbackSender
    private let logger: Logger
    private let lock: FolderLock
    private let database: JobDatabase
    private let uploads: UploadFolder
    /// Something waits.
    private let bell = Bell()
    /// A callback is due.
    private let callbackBell = Bell()
    private let underWay = Mutex<[String: Task<Void, Never>]>([:])

    /// Opens the folder, or makes it, readable by this user alone.
    ///
    /// - Throws: ``JobStoreError``: another server uses it, or it cannot be written.
    public init(
        folder: String, limits: Limits = Limits(), kinds: [any JobKind], recordings: any RecordingTranscriber,
        remote: any RemoteRecordings = NoRemoteRecordings(), callbacks: any CallbackSender = NoCallbacks(),
        logger: Logger
    ) async throws(JobStoreError) {
        self.callbacks = callbacks
        self.folder = folder
        self.limits = limits
        self.kinds = Dictionary(kinds.map { ($0.name, $0) }) { first, _ in first }
        self.recordings = recordings
        self.remote = remote
        self.logger = logger
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            lock = try FolderLock(folder)
            database = try JobDatabase(path: folder + "/jobs.sqlite")
            try await database.recover(attempts: limits.attempts, at: Self.now)
            uploads = try UploadFolder(
                path: folder + "/uploads", limit: limits.disk, known: try await database.uploads())
        } catch {
            throw (error as? JobStoreError) ?? JobStoreError("the folder \(folder) cannot be used: \(error)")
        }
    }

    private static var now: Double { Date().timeIntervalSince1970 }

    // MARK: RecordingJobs

    public func upload(_ body: RequestBody, from caller: Caller) async throws(SessionFailure) -> String {
        let id = UUID().uuidString.lowercased()
        let bytes = try await uploads.store(body, as: id)
        guard bytes > 0 else {
            uploads.remove(id)
            throw .badRequest("The upload is empty.")
        }
        try await stored { try await self.database.add(upload: id, owner: caller.id, bytes: bytes, at: Self.now) }
        return id
    }

    public func submit(
        _ kind: String, request: String, of source: RecordingJob.Source, from caller: Caller
    ) async throws(SessionFailure) -> RecordingJob {
        switch source {
        case .url(let url): try remote.check(url)
        case .upload(let id):
            guard try await stored({ try await self.database.hasUpload(id, owner: caller.id) }) else {
                throw .notFound("There is no upload '\(id.prefix(64))' of this key here.")
            }
        }
        let job = RecordingJob(
            id: UUID().uuidString.lowercased(), kind: kind, caller: caller, source: source, request: request,
            status: .queued, createdAt: WallTime(secondsSince1970: Self.now))
        try await stored { try await self.database.add(job) }
        bell.ring()
        return job
    }

    public func job(_ id: String, _ kind: String, of caller: Caller) async throws(SessionFailure) -> RecordingJob? {
        try await stored { try await self.database.job(id, kind: kind, owner: caller.id) }
    }

    public func jobs(
        _ kind: String, of caller: Caller, _ query: JobQuery
    ) async throws(SessionFailure) -> [RecordingJob] {
        try await stored { try await self.database.jobs(kind: kind, owner: caller.id, query) }
    }

    public func remove(_ id: String, _ kind: String, of caller: Caller) async throws(SessionFailure) -> RecordingJob? {
        guard let job = try await job(id, kind, of: caller) else { return nil }
        try await stored { try await self.database.remove(id) }
        underWay.withLock { $0[id] }?.cancel()
        return job
    }

    /// The disk's failures are the server's, not the client's; their detail is for the log.
    private func stored<Result: Sendable>(
        _ body: @Sendable () async throws -> Result
    ) async throws(SessionFailure) -> Result {
        do {
            return try await body()
        } catch {
            logger.error("jobs cannot be read or written", metadata: ["folder": "\(folder)", "error": "\(error)"])
            throw .internal("The server cannot read or write its jobs.")
        }
    }

    // MARK: The work

    /// Does what waits, until the task is cancelled; what is under way then waits for the next start.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.sweep() }
            for _ in 0..<Self.callbackSenders { group.addTask { await self.sendCallbacks() } }
            for _ in 0..<max(limits.concurrency, 1) { group.addTask { await self.work() } }
        }
    }

    private func work() async {
        while !Task.isCancelled {
            do {
                if let job = try await database.takeNext() {
                    // Another worker may take the next one meanwhile.
                    bell.ring()
                    await work(on: job)
                    continue
                }
            } catch {
                logger.error("jobs cannot be read", metadata: ["folder": "\(folder)", "error": "\(error)"])
            }
            // In vain at times: for what was put back.
            await bell.wait(atMost: .seconds(2))
        }
    }

    private func work(on job: RecordingJob) async {
        let task = Task { await self.finish(job) }
        underWay.withLock { $0[job.id] = task }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        underWay.withLock { $0[job.id] = nil }
    }

    private func finish(_ job: RecordingJob) async {
        var failure: SessionFailure?
        var result: String?
        do throws(SessionFailure) {
            guard let kind = kinds[job.kind] else { throw .unsupported("This server does no jobs of '\(job.kind)'.") }
            let audio =
                switch job.source {
                case .upload(let id): try await uploads.read(id)
                case .url(let url): try await remote.open(url)
                }
            result = try await kind.run(job, audio: audio, recordings)
        } catch {
            failure = error
        }
        let callbackDue = kinds[job.kind]?.callback(for: job) == nil ? nil : Self.now
        let end: @Sendable (JobDatabase) async throws -> Void =
            switch failure {
            case nil:
                { [result] in
                    try await $0.complete(job.id, result: result ?? "", at: Self.now, callbackDue: callbackDue)
                }
            case _ where Task.isCancelled: { try await $0.putBack(job.id) }
            // Its turn will come: live sessions have taken all there is, or the server goes away.
            case .tooBusy, .unavailable, .shuttingDown: { try await $0.putBack(job.id) }
            case let failure?:
                { try await $0.fail(job.id, error: failure.message, at: Self.now, callbackDue: callbackDue) }
            }
        if let failure {
            logger.info(
                "job ended without a result",
                metadata: ["job": "\(job.id)", "failure": "\(failure.code)", "detail": "\(failure.message)"])
        }
        do {
            // In a task of its own: this one may be cancelled, and how it ended must be written all the same.
            try await Task { try await end(database) }.value
            if callbackDue != nil { callbackBell.ring() }
        } catch {
            logger.error("a job's end cannot be written", metadata: ["job": "\(job.id)", "error": "\(error)"])
        }
    }

    // MARK: Callbacks

    /// So many wait for an answer at a time.
    private static let callbackSenders = 2
    /// Seconds; longer than any of them takes.
    private static let callbackLease = 120.0

    private func sendCallbacks() async {
        while !Task.isCancelled {
            do {
                if let (job, attempt) = try await database.takeCallback(at: Self.now, lease: Self.callbackLease) {
                    try await sendCallback(of: job, attempt)
                    continue
                }
            } catch {
                logger.error("callbacks cannot be read", metadata: ["folder": "\(folder)", "error": "\(error)"])
            }
            await callbackBell.wait(atMost: .seconds(2))
        }
    }

    private func sendCallback(of job: RecordingJob, _ attempt: Int) async throws {
        guard let callback = kinds[job.kind]?.callback(for: job) else { return try await database.endCallback(job.id) }
        do throws(SessionFailure) {
            try await callbacks.send(callback)
        } catch {
            let isLast = attempt >= limits.callbackAttempts
            logger.log(
                level: isLast ? .warning : .info, isLast ? "a callback was given up" : "a callback was not taken",
                metadata: ["job": "\(job.id)", "attempt": "\(attempt)", "detail": "\(error.message)"])
            let (seconds, attoseconds) = limits.callbackPause.components
            guard isLast else {
                let pause = Double(seconds) + Double(attoseconds) / 1e18
                return try await database.endCallback(job.id, nextDue: Self.now + pause)
            }
        }
        try await database.endCallback(job.id)
    }

    /// Forgets what is over its time.
    private func sweep() async {
        while !Task.isCancelled {
            do {
                let limit = Self.now - Double(limits.retention.components.seconds)
                for upload in try await database.expire(before: limit) { uploads.remove(upload) }
            } catch {
                logger.error("old jobs cannot be removed", metadata: ["folder": "\(folder)", "error": "\(error)"])
            }
            try? await Task.sleep(for: min(.seconds(60), limits.retention))
        }
    }
}

public struct JobStoreError: Error, CustomStringConvertible {
    public var description: String
    init(_ description: String) { self.description = description }
}
