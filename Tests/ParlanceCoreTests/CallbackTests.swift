import ParlanceCore
import Testing

@Suite("Callbacks")
struct CallbackTests {
    @Test("A header of the client's own is one header, and none that says what the message is")
    func header() {
        #expect(CallbackHeader(name: "X-Secret", value: "abc 123")?.value == "abc 123")
        #expect(CallbackHeader(name: "Authorization", value: "Bearer x")?.name == "Authorization")
        for (name, value) in [
            ("", "x"), ("X Secret", "x"), ("X-Secret\r\nHost", "x"), ("X:Y", "x"), ("Host", "x"),
            ("content-LENGTH", "1"),
            ("Transfer-Encoding", "chunked"), ("X", "a\r\nHost: b"), ("X", "a\nb"), ("X", "a\0b"), ("X", "é"),
            (String(repeating: "x", count: 129), "x"), ("X", String(repeating: "x", count: 4_097)),
        ] {
            #expect(CallbackHeader(name: name, value: value) == nil, "\(name) \(value.prefix(20))")
        }
    }
}
