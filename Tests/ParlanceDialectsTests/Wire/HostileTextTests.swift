import NIOCore
import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Hostile text messages")
struct HostileTextTests {
    static let readers: [any CommandReader] = [
        DeepgramCommandReader(channels: 1), NativeCommandReader(channels: 1),
    ]

    /// The description of the only command, which must be a rejection.
    private func rejection(_ text: String, by reader: any CommandReader) throws -> Rejection {
        var reader = reader
        let commands = try reader.commands(.text(text))
        guard commands.count == 1, case .reject(let rejection) = commands[0] else {
            Issue.record("\(text.prefix(80)) became \(commands.count) commands, not one rejection")
            return Rejection(description: "", message: "")
        }
        return rejection
    }

    @Test(
        "Anything that is not a message is rejected, and the session goes on",
        arguments: [
            "", " ", "{", "}", "null", "true", "1", "\"KeepAlive\"", "[]", "[{\"type\":\"KeepAlive\"}]", "{}",
            "{\"type\":null}", "{\"type\":1}", "{\"type\":{}}", "{\"type\":\"\"}", "{\"type\":\"keepalive\"}",
            "{\"type\":\"KeepAlive\"", "{'type':'KeepAlive'}", "{\"type\":NaN}", "\u{0}", "\u{feff}",
            "{\"type\":\"Finalize\",\"channel\":\"0\"}", "{\"type\":\"Finalize\",\"channel\":0.5}",
            "{\"type\":\"Finalize\",\"channel\":-1}", "{\"type\":\"Finalize\",\"channel\":1e400}",
            "{\"type\":\"Finalize\",\"channel\":99999999999999999999}", "{\"type\":\"finalize\",\"channel\":true}",
            "{\"type\":\"finalize\",\"channel\":NaN}", "{\"type\":\"update\",\"endpointing\":\"300\"}",
            "{\"type\":\"update\",\"endpointing\":-9223372036854775808}",
            "{\"type\":\"update\",\"interim_results\":\"true\"}", "{\"type\":\"update\",\"interim_results\":1}",
            "{\"type\":\"update\",\"id\":7}", "{\"type\":\"Configure\",\"keyterms\":[1]}",
            "{\"type\":\"Configure\",\"keyterms\":[null]}", "{\"type\":\"Configure\",\"features\":[]}",
            "{\"type\":\"Configure\",\"features\":{\"numerals\":\"yes\"}}",
        ])
    func nonsense(text: String) throws {
        for reader in Self.readers {
            let rejection = try rejection(text, by: reader)
            #expect(!rejection.description.isEmpty)
            #expect(rejection.message == text)
            var after = reader
            let finish = reader is DeepgramCommandReader ? "{\"type\":\"CloseStream\"}" : "{\"type\":\"finish\"}"
            guard case .finish? = try after.commands(.text(finish)).first else {
                Issue.record("the reader does not go on")
                return
            }
        }
    }

    @Test("Depth and size are bounded, and so is what is repeated of the message")
    func bounds() throws {
        let deep = String(repeating: "[", count: 30_000)
        let deepObject =
            "{\"type\":\"KeepAlive\",\"x\":" + String(repeating: "{\"a\":", count: 40) + "1"
            + String(repeating: "}", count: 41)
        let huge = "{\"type\":\"" + String(repeating: "x", count: 1 << 20) + "\"}"
        let zalgo = "a" + String(repeating: "\u{301}", count: 20_000)
        for reader in Self.readers {
            for (text, part) in [(deep, "16 deep"), (deepObject, "16 deep"), (huge, "65536 bytes"), (zalgo, "JSON")] {
                let rejection = try rejection(text, by: reader)
                #expect(rejection.description.contains(part))
                #expect(rejection.description.utf8.count < 300)
                #expect(rejection.message.utf8.count <= 1_024)
            }
        }
    }

    @Test("Brackets in a string are no depth, and unknown fields no harm")
    func harmless() throws {
        let brackets = String(repeating: "[{", count: 100)
        var deepgram = DeepgramCommandReader(channels: 1)
        var native = NativeCommandReader(channels: 1)
        let first = try deepgram.commands(.text("{\"type\":\"KeepAlive\",\"x\":\"\\\"\(brackets)\"}"))
        let second = try native.commands(.text("{\"type\":\"keep_alive\",\"x\":\"\\\"\(brackets)\",\"y\":[1]}"))
        for commands in [first, second] {
            guard case .keepAlive? = commands.first else {
                Issue.record("not taken as a keep-alive")
                return
            }
        }
    }

    @Test("Every truncation of a message is rejected or understood, never a crash")
    func truncations() throws {
        let whole = "{\"type\":\"Configure\",\"keyterms\":[\"a\\u00e9\\\"\"],\"features\":{\"numerals\":true}}"
        for end in whole.indices.dropFirst() {
            for reader in Self.readers { _ = try rejection(String(whole[..<end]), by: reader) }
        }
    }

    @Test("Random bytes as text never end the session")
    func randomText() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("{}[]\":,\\type KeepAlive0123456789.-+eNuléß\u{0}\n")
        for _ in 0..<2_000 {
            let text = String(
                (0..<Int.random(in: 0...60, using: &random)).map { _ in
                    alphabet.randomElement(using: &random)!
                })
            for reader in Self.readers {
                var reader = reader
                #expect(try reader.commands(.text(text)).count == 1, "\(text.debugDescription)")
            }
        }
    }

    @Test("Binary is audio, whatever it looks like")
    func binaryIsAudio() throws {
        for reader in Self.readers {
            var reader = reader
            let commands = try reader.commands(.binary(ByteBuffer(string: "{\"type\":\"CloseStream\"}")))
            guard case .audio(let bytes)? = commands.first else {
                Issue.record("not taken as audio")
                return
            }
            #expect(bytes.readableBytes == 22)
        }
    }
}
