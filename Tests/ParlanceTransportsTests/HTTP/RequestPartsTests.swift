import ParlanceCore
import ParlanceTransports
import Testing

@Suite("Parts of requests and answers")
struct RequestPartsTests {
    @Test(
        "targets",
        arguments: [
            ("/", "/", []), ("/v1/listen?model=nova-3&x=a%20b+c", "/v1/listen", [("model", "nova-3"), ("x", "a b c")]),
            ("/a%2Fb+c", "/a/b+c", []), ("http://host:8080/p?q", "/p", [("q", "")]), ("http://host", "/", []),
            ("http://host?x=1", "/", [("x", "1")]), ("*", "*", []), ("?x=1", "/", [("x", "1")]),
        ] as [(String, String, [(String, String)])])
    func targets(uri: String, path: String, query: [(String, String)]) {
        let target = RequestTarget(uri)
        #expect(target.path == path)
        #expect(target.query == query.map { QueryItem(name: $0.0, value: $0.1) })
    }

    @Test(
        "dates",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"),
            (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
        ])
    func dates(seconds: Int, text: String) { #expect(httpDate(secondsSince1970: seconds) == text) }

    @Test("request ids are random UUIDs in lower case")
    func ids() throws {
        var seen: Set<String> = []
        for _ in 0..<200 {
            let id = randomRequestID()
            #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
            seen.insert(id)
        }
        #expect(seen.count == 200)
    }

    @Test("header values cannot begin another header")
    func safety() {
        #expect(headerSafe("plain, text\twith tab") == "plain, text\twith tab")
        #expect(headerSafe("a\r\nset-cookie: b") == "a  set-cookie: b")
    }
}
