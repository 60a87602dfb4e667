import NIOCore
import NIOHTTP1
import NIOWebSocket
import ParlanceCore

/// The HTTP side of opening a conversation (RFC 6455, section 4.2).
enum WebSocketUpgrade {
    /// Whether the request asks for a WebSocket, rightly or wrongly.
    static func isAsked(by head: HTTPRequestHead) -> Bool {
        head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
    }

    /// The request with one key and one version, the first of each: some clients send both twice, and look for the proof of
    /// the first.
    static func withoutRepeats(_ head: HTTPRequestHead) -> HTTPRequestHead {
        var head = head
        for name in ["sec-websocket-key", "sec-websocket-version"] {
            let values = head.headers[name]
            if values.count > 1 { head.headers.replaceOrAdd(name: name, value: values[0]) }
        }
        return head
    }

    /// What is wrong with the request, as an answer; nil when it may go on.
    static func objection(to head: HTTPRequestHead) -> HTTPAnswer? {
        guard head.method == .GET else { return .badUpgrade("a WebSocket is opened with GET") }
        guard head.version != .http1_0 else { return .badUpgrade("a WebSocket is opened with HTTP/1.1") }
        guard head.headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" }) else {
            return .badUpgrade("a WebSocket request carries the header Connection: Upgrade")
        }
        guard head.headers["content-length"].allSatisfy({ $0 == "0" }),
            !head.headers.contains(name: "transfer-encoding")
        else { return .badUpgrade("a WebSocket request has no body") }
        guard head.headers["sec-websocket-version"] == ["13"] else {
            return .upgradeRequired("version 13 of the WebSocket protocol is spoken here")
        }
        let keys = head.headers["sec-websocket-key"]
        guard keys.count == 1, isKey(keys[0]) else {
            return .badUpgrade("Sec-WebSocket-Key must be given once, as 16 bytes in base64")
        }
        return nil
    }

    /// 22 digits of base64 and two signs of padding: 16 bytes.
    private static func isKey(_ key: String) -> Bool {
        let bytes = Array(key.utf8)
        guard bytes.count == 24, bytes.suffix(2).elementsEqual("==".utf8) else { return false }
        return bytes.prefix(22).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
    }

    /// The 101 answer's head. The proof of the key is the library's.
    static func acceptance(
        of head: HTTPRequestHead, conversation: Conversation, channel: any Channel
    ) -> EventLoopFuture<HTTPResponseHead> {
        var headers = commonHeaders()
        for (name, value) in conversation.responseHeaders { headers.add(name: name, value: headerSafe(value)) }
        if let subprotocol = conversation.subprotocol {
            headers.add(name: "sec-websocket-protocol", value: headerSafe(subprotocol))
        }
        let extra = headers
        let upgrader = NIOWebSocketServerUpgrader(
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(extra) },
            upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() })
        return upgrader.buildUpgradeResponse(channel: channel, upgradeRequest: head, initialResponseHeaders: [:])
            .map { HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: $0) }
    }
}
