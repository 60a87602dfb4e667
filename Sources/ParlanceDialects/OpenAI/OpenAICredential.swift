import ParlanceCore

/// Keys as OpenAI's clients send them: `Authorization: Bearer KEY`, or, from browsers, in the list of subprotocols.
package enum OpenAICredential {
    private static let keyPrefix = "openai-insecure-api-key."

    package static func key(in handshake: Handshake) -> String? {
        if let key = OfferedCredential(in: handshake, subprotocols: []).key { return key }
        return handshake.headerList("Sec-WebSocket-Protocol").first { $0.hasPrefix(keyPrefix) }
            .map { String($0.dropFirst(keyPrefix.count)) }
    }

    static func offersRealtime(_ handshake: Handshake) -> Bool {
        handshake.headerList("Sec-WebSocket-Protocol").contains("realtime")
    }

    static func wantsBeta(_ handshake: Handshake) -> Bool {
        handshake.headerList("OpenAI-Beta").contains("realtime=v1")
            || handshake.headerList("Sec-WebSocket-Protocol").contains("openai-beta.realtime-v1")
    }
}
