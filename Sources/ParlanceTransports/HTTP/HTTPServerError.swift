/// Why the server could not start. Each says what was wrong and what would be right.
public enum HTTPServerError: Error, Hashable, CustomStringConvertible {
    case noListener
    case badSetting(String)
    case cannotListen(HTTPServerConfiguration.Endpoint, reason: String)
    case badCertificate(path: String, reason: String)
    case badKey(path: String, reason: String)
    case keyDoesNotMatch(certificatePath: String, keyPath: String)

    public var description: String {
        switch self {
        case .noListener: "nothing to listen on: configure a plain or a TLS listener"
        case .badSetting(let text): text
        case .cannotListen(let endpoint, let reason): "cannot listen on \(endpoint): \(reason)"
        case .badCertificate(let path, let reason): "TLS certificate \(path): \(reason)"
        case .badKey(let path, let reason): "TLS key \(path): \(reason)"
        case .keyDoesNotMatch(let certificate, let key):
            "the TLS key \(key) does not belong to the certificate \(certificate)"
        }
    }
}
