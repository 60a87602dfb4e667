import ParlanceCore

/// The credential as this provider's clients send it: `Authorization: KEY` without a scheme, the schemes that
/// hand-written clients put before it, or a temporary token as `?token=`. The header wins.
enum AssemblyAICredential {
    static func key(in handshake: Handshake) -> String? {
        if let header = handshake.header("Authorization"), let key = key(inHeader: header) { return key }
        return handshake.values("token").first { !$0.isEmpty }
    }

    private static func key(inHeader header: String) -> String? {
        let parts = header.split { $0 == " " || $0 == "\t" }
        switch parts.count {
        case 1: return String(parts[0])
        case 2 where ["bearer", "token"].contains(parts[0].lowercased()): return String(parts[1])
        default: return nil
        }
    }
}
