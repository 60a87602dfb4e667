import ParlanceCore

/// The key as this provider's clients send it: alone in `Authorization`, or after `Bearer` or `token`; or a token as `token`
/// in the query.
package enum AssemblyAICredential {
    package static func offered(in head: Handshake) -> String? {
        if let header = head.header("Authorization") {
            let words = header.split { $0 == " " || $0 == "\t" }
            if words.count == 1 { return String(words[0]) }
            if words.count == 2, ["bearer", "token"].contains(words[0].lowercased()) { return String(words[1]) }
        }
        return head.values("token").first { !$0.isEmpty }
    }
}
