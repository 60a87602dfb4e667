import Foundation
import Parlance
import ParlanceCore
import ParlanceDialects
import Testing

@Suite("The configuration")
struct ConfigurationTests {
    private func file(_ text: String) throws -> ConfigurationLayer {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("parlance-\(UUID().uuidString).yaml")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return try .file(path)
    }

    @Test("takes flags before the environment, the environment before the file, the file before the defaults")
    func precedence() throws {
        let layers = [
            ConfigurationLayer.flags(["port": "1"]),
            .environment([
                "PARLANCE_PORT": "2", "PARLANCE_TLS_PORT": "22", "PARLANCE_WORKERS": "3", "PARLANCE_OFFLINE": "1",
            ]),
            try file("port: 4\nworkers: 5\nevent-loops: 6\nkeys: [abcdefgh, ijklmnop]\n"),
        ]
        let configuration = try Configuration(layers)
        #expect(configuration.port == 1)
        #expect(configuration.workers == 3)
        #expect(configuration.eventLoops == 6)
        #expect(configuration.keys == ["abcdefgh", "ijklmnop"])
        #expect(configuration.values["workers"]?.origin == "PARLANCE_WORKERS")
        #expect(configuration.maximumSessions == 1_000)
    }

    @Test(
        "says what is wrong, where it came from, and what would be right",
        arguments: [
            (["port": "80a"], "port is '80a' (from --port); it should be a whole number from 0 to 65535"),
            (["engine": "whisper"], "auto, onnx, sherpa-onnx, pocketsphinx"),
            (["overflow": "drop-oldest"], "drop-oldest:MS"),
            (["overflow": "skip:1"], "skip:N"),
            (["allow-anonymous": "maybe"], "true or false"),
            (["tls-cert": "a.pem"], "belong together"),
            (["port": "off"], "nothing to listen on"),
            (
                ["grpc": "yes please"],
                "grpc is 'yes please' (from --grpc); it should be on, off or a port from 0 to 65535"
            ),
            (["grpc-tls": "on"], "grpc-tls is on and there is no TLS certificate"),
            (["google-max-audio": "1"], "a whole number from 1024"),
            (["google-recognizers": "meetings"], "ID=MODEL"),
        ] as [([String: String], String)])
    func errors(flags: [String: String], words: String) {
        let error = #expect(throws: ConfigurationError.self) { try Configuration([.flags(flags)]) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test("gRPC is off unless asked for, and its limits are Google's but for the length of a call")
    func calls() throws {
        let usual = try Configuration([])
        #expect(usual.grpcPort == nil && usual.grpcTLSPort == nil)
        #expect(usual.google.idleTimeout == .seconds(10) && usual.google.maximumStream == nil)
        #expect(usual.google.maximumAudio == 25_600 && usual.google.recognizers.isEmpty)
        let asked = try Configuration([
            .flags([
                "grpc": "on", "grpc-tls": "7000", "tls-cert": "c.pem", "tls-key": "k.pem", "google-max-stream": "305",
                "google-recognizers": "meetings=large/en-US",
            ])
        ])
        #expect(asked.grpcPort == 50_051 && asked.grpcTLSPort == 7_000)
        #expect(asked.google.maximumStream == .seconds(305))
        #expect(asked.google.recognizers["meetings"]?.model == "large")
    }

    @Test(
        "a file with a setting that does not exist is refused, with the nearest name",
        arguments: [
            ("prot: 1", "no setting 'prot'"), ("maxSessions: 1", "did you mean 'max-sessions'"),
            ("- a\n- b", "setting: value"), ("port: {a: 1}", "single value"), ("port: [", "YAML"),
        ])
    func badFiles(text: String, words: String) {
        let error = #expect(throws: ConfigurationError.self) { try file(text) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test("what --print-config shows can be loaded again, and hides the keys")
    func roundTrip() throws {
        let flags = ["port": "9", "overflow": "skip:4", "host": "::1", "keys": "verysecret", "model": "x y"]
        let first = try Configuration([.flags(flags)])
        #expect(!first.described.contains("verysecret"))
        let second = try Configuration([try file(first.described)])
        for (key, value) in first.values where key != "keys" { #expect(second.values[key]?.text == value.text) }
        #expect(second.overflow == .skip(keepEvery: 4))
    }

    @Test(
        "loopback is told from the rest",
        arguments: [
            ("127.0.0.1", true), ("127.1.2.3", true), ("::1", true), ("localhost", true), ("0.0.0.0", false),
            ("10.0.0.1", false),
        ])
    func loopback(host: String, expected: Bool) throws {
        #expect(try Configuration([.flags(["host": host])]).isLoopback == expected)
    }
}

@Suite("API keys")
struct KeyRingTests {
    @Test("come from the configuration and from a file with names and comments")
    func keys() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("keys-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "# ours\nabcdefgh1234 call centre\n\nijklmnop5678 # no name\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        let ring = try KeyRing(keys: ["configured-key"], file: path)
        #expect(ring.count == 3)
        #expect(ring.key(of: "abcdefgh1234")?.name == "call centre")
        #expect(ring.key(of: "ijklmnop5678") != nil)
        #expect(ring.key(of: "configured-key") != nil)
        #expect(ring.key(of: "abcdefgh123") == nil)
        #expect(ring.key(of: "") == nil)
    }

    @Test("can say what is hidden in their sessions")
    func redaction() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("keys-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func ring(_ text: String) throws -> KeyRing {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return try KeyRing(keys: [], file: path)
        }
        let keys = try ring(
            "abcdefgh1 call centre redact=phone_number,url # all calls\nabcdefgh2 redact=all\nabcdefgh3\n")
        let first = try #require(keys.key(of: "abcdefgh1"))
        #expect(first.name == "call centre" && first.redaction == .policies([.phoneNumber, .url]))
        #expect(keys.key(of: "abcdefgh2")?.redaction == .all && keys.key(of: "abcdefgh2")?.name == "key 2")
        #expect(keys.key(of: "abcdefgh3")?.redaction == TextConfiguration.Redaction.none)
        #expect(throws: ConfigurationError.self) { try ring("abcdefgh1 redact=phones") }
        #expect(throws: ConfigurationError.self) { try ring("abcdefgh1 redact=url the call centre") }
        #expect(throws: ConfigurationError.self) { try Configuration([.flags(["redact": "phones"])]) }
        #expect(try Configuration([.flags(["redact": "url"])]).redaction == .policies([.url]))
        #expect(try Configuration().redaction == TextConfiguration.Redaction.none)
    }

    @Test("that are short, or files that hold none, are refused")
    func refusals() {
        #expect(throws: ConfigurationError.self) { try KeyRing(keys: ["short"], file: nil) }
        #expect(throws: ConfigurationError.self) { try KeyRing(keys: [], file: "/dev/null") }
        #expect(throws: ConfigurationError.self) { try KeyRing(keys: [], file: "/nonexistent/keys") }
    }
}
