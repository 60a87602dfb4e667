import ParlanceBench
import Testing

@Suite("Where load may go")
struct ServerAddressTests {
    @Test(
        "this machine, however it is written",
        arguments: [
            ("ws://127.0.0.1:8080/v1/stream", "127.0.0.1", 8080, "/v1/stream", ""),
            ("ws://localhost:9", "localhost", 9, "/v1/stream", ""),
            ("ws://127.8.9.10/", "127.8.9.10", 80, "/v1/stream", ""),
            ("http://[::1]:8080/x?endpointing=300", "::1", 8080, "/x", "endpointing=300"),
        ])
    func loopback(text: String, host: String, port: Int, path: String, query: String) throws {
        let address = try ServerAddress(text, key: "k")
        #expect(address == ServerAddress(host: host, port: port, path: path, query: query, key: "k"))
    }

    @Test(
        "other machines only when asked",
        arguments: [
            "ws://10.0.0.1:8080", "ws://example.com", "ws://128.0.0.1", "ws://[2001:db8::1]:80",
            "ws://127.0.0.1.example.com",
            "ws://localhost.example.com", "ws://0.0.0.0:8080",
        ])
    func others(text: String) throws {
        let failure = #expect(throws: BenchFailure.self) { try ServerAddress(text) }
        #expect(failure?.description.contains("--i-own-this-host") == true)
        _ = try ServerAddress(text, allowsOthers: true)
    }

    @Test(
        "what is no address, or not ours to speak",
        arguments: [
            "", "127.0.0.1:8080", "wss://127.0.0.1", "ftp://127.0.0.1", "ws://", "ws://user@127.0.0.1",
            "ws://127.0.0.1:99999",
        ])
    func malformed(text: String) {
        #expect(throws: BenchFailure.self) { try ServerAddress(text) }
    }
}
