import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ParlanceCore

/// Fetches recordings by HTTP, from where the operator allows it.
///
/// Redirections are followed by hand, each looked at like the first.
struct RecordingFetcher: RemoteRecordings {
    static let maximumBytes = 2_200 << 20
    private static let redirections = 5

    let policy: FetchPolicy

    func check(_ url: String) throws(SessionFailure) { _ = try target(url) }

    private func target(_ text: String) throws(SessionFailure) -> RemoteTarget {
        try RemoteTarget(text, policy, whatFor: .recording)
    }

    func open(
        _ url: String
    ) async throws(SessionFailure) -> @Sendable () async throws(SessionFailure) -> ByteBuffer? {
        var next = url
        for _ in 0...Self.redirections {
            switch try await fetch(try target(next)) {
            case .bytes(let bytes): return bytes
            case .elsewhere(let location): next = location
            }
        }
        throw .badRequest("The recording's URL leads on and on.")
    }

    private enum Fetched {
        case bytes(@Sendable () async throws(SessionFailure) -> ByteBuffer?)
        case elsewhere(String)
    }

    private func fetch(_ target: RemoteTarget) async throws(SessionFailure) -> Fetched {
        let client = try await target.client()
        do {
            var request = HTTPClientRequest(url: target.url.absoluteString)
            request.headers.add(name: "user-agent", value: "parlance")
            let response = try await client.execute(request, deadline: .now() + .hours(1))
            switch response.status.code {
            case 200:
                if let length = response.headers.first(name: "content-length").flatMap({ Int($0) }),
                    length > Self.maximumBytes
                {
                    throw SessionFailure.tooLarge(
                        "The recording has \(length) bytes; at most \(Self.maximumBytes) are fetched.")
                }
                let body = RemoteBody(response.body, client)
                return .bytes { () async throws(SessionFailure) in try await body.next() }
            case 301, 302, 303, 307, 308:
                guard let location = response.headers.first(name: "location"),
                    let url = URL(string: location, relativeTo: target.url)
                else { throw Self.failure("answered \(response.status.code) without saying where to") }
                try? await client.shutdown()
                return .elsewhere(url.absoluteString)
            case let code: throw Self.failure("answered \(code)")
            }
        } catch {
            try? await client.shutdown()
            throw (error as? SessionFailure) ?? Self.failure("could not be reached")
        }
    }

    /// `REMOTE_CONTENT_ERROR`, as Deepgram has it.
    static func failure(_ what: String) -> SessionFailure {
        .badRequest("The recording could not be fetched: its server \(what).")
    }
}

/// A response's body, and the client that must not end before it.
private actor RemoteBody {
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private let client: HTTPClient
    private var received = 0

    init(_ body: HTTPClientResponse.Body, _ client: HTTPClient) {
        iterator = body.makeAsyncIterator()
        self.client = client
    }

    deinit {
        let client = client
        Task { try? await client.shutdown() }
    }

    func next() async throws(SessionFailure) -> ByteBuffer? {
        let bytes: ByteBuffer?
        do {
            // One reader: nobody else asks meanwhile.
            nonisolated(unsafe) var iterator = self.iterator
            bytes = try await iterator.next()
            self.iterator = iterator
        } catch {
            throw RecordingFetcher.failure("stopped in the middle of it")
        }
        received += bytes?.readableBytes ?? 0
        guard received <= RecordingFetcher.maximumBytes else {
            throw .tooLarge("The recording has more than \(RecordingFetcher.maximumBytes) bytes.")
        }
        return bytes
    }
}
