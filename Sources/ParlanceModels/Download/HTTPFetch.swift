import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// One GET, redirects and proxies included.
struct HTTPFetch: Sendable {
    var policy: RetryPolicy
    var proxies: ProxySettings

    private static let maximumRedirects = 10

    /// Something that may be different the next time: worth another attempt.
    struct Interruption: Error {
        var reason: String
        /// What the server asked for by `Retry-After`.
        var delay: Duration?
    }

    /// Sends the request and hands the answer to `body` while its connection is open.
    ///
    /// Redirects are followed here rather than by the client, because each hop may need another proxy, and because an
    /// `https` address must not lead to an `http` one.
    func get<Result>(
        _ address: String, headers: [(String, String)], _ body: (HTTPClientResponse) async throws -> Result
    ) async throws -> Result {
        var address = address
        for _ in 0...Self.maximumRedirects {
            let url = try parse(address)
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(for: url))
            var next: String?
            let outcome: Swift.Result<Result?, any Error>
            do {
                var request = HTTPClientRequest(url: address)
                request.headers.add(name: "user-agent", value: "parlance")
                request.headers.add(name: "accept-encoding", value: "identity")
                for (name, value) in headers { request.headers.add(name: name, value: value) }
                let response = try await client.execute(request, deadline: .distantFuture)
                if [301, 302, 303, 307, 308].contains(response.status.code) {
                    next = try target(of: response, from: url)
                    outcome = .success(nil)
                } else {
                    outcome = .success(try await body(response))
                }
            } catch {
                outcome = .failure(error)
            }
            try? await client.shutdown()
            if let next {
                address = next
            } else if let result = try outcome.get() {
                return result
            }
        }
        throw Interruption(reason: "more than \(Self.maximumRedirects) redirects", delay: nil)
    }

    private func parse(_ address: String) throws(PullError) -> URL {
        guard let url = URL(string: address), ["http", "https"].contains(url.scheme?.lowercased()),
            let host = url.host, !host.isEmpty
        else { throw .badURL(address) }
        return url
    }

    private func target(of response: HTTPClientResponse, from url: URL) throws -> String {
        guard let location = response.headers.first(name: "location"),
            let target = URL(string: location, relativeTo: url)?.absoluteURL
        else { throw Interruption(reason: "a redirect without a target", delay: nil) }
        if url.scheme?.lowercased() == "https", target.scheme?.lowercased() != "https" {
            throw PullError.badURL(target.absoluteString + " (an https address redirects to it)")
        }
        return target.absoluteString
    }

    private func configuration(for url: URL) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(
            connect: .init(policy.connectTimeout), read: .init(policy.stallTimeout))
        // The pool would go on trying behind our back; retries are ours, where the user sees them.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        if let proxy = proxies.proxy(scheme: url.scheme ?? "", host: url.host ?? "") {
            configuration.proxy = .server(
                host: proxy.host, port: proxy.port,
                authorization: proxy.user.map { .basic(username: $0, password: proxy.password ?? "") })
        }
        return configuration
    }
}

/// What a failed transfer is called when a person reads it.
func transferFailure(_ error: any Error) -> String {
    switch error {
    case let error as HTTPFetch.Interruption:
        return error.reason
    case let error as HTTPClientError:
        switch error {
        case .connectTimeout: return "no connection within the time limit"
        case .readTimeout: return "nothing has come for too long"
        case .remoteConnectionClosed: return "the server closed the connection"
        default: return error.shortDescription
        }
    case let error as HTTPParserError where error == .invalidEOFState:
        return "the connection broke off"
    case let error as NIOConnectionError:
        guard let first = error.connectionErrors.first?.error else {
            return "the name \(error.host) cannot be found (is there a network?)"
        }
        return "no connection to \(error.host): \(transferFailure(first))"
    case is SocketAddressError, is SocketAddressError.UnknownHost:
        return "the server's name cannot be found (is there a network?)"
    case let error as IOError:
        return String(cString: strerror(error.errnoCode))
    default:
        return "\(error)"
    }
}
