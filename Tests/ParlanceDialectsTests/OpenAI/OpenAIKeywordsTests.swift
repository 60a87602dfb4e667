import ParlanceCore
import ParlanceDialects
import Testing

@Suite("OpenAI's prompts and voices")
struct OpenAIKeywordsTests {
    @Test(
        "A prompt's terms",
        arguments: [
            (nil, []), ("Kubernetes, etcd, Grafana Loki", ["Kubernetes", "etcd", "Grafana Loki"]),
            ("The talk is about Parlance and its GPT4 agents.", ["Parlance", "GPT4"]), ("Parlance", ["Parlance"]),
            ("please write nicely and with care", []),
        ] as [(String?, [String])])
    func terms(prompt: String?, terms: [String]) {
        #expect(OpenAIKeywords.terms(prompt: prompt) == terms)
    }

    @Test("Too many keywords are refused")
    func bounds() throws {
        #expect(try OpenAIKeywords.hotwords(["a", " ", "b c"]).map(\.phrase) == ["a", "b c"])
        #expect(throws: SessionFailure.self) {
            _ = try OpenAIKeywords.hotwords([String](repeating: "a", count: OpenAIKeywords.most + 1))
        }
    }

    @Test("The provider's voices are the server's in other colours")
    func voices() {
        let usual = SynthesisVoice(name: "de", language: "de", description: "")
        var profile = SynthesizerProfile(
            engine: "e", model: "m", version: "1",
            voices: [SynthesisVoice(name: "en-us", language: "en-US", description: ""), usual],
            variants: ["f3", "m7"], sampleRate: 22_050, cancels: .atChunks)
        #expect(OpenAIVoice.voice(named: "alloy", of: profile, usual: usual)?.name == "de")
        #expect(OpenAIVoice.voice(named: "Nova", of: profile, usual: usual)?.name == "de+f3")
        #expect(OpenAIVoice.voice(named: "en-us", of: profile, usual: usual)?.name == "en-us")
        #expect(OpenAIVoice.voice(named: "nobody", of: profile, usual: usual) == nil)
        profile.variants = []
        #expect(OpenAIVoice.voice(named: "nova", of: profile, usual: usual)?.name == "de")
    }
}
