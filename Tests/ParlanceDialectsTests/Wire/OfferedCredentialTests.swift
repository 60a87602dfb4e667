import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Credentials")
struct OfferedCredentialTests {
    @Test(
        "Deepgram's forms of the header",
        arguments: [
            ("Token KEY", "KEY"), ("token KEY", "KEY"), ("Bearer a.b.c", "a.b.c"), ("bearer a.b.c", "a.b.c"),
            ("TOKEN  \tKEY ", "KEY"), ("Token two words", "two words"), ("Basic dXNlcg==", nil), ("Token", nil),
            ("Token ", nil), ("", nil), ("KEY", nil),
        ] as [(String, String?)])
    func header(value: String, expected: String?) {
        let request = handshake("/v1/listen", headers: [(name: "authorization", value: value)])
        #expect(DeepgramDialect().credential(in: request) == expected)
        #expect(NativeDialect().credential(in: request) == expected)
    }

    @Test(
        "Deepgram's forms of the subprotocol; the scheme alone is echoed",
        arguments: [
            ("token, KEY", "KEY", "token"), ("bearer, a.b.c", "a.b.c", "bearer"), ("Token,KEY", "KEY", "Token"),
            ("token, KEY, x-deepgram-session-id, 0f1e", "KEY", "token"),
            ("x-deepgram-session-id, 0f1e, token, KEY", "KEY", "token"), ("token", nil, "token"),
            ("chat, superchat", nil, nil), ("", nil, nil), (",,", nil, nil),
        ] as [(String, String?, String?)])
    func subprotocol(value: String, key: String?, echoed: String?) throws {
        let request = handshake("/v1/listen", headers: [(name: "Sec-WebSocket-Protocol", value: value)])
        #expect(DeepgramDialect().credential(in: request) == key)
        #expect(try DeepgramDialect().open(request).subprotocol == echoed)
    }

    @Test("A list of subprotocols may come in several headers")
    func severalHeaders() {
        let request = handshake(
            "/v1/listen",
            headers: [
                (name: "Sec-WebSocket-Protocol", value: "token"), (name: "sec-websocket-protocol", value: "KEY"),
            ])
        #expect(DeepgramDialect().credential(in: request) == "KEY")
    }

    @Test("The header wins, and the subprotocol is echoed nevertheless")
    func both() throws {
        let request = handshake(
            "/v1/listen",
            headers: [
                (name: "Sec-WebSocket-Protocol", value: "token, FROM-LIST"),
                (name: "Authorization", value: "Token FROM-HEADER"),
            ])
        #expect(DeepgramDialect().credential(in: request) == "FROM-HEADER")
        #expect(try DeepgramDialect().open(request).subprotocol == "token")
    }

    @Test("The native protocol knows the subprotocol `token` alone")
    func native() throws {
        let token = handshake("/v1/stream", headers: [(name: "Sec-WebSocket-Protocol", value: "token, KEY")])
        #expect(NativeDialect().credential(in: token) == "KEY")
        #expect(try NativeDialect().open(token).subprotocol == "token")
        let bearer = handshake("/v1/stream", headers: [(name: "Sec-WebSocket-Protocol", value: "bearer, KEY")])
        #expect(NativeDialect().credential(in: bearer) == nil)
        #expect(try NativeDialect().open(bearer).subprotocol == nil)
    }
}
