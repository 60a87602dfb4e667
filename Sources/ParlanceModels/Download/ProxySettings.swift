import Foundation

/// The proxies of the environment, read as curl reads them.
public struct ProxySettings: Hashable, Sendable {
    public struct Proxy: Hashable, Sendable {
        public var host: String
        public var port: Int
        public var user: String?
        public var password: String?
    }

    private var forHTTP: Proxy?
    private var forHTTPS: Proxy?
    private var exceptions: [String]

    /// - Parameter environment: `https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`; lower case counts before upper.
    public init(environment: [String: String]) {
        func value(_ name: String) -> String? {
            for name in [name, name.uppercased()] {
                if let value = environment[name], !value.isEmpty { return value }
            }
            return nil
        }
        let all = value("all_proxy")
        forHTTP = (value("http_proxy") ?? all).flatMap(Self.parse)
        forHTTPS = (value("https_proxy") ?? all).flatMap(Self.parse)
        exceptions = (value("no_proxy") ?? "").split { $0 == "," || $0 == " " }.map { $0.lowercased() }
    }

    /// The proxy to use for an address, if any.
    public func proxy(scheme: String, host: String) -> Proxy? {
        guard !isExcepted(host.lowercased()) else { return nil }
        return scheme.lowercased() == "https" ? forHTTPS : forHTTP
    }

    private func isExcepted(_ host: String) -> Bool {
        exceptions.contains { entry in
            if entry == "*" { return true }
            let name = entry.hasPrefix(".") ? String(entry.dropFirst()) : entry
            return host == name || host.hasSuffix("." + name)
        }
    }

    /// `http://user:password@host:port`; scheme and port may be missing. SOCKS proxies are not supported: nil.
    private static func parse(_ text: String) -> Proxy? {
        guard let url = URLComponents(string: text.contains("://") ? text : "http://" + text),
            let host = url.host, !host.isEmpty, url.scheme?.lowercased() == "http"
        else { return nil }
        return Proxy(host: host, port: url.port ?? 80, user: url.user, password: url.password)
    }
}
