import Foundation
import Logging
import NIOCore
import ParlanceCore
import ParlanceJobs
import Synchronization
import Testing

@Suite("Stored jobs")
struct JobStoreTests {
    @Test("A recording is kept, worked on and fetched, by its own key alone")
    func work() async throws {
        try await withFolder { folder in
            let store = try await Self.store(folder)
            let running = Task { await store.run() }
            let upload = try await store.upload(RequestBody(ByteBuffer(string: "audio")), from: ann)
            let job = try await store.submit("count", request: "how much", of: .upload(upload), from: ann)
            #expect(job.status == .queued)
            let done = try await ended(store, job, of: ann)
            #expect(done.result == "how much: 5 for ann")
            #expect(done.endedAt != nil)
            #expect(try await store.job(job.id, "count", of: bob) == nil)
            #expect(try await store.job(job.id, "other", of: ann) == nil)
            await #expect(throws: SessionFailure.self) {
                try await store.submit("count", request: "", of: .upload(upload), from: bob)
            }
            #expect(try await store.remove(job.id, "count", of: bob) == nil)
            #expect(try await store.remove(job.id, "count", of: ann)?.id == job.id)
            #expect(try await store.job(job.id, "count", of: ann) == nil)
            running.cancel()
            await running.value
        }
    }

    @Test("What waits survives a restart; what was under way is done again, but not for ever")
    func restart() async throws {
        try await withFolder { folder in
            var ids: [String] = []
            do {
                let store = try await Self.store(folder)
                let upload = try await store.upload(RequestBody(ByteBuffer(string: "audio")), from: ann)
                for request in ["hang", "one"] {
                    ids.append(try await store.submit("count", request: request, of: .upload(upload), from: ann).id)
                }
                // Stopped in the middle of the first: it waits again.
                let running = Task { await store.run() }
                try await until { try await store.job(ids[0], "count", of: ann)?.status == .processing }
                running.cancel()
                await running.value
                #expect(try await store.job(ids[0], "count", of: ann)?.status == .queued)
            }
            do {
                let store = try await Self.store(folder, hangs: false)
                let running = Task { await store.run() }
                for id in ids {
                    let job = try #require(try await store.job(id, "count", of: ann))
                    #expect(try await ended(store, job, of: ann).status == .completed)
                }
                running.cancel()
                await running.value
            }
        }
    }

    @Test("A failure is told in words; being full is none, the job waits")
    func failures() async throws {
        try await withFolder { folder in
            let store = try await Self.store(folder)
            let running = Task { await store.run() }
            let upload = try await store.upload(RequestBody(ByteBuffer(string: "audio")), from: ann)
            let bad = try await store.submit("count", request: "bad", of: .upload(upload), from: ann)
            #expect(try await ended(store, bad, of: ann).error == "no audio")
            let unknown = try await store.submit("nobody's", request: "", of: .upload(upload), from: ann)
            #expect(try await ended(store, unknown, of: ann).status == .failed)
            let busy = try await store.submit("count", request: "busy once", of: .upload(upload), from: ann)
            #expect(try await ended(store, busy, of: ann).status == .completed)
            running.cancel()
            await running.value
        }
    }

    @Test("Recordings have a bound all together, and an empty one is none")
    func bound() async throws {
        try await withFolder { folder in
            var limits = JobStore.Limits()
            limits.disk = 2 << 20
            let store = try await Self.store(folder, limits)
            _ = try await store.upload(RequestBody(ByteBuffer(repeating: 1, count: 1_500_000)), from: ann)
            await #expect(throws: SessionFailure.self) {
                try await store.upload(RequestBody(ByteBuffer(repeating: 1, count: 900_000)), from: ann)
            }
            _ = try await store.upload(RequestBody(ByteBuffer(repeating: 1, count: 500_000)), from: ann)
            await #expect(throws: SessionFailure.self) { try await store.upload(RequestBody(ByteBuffer()), from: ann) }
            // What did not arrive whole is not kept.
            let broken = RequestBody()
            _ = broken.receive(ByteBuffer(string: "half"))
            broken.fail(.idle("gone"))
            await #expect(throws: SessionFailure.idle("gone")) { try await store.upload(broken, from: ann) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/uploads").count == 2)
        }
    }

    @Test("What is over its time is forgotten, recordings too, but for those that a job still needs")
    func retention() async throws {
        try await withFolder { folder in
            var limits = JobStore.Limits()
            limits.retention = .seconds(1)
            let store = try await Self.store(folder, limits)
            let running = Task { await store.run() }
            let upload = try await store.upload(RequestBody(ByteBuffer(string: "audio")), from: ann)
            let job = try await store.submit("count", request: "one", of: .upload(upload), from: ann)
            let needed = try await store.submit("count", request: "hang", of: .upload(upload), from: ann)
            _ = try await ended(store, job, of: ann)
            try await until { try await store.job(job.id, "count", of: ann) == nil }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/uploads") == [upload])
            _ = try await store.remove(needed.id, "count", of: ann)
            try await until { try FileManager.default.contentsOfDirectory(atPath: folder + "/uploads").isEmpty }
            running.cancel()
            await running.value
        }
    }

    @Test("Pages: the newest first, by status, before and after one")
    func pages() async throws {
        try await withFolder { folder in
            let store = try await Self.store(folder)
            let upload = try await store.upload(RequestBody(ByteBuffer(string: "audio")), from: ann)
            var ids: [String] = []
            for number in 0..<5 {
                ids.append(try await store.submit("count", request: "\(number)", of: .upload(upload), from: ann).id)
            }
            func page(_ query: JobQuery) async throws -> [String] {
                try await store.jobs("count", of: ann, query).map(\.request)
            }
            #expect(try await page(JobQuery(limit: 2)) == ["4", "3"])
            #expect(try await page(JobQuery(limit: 2, before: ids[3])) == ["2", "1"])
            #expect(try await page(JobQuery(limit: 2, after: ids[1])) == ["3", "2"])
            #expect(try await page(JobQuery(limit: 9, status: .completed)) == [])
            #expect(try await store.jobs("count", of: bob, JobQuery(limit: 9)) == [])
        }
    }

    @Test("A folder serves one server at a time, and this user alone")
    func lock() async throws {
        try await withFolder { folder in
            let store = try await Self.store(folder)
            await #expect(throws: JobStoreError.self) { try await Self.store(folder) }
            let mode = try FileManager.default.attributesOfItem(atPath: folder + "/uploads")[.posixPermissions] as? Int
            #expect(mode == 0o700)
            _ = store
        }
    }

    @Test("Who asked for it is told how a job ended, again until somebody takes it, after a restart too")
    func callbacks() async throws {
        try await withFolder { folder in
            let deaf = Receiver(takesFrom: .max)
            var ids: [String] = []
            do {
                let store = try await Self.store(folder, Self.impatient(attempts: 1_000_000), callbacks: deaf)
                let upload = try await store.upload(RequestBody(ByteBuffer(string: "audio")), from: ann)
                for request in ["tell", "bad, tell", "one"] {
                    ids.append(try await store.submit("count", request: request, of: .upload(upload), from: ann).id)
                }
                let running = Task { await store.run() }
                try await until { Set(deaf.received).count == 2 }
                running.cancel()
                await running.value
            }
            let receiver = Receiver(takesFrom: 3)
            let store = try await Self.store(folder, Self.impatient(attempts: 1_000_000), callbacks: receiver)
            let running = Task { await store.run() }
            let wanted = ["\(ids[0]) completed", "\(ids[1]) failed"]
            try await until { Set(receiver.taken).count == 2 }
            #expect(Set(receiver.taken) == Set(wanted))
            // Taken once, and not sent again.
            let count = receiver.received.count
            try await Task.sleep(for: .milliseconds(200))
            #expect(receiver.received.count == count && receiver.taken.count == 2)
            running.cancel()
            await running.value
        }
    }

    @Test("A callback that nobody takes is given up")
    func givenUp() async throws {
        try await withFolder { folder in
            let deaf = Receiver(takesFrom: .max)
            let store = try await Self.store(folder, Self.impatient(attempts: 3), callbacks: deaf)
            let running = Task { await store.run() }
            let upload = try await store.upload(RequestBody(ByteBuffer(string: "audio")), from: ann)
            _ = try await store.submit("count", request: "tell", of: .upload(upload), from: ann)
            try await until { deaf.received.count == 3 }
            try await Task.sleep(for: .milliseconds(200))
            #expect(deaf.received.count == 3)
            running.cancel()
            await running.value
        }
    }

    @Test("Who takes his time is not sent the same callback meanwhile")
    func slow() async throws {
        try await withFolder { folder in
            let slow = Receiver(takesFrom: 1, after: .milliseconds(400))
            let store = try await Self.store(folder, Self.impatient(attempts: 100), callbacks: slow)
            let running = Task { await store.run() }
            let upload = try await store.upload(RequestBody(ByteBuffer(string: "audio")), from: ann)
            _ = try await store.submit("count", request: "tell", of: .upload(upload), from: ann)
            try await until { slow.taken.count == 1 }
            #expect(slow.received.count == 1)
            running.cancel()
            await running.value
        }
    }

    private static func impatient(attempts: Int) -> JobStore.Limits {
        var limits = JobStore.Limits()
        limits.callbackPause = .zero
        limits.callbackAttempts = attempts
        return limits
    }

    // MARK: -

    private let ann = Caller(name: "ann", id: "a")
    private let bob = Caller(name: "bob", id: "b")

    private static func store(
        _ folder: String, _ limits: JobStore.Limits = .init(), hangs: Bool = true,
        callbacks: any CallbackSender = NoCallbacks()
    ) async throws -> JobStore {
        try await JobStore(
            folder: folder, limits: limits, kinds: [CountJobs(hangs: hangs)], recordings: NoRecordings(),
            callbacks: callbacks, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func ended(_ store: JobStore, _ job: RecordingJob, of caller: Caller) async throws -> RecordingJob {
        var found: RecordingJob?
        try await until {
            found = try await store.job(job.id, job.kind, of: caller)
            return found?.endedAt != nil
        }
        return try #require(found)
    }

    private func until(_ condition: () async throws -> Bool) async throws {
        for _ in 0..<2_000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("it did not come about")
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jobs-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }
}

/// Counts a recording's bytes; `hang` takes until it is given up, `bad` fails, `busy once` finds no room the first time.
private final class CountJobs: JobKind {
    let name = "count"
    private let hangs: Bool
    private let hasBeenBusy = Mutex(false)

    init(hangs: Bool) { self.hangs = hangs }

    func run(
        _ job: RecordingJob, audio: () async throws(SessionFailure) -> ByteBuffer?,
        _ recordings: any RecordingTranscriber
    ) async throws(SessionFailure) -> String {
        var count = 0
        while let bytes = try await audio() { count += bytes.readableBytes }
        switch job.request {
        case "hang" where hangs:
            while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(10)) }
            throw .badRequest("given up")
        case "bad", "bad, tell": throw .badAudio("no audio")
        case "busy once":
            let isFirst = hasBeenBusy.withLock { busy in
                defer { busy = true }
                return !busy
            }
            if isFirst { throw .tooBusy("full", retryAfter: 1) }
        default: break
        }
        return "\(job.request): \(count) for \(job.caller.name ?? "nobody")"
    }
}

extension CountJobs {
    /// To those whose request says so.
    func callback(for job: RecordingJob) -> Callback? {
        job.request.contains("tell")
            ? Callback(url: "http://there/", body: "\(job.id) \(job.status.rawValue)") : nil
    }
}

/// Takes what is sent from the so-manieth time on.
private final class Receiver: CallbackSender {
    private let takesFrom: Int
    private let delay: Duration
    private let log = Mutex<(received: [String], taken: [String])>(([], []))

    init(takesFrom: Int, after delay: Duration = .zero) {
        self.takesFrom = takesFrom
        self.delay = delay
    }

    var received: [String] { log.withLock { $0.received } }
    var taken: [String] { log.withLock { $0.taken } }

    func check(_ url: String) {}

    func send(_ callback: Callback) async throws(SessionFailure) {
        let isTaken = log.withLock { log in
            log.received.append(callback.body)
            return log.received.count >= takesFrom
        }
        try? await Task.sleep(for: delay)
        if isTaken { log.withLock { $0.taken.append(callback.body) } }
        if !isTaken { throw .unavailable("nobody", retryAfter: 0) }
    }
}

private struct NoRecordings: RecordingTranscriber {
    var models: [RecognizerProfile] { [] }
    func transcribe(
        id: String, dialect: String, _ configuration: SessionConfiguration, from caller: Caller,
        audio: () async throws(SessionFailure) -> ByteBuffer?, event: (SessionEvent) -> Void
    ) async throws(SessionFailure) {}
}
