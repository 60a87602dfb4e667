import ParlanceCore

/// From where recordings may be fetched.
public struct FetchPolicy: Hashable, Sendable {
    /// Hosts by name, lower case; `*.example.com` stands for all below it. They may have any address, for who named them
    /// knows them.
    public var hosts: [String]
    /// Any other host, too, if it has a public address: not this machine, not the network around it.
    public var allowsPublic: Bool

    /// From `off`, `public`, or hosts with commas between them, `public` among them or not.
    public init?(_ list: String) {
        hosts = []
        allowsPublic = false
        guard list != "off" else { return }
        for part in list.lowercased().split(separator: ",") {
            let host = part.drop { $0 == " " }
            guard !host.isEmpty, host.allSatisfy({ $0.isLetter || $0.isNumber || ".-:[]*".contains($0) }) else {
                return nil
            }
            if host == "public" { allowsPublic = true } else { hosts.append(String(host)) }
        }
        guard allowsPublic || !hosts.isEmpty else { return nil }
    }

    public var isOff: Bool { hosts.isEmpty && !allowsPublic }

    /// Whether the operator has named this host.
    public func names(_ host: String) -> Bool {
        let host = host.lowercased()
        return hosts.contains { $0 == host || $0.hasPrefix("*.") && host.hasSuffix($0.dropFirst()) }
    }
}
