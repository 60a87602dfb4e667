import NIOCore
import ParlanceCore
import ParlanceDialects
import ParlanceTesting
import Testing

@Suite("Flux: what clients say")
struct FluxReaderTests {
    private func reader(_ model: String = "flux-general-en") throws -> any CommandReader {
        try FluxDialect().open(handshake("/v2/listen", "model=\(model)")).reader
    }

    private func commands(_ text: String, _ model: String = "flux-general-en") throws -> [String] {
        var reader = try reader(model)
        return try reader.commands(.text(text)).map(GoldenCommand.describe)
    }

    @Test(
        "What is not understood ends the stream", arguments: ["", "{", "[]", #"{"type":"Finalize"}"#, #"{"type":7}"#])
    func unparsable(text: String) throws {
        var reader = try reader()
        #expect(throws: SessionFailure.self) { try reader.commands(.text(text)) }
    }

    @Test(
        "A Configure that cannot be is answered, and the stream goes on",
        arguments: [
            #"{"type":"Configure","thresholds":{"eot_threshold":1.1}}"#,
            #"{"type":"Configure","thresholds":{"eager_eot_threshold":0.2}}"#,
            #"{"type":"Configure","thresholds":{"eot_timeout_ms":70000}}"#,
            #"{"type":"Configure","language_hints":["en"]}"#,
            #"{"type":"Configure","keyterms":["\#(String(repeating: "a ", count: 501))"]}"#,
        ])
    func impossible(text: String) throws {
        let commands = try commands(text)
        #expect(commands.count == 1 && commands[0].hasPrefix("reject "), "\(commands)")
    }

    @Test("Hints of languages are for the model of many languages, and have the shape of one")
    func hints() throws {
        let multi = "flux-general-multi"
        #expect(
            try commands(#"{"type":"Configure","language_hints":["en","pt-BR"]}"#, multi) == [
                "update id=language_hints en pt-BR"
            ])
        #expect(try commands(#"{"type":"Configure","language_hints":[]}"#, multi) == ["update id=language_hints"])
        #expect(try commands(#"{"type":"Configure","language_hints":["e n"]}"#, multi)[0].hasPrefix("reject "))
    }

    @Test("An empty binary message closes the stream, and nothing counts after it")
    func close() throws {
        var reader = try reader()
        #expect(try reader.commands(.binary(ByteBuffer())).map(GoldenCommand.describe) == ["finish"])
        #expect(try reader.commands(.text("{")).isEmpty)
    }
}
