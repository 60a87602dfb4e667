import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import ParlanceCore
import ParlanceDialects

/// A URL that a client named, and that the operator's policy allows.
///
/// A name is resolved once, its address is looked at, and the connection goes to that address: a name that changes its mind
/// in between (DNS rebinding) gains nothing.
struct RemoteTarget {
    enum Purpose {
        case recording
        case callback
    }

    let url: URL
    private let host: String
    private let isNamed: Bool
    private let purpose: Purpose

    private static let connectTimeout = TimeAmount.seconds(10)
    private static let silence = TimeAmount.seconds(30)

    init(_ text: String, _ policy: FetchPolicy, whatFor purpose: Purpose) throws(SessionFailure) {
        guard text.utf8.count <= 4_096, let url = URL(string: text), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = url.host(percentEncoded: false), !host.isEmpty,
            url.user == nil
        else { throw .badRequest("'\(cut(text, toBytes: 128))' is no http or https URL that can be used.") }
        self.url = url
        self.host = host
        self.purpose = purpose
        isNamed = policy.names(host)
        guard isNamed || policy.allowsPublic else { throw .unsupported("\(refusal).") }
    }

    private var refusal: String {
        let name = cut(host, toBytes: 128)
        return switch purpose {
        case .recording: "This server fetches no recordings from '\(name)'"
        case .callback: "This server sends no results to '\(name)'"
        }
    }

    private var failure: String {
        switch purpose {
        case .recording: "The recording could not be fetched"
        case .callback: "The callback could not be sent"
        }
    }

    /// A client that connects to the address that was looked at, follows nothing, and waits for nobody long. To be shut down.
    func client() async throws(SessionFailure) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.dnsOverride = [host: try await address()]
        configuration.timeout = .init(connect: Self.connectTimeout, read: Self.silence)
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Numbers, as connections are made to.
    private func address() async throws(SessionFailure) -> String {
        let port = url.port ?? (url.scheme?.lowercased() == "https" ? 443 : 80)
        let host = host
        let found: SocketAddress
        do {
            found = try await NIOThreadPool.singleton.runIfActive {
                try SocketAddress.makeAddressResolvingHost(host, port: port)
            }
        } catch {
            throw .badRequest("\(failure): there is no host '\(cut(host, toBytes: 128))'.")
        }
        guard let text = found.ipAddress, isNamed || PublicAddress.isPublic(found.addressBytes) else {
            throw .unsupported("\(refusal): its address is not public.")
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
