import Foundation
import NIOCore
import ParlanceCore
import ParlanceTransports

/// Where a server's native protocol is, and the key for it.
public struct ServerAddress: Hashable, Sendable {
    public var host: String
    public var port: Int
    /// Path and query as given; what a session needs is added to it.
    public var path: String
    public var query: String
    public var key: String?

    public init(host: String, port: Int, path: String = "/v1/stream", query: String = "", key: String? = nil) {
        self.host = host
        self.port = port
        self.path = path
        self.query = query
        self.key = key
    }

    /// - Parameters:
    ///   - text: `ws://127.0.0.1:8080/v1/stream?endpointing=300`; without a path, `/v1/stream`.
    ///   - allowsOthers: hosts beyond this machine are allowed. A load generator aimed at somebody else's server is an
    ///     attack, so that must be asked for.
    ///   - defaultPath: where the address names no path.
    public init(
        _ text: String, key: String? = nil, allowsOthers: Bool = false, defaultPath: String = "/v1/stream"
    ) throws(BenchFailure) {
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty, url.user == nil else {
            throw BenchFailure("'\(text)' is not an address like ws://127.0.0.1:8080/v1/stream")
        }
        guard url.scheme == "ws" || url.scheme == "http" else {
            throw BenchFailure(
                "the bench speaks plain ws://; '\(url.scheme ?? "")' is not supported (use the server's plain port)")
        }
        let plain = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        guard allowsOthers || Self.isLoopback(plain) else {
            throw BenchFailure(
                "\(plain) is not this machine. Load is sent to loopback addresses only, unless you say "
                    + "--i-own-this-host")
        }
        let port = url.port ?? 80
        guard (1...65_535).contains(port) else { throw BenchFailure("port \(port) is not a port") }
        self.init(
            host: plain, port: port,
            path: url.percentEncodedPath.isEmpty || url.percentEncodedPath == "/"
                ? defaultPath : url.percentEncodedPath,
            query: url.percentEncodedQuery ?? "", key: key)
    }

    /// `localhost`, 127.0.0.0/8 and ::1. Other names are not looked up.
    static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        switch try? SocketAddress(ipAddress: host, port: 0) {
        case .v4(let address): return address.address.sin_addr.s_addr.bigEndian >> 24 == 127
        case .v6:
            return (try? SocketAddress(ipAddress: host, port: 0)) == (try? SocketAddress(ipAddress: "::1", port: 0))
        default: return false
        }
    }

    /// What to connect to, for raw audio of this format.
    ///
    /// - Parameter defaults: parameters that are added where the address does not say otherwise.
    func target(_ format: AudioFormat, defaults: [(name: String, value: String)] = []) -> WebSocketClient.Target {
        let named = Set(query.split(separator: "&").compactMap { $0.split(separator: "=").first.map(String.init) })
        let own = [
            ("encoding", format.encoding.rawValue), ("sample_rate", "\(format.sampleRate)"),
            ("channels", "\(format.channels)"),
        ]
        let added = (own + defaults.map { ($0.name, $0.value) }).filter { !named.contains($0.0) }.map {
            "\($0.0)=\($0.1)"
        }
        let whole = (query.isEmpty ? [] : [query]) + added
        return WebSocketClient.Target(
            host: host, port: port, path: path + "?" + whole.joined(separator: "&"),
            headers: key.map { [("authorization", "Bearer \($0)")] } ?? [])
    }
}
