import FoundationEssentials
import GoogleSpeechProtos
import NIOCore
import ParlanceCore
import ParlanceDialects
import SwiftProtobuf
import Testing

@Suite("Messages of Google's after the configuration")
struct GoogleReaderTests {
    private func audio(_ message: some Message, _ version: GoogleVersion) throws -> [UInt8]? {
        try GoogleCommandReader.audio(in: try bytes(message), version).map { Array($0.readableBytesView) }
    }

    @Test("Audio of any length is what was sent", arguments: [1, 2, 127, 128, 129, 16_383, 16_384, 70_000])
    func lengths(_ count: Int) throws {
        let sent = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try audio(V1StreamingRecognizeRequest.with { $0.audioContent = .init(sent) }, .v1) == sent)
        #expect(try audio(V2StreamingRecognizeRequest.with { $0.audio = .init(sent) }, .v2) == sent)
    }

    @Test("The recognizer's name may stand beside it, before or after")
    func beside() throws {
        let both = V2StreamingRecognizeRequest.with {
            $0.recognizer = "projects/p/locations/l/recognizers/_"
            $0.audio = .init([1, 2, 3])
        }
        #expect(try audio(both, .v2) == [1, 2, 3])
        var turned = try bytes(V2StreamingRecognizeRequest.with { $0.audio = .init([1, 2, 3]) })
        turned.writeImmutableBuffer(try bytes(V2StreamingRecognizeRequest.with { $0.recognizer = "x" }))
        #expect(try GoogleCommandReader.audio(in: turned, .v2).map { Array($0.readableBytesView) } == [1, 2, 3])
    }

    @Test("A configuration, or nothing, is no audio")
    func noAudio() throws {
        #expect(try audio(v1Config(), .v1) == nil)
        #expect(try audio(V1StreamingRecognizeRequest(), .v1) == nil)
        // v2's field means something else to v1.
        #expect(try audio(V2StreamingRecognizeRequest.with { $0.audio = .init([1]) }, .v1) == nil)
    }

    @Test("Bytes that are cut or lie are refused")
    func broken() throws {
        let whole = Array(
            try bytes(V1StreamingRecognizeRequest.with { $0.audioContent = .init([1, 2, 3]) }).readableBytesView)
        for count in 1..<whole.count {
            #expect(throws: SessionFailure.self) {
                try GoogleCommandReader.audio(in: ByteBuffer(bytes: whole.prefix(count)), .v1)
            }
        }
        for bytes: [UInt8] in [
            [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], [0x12, 0x80], [0xff],
        ] {
            #expect(throws: SessionFailure.self) { try GoogleCommandReader.audio(in: ByteBuffer(bytes: bytes), .v1) }
        }
    }

    @Test("v2 measures its messages; v1 does not")
    func sizes() throws {
        let message = V2StreamingRecognizeRequest.with { $0.audio = .init(repeating: 0, count: 101) }
        var strict = GoogleCommandReader(version: .v2, maximumAudio: 100, declaredRate: nil)
        let failure = #expect(throws: SessionFailure.self) { try strict.commands(.binary(try bytes(message))) }
        #expect(
            failure?.message == "Audio chunk can be of a maximum of 100 bytes. Received audio of 101 bytes instead.")
        var generous = GoogleCommandReader(version: .v2, maximumAudio: 101, declaredRate: nil)
        #expect(try generous.commands(.binary(try bytes(message))).count == 1)
    }

    @Test("A WAV header that contradicts the configuration is told in the provider's words")
    func header() throws {
        var header: [UInt8] = Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0, 1, 0]
        header += [0x22, 0x56, 0, 0, 0, 0, 0, 0]  // 22050 Hz
        let message = try bytes(V1StreamingRecognizeRequest.with { $0.audioContent = .init(header) })
        var reader = GoogleCommandReader(version: .v1, maximumAudio: nil, declaredRate: 16_000)
        let failure = #expect(throws: SessionFailure.self) { try reader.commands(.binary(message)) }
        #expect(
            failure?.message.hasSuffix("must either be omitted or match the value in the WAV header (22050).") == true)
        var agreeing = GoogleCommandReader(version: .v1, maximumAudio: nil, declaredRate: 22_050)
        #expect(try agreeing.commands(.binary(message)).count == 1)
    }
}
