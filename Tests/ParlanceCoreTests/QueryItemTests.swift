import ParlanceCore
import Testing

@Suite("Queries")
struct QueryItemTests {
    @Test(
        "are split and decoded",
        arguments: [
            ("a=1&b=x%20y", [QueryItem(name: "a", value: "1"), QueryItem(name: "b", value: "x y")]),
            ("a=1&a=2", [QueryItem(name: "a", value: "1"), QueryItem(name: "a", value: "2")]),
            ("keyterm=caf%C3%A9+au+lait", [QueryItem(name: "keyterm", value: "café au lait")]),
            ("flag&x=", [QueryItem(name: "flag", value: ""), QueryItem(name: "x", value: "")]),
            ("a=b=c&&", [QueryItem(name: "a", value: "b=c")]),
            ("a=%zz%4", [QueryItem(name: "a", value: "%zz%4")]),
            ("", []),
        ])
    func parse(query: String, expected: [QueryItem]) {
        #expect(QueryItem.parse(query[...]) == expected)
    }

    @Test("repair what is not UTF-8")
    func invalid() {
        #expect(percentDecoded("%FF%41", plusIsSpace: false) == "\u{FFFD}A")
    }

    @Test("headers are found without case and split at commas")
    func headers() {
        let handshake = Handshake(
            path: "/", query: [],
            headers: [("Sec-WebSocket-Protocol", "token , abc"), ("sec-websocket-protocol", "x")],
            requestID: "", remoteAddress: "")
        #expect(handshake.headerList("SEC-WEBSOCKET-PROTOCOL") == ["token", "abc", "x"])
        #expect(handshake.header("sec-websocket-protocol") == "token , abc")
    }
}
