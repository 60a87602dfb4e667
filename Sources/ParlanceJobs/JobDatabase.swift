import Foundation
import GRDB
import ParlanceCore

/// What is known of uploads and jobs, in an SQLite file. Safe from any thread; calls wait for the disk, not on a thread of
/// Swift's pool.
struct JobDatabase: Sendable {
    private let queue: DatabaseQueue

    /// Opens the file, or makes it.
    init(path: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            // One writer; what was committed is there after a crash of the process, and after one of the machine.
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
        try Self.migrator.migrate(queue)
    }

    private static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE upload (
                        id TEXT PRIMARY KEY, owner TEXT NOT NULL, bytes INTEGER NOT NULL, created REAL NOT NULL
                    );
                    CREATE TABLE job (
                        number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
                        owner TEXT NOT NULL, key TEXT, redaction TEXT, upload TEXT, url TEXT, request TEXT NOT NULL,
                        status TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, result TEXT, error TEXT,
                        created REAL NOT NULL, ended REAL
                    );
                    CREATE INDEX job_by_owner ON job (kind, owner, number);
                    CREATE INDEX job_by_status ON job (status, number);
                    """)
        }
        // Attempts so far, and when the next one is due; null: there is nothing to send.
        migrator.registerMigration("2") { db in
            try db.execute(
                sql: """
                    ALTER TABLE job ADD COLUMN callback_attempts INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE job ADD COLUMN callback_due REAL;
                    CREATE INDEX job_by_callback ON job (callback_due) WHERE callback_due IS NOT NULL;
                    """)
        }
        return migrator
    }()

    // MARK: Uploads

    func add(upload id: String, owner: String, bytes: Int, at now: Double) async throws {
        try await queue.write { db in
            try db.execute(
                sql: "INSERT INTO upload (id, owner, bytes, created) VALUES (?, ?, ?, ?)",
                arguments: [id, owner, bytes, now])
        }
    }

    func hasUpload(_ id: String, owner: String) async throws -> Bool {
        try await queue.read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM upload WHERE id = ? AND owner = ?)", arguments: [id, owner])
                ?? false
        }
    }

    func uploads() async throws -> [String: Int] {
        try await queue.read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT id, bytes FROM upload")
            return Dictionary(rows.map { ($0["id"], $0["bytes"]) }) { first, _ in first }
        }
    }

    // MARK: Jobs

    func add(_ job: RecordingJob) async throws {
        try await queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO job (id, kind, owner, key, redaction, upload, url, request, status, created)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    job.id, job.kind, job.caller.id, job.caller.name, job.caller.redaction.list, job.source.upload,
                    job.source.url, job.request, job.status.rawValue, job.createdAt.secondsSince1970,
                ])
        }
    }

    func job(_ id: String, kind: String, owner: String) async throws -> RecordingJob? {
        try await queue.read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM job WHERE id = ? AND kind = ? AND owner = ?", arguments: [id, kind, owner]
            ).map(RecordingJob.init)
        }
    }

    func jobs(kind: String, owner: String, _ query: JobQuery) async throws -> [RecordingJob] {
        try await queue.read { db in
            var sql = "SELECT * FROM job WHERE kind = ? AND owner = ?"
            var arguments: StatementArguments = [kind, owner]
            if let status = query.status {
                sql += " AND status = ?"
                arguments += [status.rawValue]
            }
            for (id, sign) in [(query.before, "<"), (query.after, ">")] {
                guard let id else { continue }
                sql += " AND number \(sign) (SELECT number FROM job WHERE id = ?)"
                arguments += [id]
            }
            // After a job: those that follow it directly, not the newest of all.
            sql += query.after == nil ? " ORDER BY number DESC LIMIT ?" : " ORDER BY number LIMIT ?"
            arguments += [query.limit]
            let jobs = try Row.fetchAll(db, sql: sql, arguments: arguments).map(RecordingJob.init)
            return query.after == nil ? jobs : jobs.reversed()
        }
    }

    /// The oldest that waits; it is under way from now on.
    func takeNext() async throws -> RecordingJob? {
        try await queue.write { db in
            try Row.fetchOne(
                db,
                sql: """
                    UPDATE job SET status = 'processing', attempts = attempts + 1
                    WHERE number = (SELECT MIN(number) FROM job WHERE status = 'queued') RETURNING *
                    """
            ).map(RecordingJob.init)
        }
    }

    /// - Parameter callbackDue: when the client is to be told; nil: it is not.
    func complete(_ id: String, result: String, at now: Double, callbackDue: Double? = nil) async throws {
        try await queue.write { db in
            try db.execute(
                sql: "UPDATE job SET status = 'completed', result = ?, ended = ?, callback_due = ? WHERE id = ?",
                arguments: [result, now, callbackDue, id])
        }
    }

    func fail(_ id: String, error: String, at now: Double, callbackDue: Double? = nil) async throws {
        try await queue.write { db in
            try db.execute(
                sql: "UPDATE job SET status = 'failed', error = ?, ended = ?, callback_due = ? WHERE id = ?",
                arguments: [error, now, callbackDue, id])
        }
    }

    // MARK: Callbacks

    /// One whose callback is due. Nobody else is given it for `lease` seconds; then, or after a restart, it is due again, unless
    /// its sending has come to an end: it is sent once more rather than never.
    func takeCallback(at now: Double, lease: Double) async throws -> (job: RecordingJob, attempt: Int)? {
        try await queue.write { db in
            try Row.fetchOne(
                db,
                sql: """
                    UPDATE job SET callback_attempts = callback_attempts + 1, callback_due = ?
                    WHERE number = (SELECT number FROM job WHERE callback_due <= ? ORDER BY callback_due LIMIT 1)
                    RETURNING *
                    """, arguments: [now + lease, now]
            ).map { (RecordingJob($0), $0["callback_attempts"]) }
        }
    }

    /// - Parameter due: when it is to be sent again; nil: no more.
    func endCallback(_ id: String, nextDue due: Double? = nil) async throws {
        try await queue.write { db in
            try db.execute(sql: "UPDATE job SET callback_due = ? WHERE id = ?", arguments: [due, id])
        }
    }

    /// It waits again; this attempt does not count.
    func putBack(_ id: String) async throws {
        try await queue.write { db in
            try db.execute(
                sql: "UPDATE job SET status = 'queued', attempts = attempts - 1 WHERE id = ? AND status = 'processing'",
                arguments: [id])
        }
    }

    /// After a restart: what was under way waits again, unless the server has ended `attempts` times in the middle of it.
    func recover(attempts: Int, at now: Double) async throws {
        try await queue.write { db in
            try db.execute(
                sql: """
                    UPDATE job SET status = 'failed', error = ?, ended = ?, callback_due = ?
                    WHERE status = 'processing' AND attempts >= ?
                    """,
                arguments: [
                    "The server ended \(attempts) times while it worked on this recording.", now, now, attempts,
                ])
            try db.execute(sql: "UPDATE job SET status = 'queued' WHERE status = 'processing'")
            try db.execute(sql: "UPDATE job SET callback_due = ? WHERE callback_due > ?", arguments: [now, now])
        }
    }

    func remove(_ id: String) async throws {
        try await queue.write { db in try db.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [id]) }
    }

    /// Forgets jobs that ended, and uploads that came, before `limit`, but for uploads that a job still needs.
    ///
    /// - Returns: the uploads.
    func expire(before limit: Double) async throws -> [String] {
        try await queue.write { db in
            try db.execute(sql: "DELETE FROM job WHERE ended < ? AND callback_due IS NULL", arguments: [limit])
            return try String.fetchAll(
                db,
                sql: """
                    DELETE FROM upload WHERE created < ? AND id NOT IN
                    (SELECT upload FROM job WHERE upload IS NOT NULL AND status IN ('queued', 'processing')) RETURNING id
                    """, arguments: [limit])
        }
    }
}

extension RecordingJob.Source {
    fileprivate var upload: String? { if case .upload(let id) = self { id } else { nil } }
    fileprivate var url: String? { if case .url(let url) = self { url } else { nil } }
}

extension RecordingJob {
    fileprivate init(_ row: Row) {
        let redaction = (row["redaction"] as String?).flatMap { TextConfiguration.Redaction($0) } ?? .none
        self.init(
            id: row["id"], kind: row["kind"], caller: Caller(name: row["key"], id: row["owner"], redaction: redaction),
            source: (row["url"] as String?).map(Source.url) ?? .upload(row["upload"] ?? ""), request: row["request"],
            status: Status(rawValue: row["status"]) ?? .failed,
            result: row["result"], error: row["error"], createdAt: WallTime(secondsSince1970: row["created"]),
            endedAt: (row["ended"] as Double?).map(WallTime.init(secondsSince1970:)))
    }
}
