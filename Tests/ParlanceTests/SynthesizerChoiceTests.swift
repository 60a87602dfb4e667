import NIOCore
import Parlance
import ParlanceCore
import Testing

@Suite("Which voice speaks")
struct SynthesizerChoiceTests {
    private func voice(_ choice: SynthesizerChoice, _ change: (inout SynthesisConfiguration) -> Void) throws -> String {
        var configuration = SynthesisConfiguration(format: SpokenFormat(.flac, sampleRate: 16_000))
        change(&configuration)
        return try choice.voice(for: configuration).name
    }

    @Test("A named voice, one that speaks the language, or the server's own")
    func voices() throws {
        let choice = try SynthesizerChoice.make("espeak-ng", voice: "en-gb")
        #expect(try voice(choice) { _ in } == "en-gb")
        #expect(try voice(choice) { $0.language = "en" } == "en-gb")
        #expect(try voice(choice) { $0.language = "es" } == "es")
        #expect(try voice(choice) { $0.voice = "de+f2" } == "de+f2")
        #expect(throws: SessionFailure.self) { try voice(choice) { $0.language = "xx" } }
        #expect(throws: SessionFailure.self) { try voice(choice) { $0.voice = "nobody" } }
    }

    @Test("A language names a voice, too; what there is not is an error that says so")
    func operators() throws {
        #expect(try SynthesizerChoice.make("espeak-ng", voice: "de-AT").voice?.language.hasPrefix("de") == true)
        #expect(throws: ConfigurationError.self) { try SynthesizerChoice.make("espeak-ng", voice: "nobody") }
        #expect(throws: ConfigurationError.self) { try SynthesizerChoice.make("/no/such/folder") }
        let off = try SynthesizerChoice.make("off")
        #expect(off.synthesizer == nil)
        #expect(throws: SessionFailure.self) { try voice(off) { _ in } }
    }

    @Test("A text that comes bit by bit is spoken whole, in every format")
    func speaker() async throws {
        let choice = try SynthesizerChoice.make("espeak-ng")
        let formats: [SpokenFormat] = [
            SpokenFormat(.raw(.linear16), sampleRate: 22_050), SpokenFormat(.wav(.linear16), sampleRate: 24_000),
            SpokenFormat(.raw(.mulaw), sampleRate: 8_000), SpokenFormat(.mp3(bitRate: 48_000), sampleRate: 22_050),
            SpokenFormat(.oggOpus(bitRate: 32_000), sampleRate: 48_000), SpokenFormat(.flac, sampleRate: 16_000),
        ]
        var lengths: [Double] = []
        for format in formats {
            let bits = Bits(["One two", " three. Fo", "ur five six. ", "Seven"])
            var bytes = 0
            lengths.append(
                try await Speaker(choice).speak(SynthesisConfiguration(format: format)) {
                    await bits.next()
                } audio: {
                    bytes += $0.readableBytes
                })
            #expect(bytes > 1_000)
        }
        #expect(lengths.allSatisfy { abs($0 - lengths[0]) < 0.05 && $0 > 1.5 }, "\(lengths)")
    }

    private actor Bits {
        private var rest: [String]
        init(_ bits: [String]) { rest = bits }
        func next() -> String? { rest.isEmpty ? nil : rest.removeFirst() }
    }
}
