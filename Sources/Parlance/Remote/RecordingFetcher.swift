import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import ParlanceCore
import ParlanceDialects

/// Fetches recordings by HTTP, from where the operator allows it.
///
/// A name is resolved once, its address is looked at, and the connection goes to that address: a name that changes its mind
/// in between (DNS rebinding) gains nothing. Redirections are followed by hand, each looked at like the first.
struct RecordingFetcher: RemoteRecordings {
    static let maximumBytes = 2_200 << 20
    private static let redirections = 5
    private static let connectTimeout = TimeAmount.seconds(10)
    private static let silence = TimeAmount.seconds(30)

    let policy: FetchPolicy

    func check(_ url: String) throws(SessionFailure) { _ = try target(url) }

    private struct Target {
        var url: URL
        var host: String
        var isNamed: Bool
    }

    private func target(_ text: String) throws(SessionFailure) -> Target {
        guard text.utf8.count <= 4_096, let url = URL(string: text), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = url.host(percentEncoded: false), !host.isEmpty,
            url.user == nil
        else { throw .badRequest("'\(cut(text, toBytes: 128))' is no http or https URL that can be fetched.") }
        let isNamed = policy.names(host)
        guard isNamed || policy.allowsPublic else {
            throw .unsupported("This server fetches no recordings from '\(cut(host, toBytes: 128))'.")
        }
        return Target(url: url, host: host, isNamed: isNamed)
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

    private func fetch(_ target: Target) async throws(SessionFailure) -> Fetched {
        let address = try await address(of: target)
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.dnsOverride = [target.host: address]
        configuration.timeout = .init(connect: Self.connectTimeout, read: Self.silence)
        configuration.httpVersion = .http1Only
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
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

    /// Numbers, as connections are made to.
    private func address(of target: Target) async throws(SessionFailure) -> String {
        let port = target.url.port ?? (target.url.scheme?.lowercased() == "https" ? 443 : 80)
        let found: SocketAddress
        do {
            found = try await NIOThreadPool.singleton.runIfActive {
                try SocketAddress.makeAddressResolvingHost(target.host, port: port)
            }
        } catch {
            throw .badRequest(
                "The recording could not be fetched: there is no host '\(cut(target.host, toBytes: 128))'.")
        }
        guard let text = found.ipAddress, target.isNamed || PublicAddress.isPublic(found.addressBytes) else {
            throw .unsupported(
                "This server fetches no recordings from '\(cut(target.host, toBytes: 128))': its address is not public."
            )
        }
        return text
    }
}

extension SocketAddress {
    /// In network order; none of what is no internet address.
    fileprivate var addressBytes: [UInt8] {
        switch self {
        case .v4(let address): withUnsafeBytes(of: address.address.sin_addr) { Array($0) }
        case .v6(let address): withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
        case .unixDomainSocket: []
        }
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
