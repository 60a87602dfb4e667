import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Fetches one file into a ``PartFile``, however often the transfer breaks off.
///
/// Goes on with HTTP ranges (RFC 9110, section 14) where the server has them and says by its validator that the file is
/// still the same; begins anew where not.
struct Download: Sendable {
    var url: String
    /// Nil: whatever the server has.
    var expectedBytes: Int64?
    var policy: RetryPolicy
    var proxies: ProxySettings
    var observe: PullObserver
    /// Asked before the first byte with the number of bytes to come; throws when there is no room.
    var checkSpace: @Sendable (Int64) throws(PullError) -> Void

    /// Larger than any model: a server that never stops is stopped.
    static let maximumBytes: Int64 = 64 << 30
    private static let progressInterval = Duration.milliseconds(100)

    /// Returns with the whole file in the part file, and its sum computed.
    func run(into part: PartFile) async throws(PullError) {
        if part.isComplete, part.origin?.url == url, expectedBytes == nil || expectedBytes == part.count {
            try await Blocking.run { isCancelled throws(PullError) in try part.catchUp(isCancelled: isCancelled) }
            return
        }
        var failures = 0
        while true {
            let before = part.count
            let reason: String
            var wish: Duration?
            do {
                try Task.checkCancellation()
                try await Blocking.run { isCancelled throws(PullError) in try part.catchUp(isCancelled: isCancelled) }
                try await attempt(part)
                return
            } catch let error as PullError {
                throw error
            } catch is CancellationError {
                throw .cancelled
            } catch {
                if Task.isCancelled { throw .cancelled }
                reason = transferFailure(error)
                wish = (error as? HTTPFetch.Interruption)?.delay
            }
            failures = part.count > before ? 1 : failures + 1
            guard failures < policy.fruitlessAttempts else {
                throw .unreachable(url: url, reason: reason, kept: part.count)
            }
            let delay = max(policy.delay(afterFailures: failures), min(wish ?? .zero, .seconds(60)))
            observe(.retrying(reason: reason, delay: delay))
            do { try await Task.sleep(for: delay) } catch { throw .cancelled }
        }
    }

    private func attempt(_ part: PartFile) async throws {
        if part.origin?.url != url, part.count > 0 {
            observe(.restarted(reason: "the earlier part came from another address"))
            try part.begin(.init(url: url))
        }
        var headers: [(String, String)] = []
        if part.count > 0 {
            headers.append(("range", "bytes=\(part.count)-"))
            // Without a validator the size and the checksum must tell whether the file changed.
            if let validator = part.origin?.validator { headers.append(("if-range", validator)) }
        }
        try await HTTPFetch(policy: policy, proxies: proxies).get(url, headers: headers) { response in
            try await receive(response, into: part)
        }
    }

    private func receive(_ response: HTTPClientResponse, into part: PartFile) async throws {
        switch response.status.code {
        case 200:
            if part.count > 0 {
                observe(.restarted(reason: "the server's file changed, or the server cannot send the rest of one"))
            }
            try begin(part, with: response)
        case 206:
            guard continues(part, response) else { return try startOver(part, "the server's file changed") }
        case 416:
            // Nothing lies beyond what we have: the file is complete, or it became shorter.
            let total = response.headers.first(name: "content-range").flatMap(ContentRange.init)?.total
            if total == part.count, part.isComplete { return }
            return try startOver(part, "the server's file changed")
        case 408, 425, 429, 500...599:
            throw HTTPFetch.Interruption(
                reason: "HTTP status \(response.status.code)",
                delay: response.headers.first(name: "retry-after").flatMap { Int($0) }.map { .seconds(max($0, 0)) })
        default:
            throw PullError.refused(url: url, status: Int(response.status.code))
        }

        let total = part.origin?.total
        observe(.began(url: url, total: total, have: part.count))
        try checkSpace(max((total ?? expectedBytes ?? 0) - part.count, 0))
        try await copy(response.body, into: part, total: total)
    }

    private func begin(_ part: PartFile, with response: HTTPClientResponse) throws(PullError) {
        let total = response.headers.first(name: "content-length").flatMap { Int64($0) }
        if let total, let expectedBytes, total != expectedBytes {
            throw .wrongSize(url: url, expected: expectedBytes, found: total)
        }
        let tag = response.headers.first(name: "etag").flatMap {
            $0.hasPrefix("\"") && $0.utf8.count <= 1_024 ? $0 : nil
        }
        try part.begin(
            .init(
                url: url, entityTag: tag, lastModified: response.headers.first(name: "last-modified"),
                total: total ?? expectedBytes))
    }

    /// Whether a 206 answer is the rest of what we have.
    private func continues(_ part: PartFile, _ response: HTTPClientResponse) -> Bool {
        guard let origin = part.origin,
            let range = response.headers.first(name: "content-range").flatMap(ContentRange.init),
            range.bytes?.lowerBound == part.count
        else { return false }
        if let total = range.total, let known = origin.total, total != known { return false }
        if let tag = response.headers.first(name: "etag"), let known = origin.entityTag, tag != known { return false }
        return true
    }

    private func startOver(_ part: PartFile, _ reason: String) throws {
        observe(.restarted(reason: reason))
        try part.begin(.init(url: url))
        throw HTTPFetch.Interruption(reason: reason, delay: nil)
    }

    private func copy(_ body: HTTPClientResponse.Body, into part: PartFile, total: Int64?) async throws {
        let limit = total ?? expectedBytes ?? Self.maximumBytes
        var reported = ContinuousClock.now
        for try await buffer in body {
            guard part.count + Int64(buffer.readableBytes) <= limit else {
                throw PullError.wrongSize(url: url, expected: limit, found: part.count + Int64(buffer.readableBytes))
            }
            try buffer.withUnsafeReadableBytes { bytes throws(PullError) in try part.append(bytes) }
            let now = ContinuousClock.now
            if reported.duration(to: now) >= Self.progressInterval {
                reported = now
                observe(.progress(received: part.count, total: total))
            }
        }
        if let total, part.count < total {
            throw HTTPFetch.Interruption(reason: "the connection broke off", delay: nil)
        }
        observe(.progress(received: part.count, total: total))
        try part.synchronize()
    }
}
