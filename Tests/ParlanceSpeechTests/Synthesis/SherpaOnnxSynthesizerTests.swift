import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("sherpa-onnx speaks")
struct SherpaOnnxSynthesizerTests {
    @Test("A VITS model speaks sentences, each as long as its characters say")
    func speaks() throws {
        let synthesizer = try SherpaOnnxSynthesizer(folder: ToneVITS.write())
        #expect(synthesizer.profile.sampleRate == ToneVITS.sampleRate)
        #expect(synthesizer.profile.voices.count == 1)
        try synthesizer.warmUp()
        let short = try Listener(["abc"]).hear(synthesizer)
        let long = try Listener(["abcabcabcabc"]).hear(synthesizer)
        #expect(short.ended == [nil])
        #expect(long.samples.count - short.samples.count == 9 * ToneVITS.samplesPerCharacter)
        #expect(short.samples.contains { abs($0) > 0.01 })
        let two = try Listener(["abc", "abc"]).hear(synthesizer)
        #expect(two.samples.count == 2 * short.samples.count)
    }

    @Test("What nobody wants any more stops the sentence, and the next is spoken")
    func stops() throws {
        let synthesizer = try SherpaOnnxSynthesizer(folder: ToneVITS.write())
        let heard = try Listener(["abc. def. ghi.", "abc"], patience: 1).hear(synthesizer)
        #expect(heard.ended == [nil, nil])
    }

    @Test(
        "What the library would end the process on is refused before",
        arguments: ["sample_rate", "n_speakers", "language", "comment", "punctuation", "frontend"])
    func metadata(key: String) throws {
        var model = ToneVITS.builder()
        model.metadata.removeAll { $0.0 == key }
        let folder = try ToneVITS.write(model)
        #expect(throws: SynthesizerError.self) { try SherpaOnnxSynthesizer(folder: folder) }
    }

    @Test(
        "Tables that cannot be read, or are not there, are refused",
        arguments: [nil, "", "a b\n", "a 1\na 2\n", "a -1\n"])
    func tables(tokens: String?) throws {
        let folder = try ToneVITS.write(tokens: tokens)
        #expect(throws: SynthesizerError.self) { try SherpaOnnxSynthesizer(folder: folder) }
    }

    @Test("A folder without a model, a file that is none, a cut one")
    func folders() throws {
        #expect(throws: SynthesizerError.self) { try SherpaOnnxSynthesizer(folder: "/no/such/folder") }
        let folder = try ToneVITS.write()
        let path = folder + "/tone.onnx"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
        #expect(throws: SynthesizerError.self) { try SherpaOnnxSynthesizer(folder: folder) }
        try Data("hello".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: SynthesizerError.self) { try SherpaOnnxSynthesizer(folder: folder) }
        try FileManager.default.removeItem(atPath: path)
        #expect(throws: SynthesizerError.self) { try SherpaOnnxSynthesizer(folder: folder) }
    }
}
