import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("espeak-ng")
struct EspeakSynthesizerTests {
    private let synthesizer: EspeakSynthesizer

    init() throws { synthesizer = try EspeakSynthesizer.shared() }

    private func loudness(_ samples: [Float]) -> Float {
        (samples.reduce(0) { $0 + $1 * $1 } / Float(max(samples.count, 1))).squareRoot()
    }

    @Test("Speaks sentences in order, in chunks, about as long as a person would")
    func speaks() throws {
        let heard = try Listener(["One two three four five. ", "Six seven."]).hear(synthesizer)
        let seconds = Double(heard.samples.count) / Double(synthesizer.profile.sampleRate)
        #expect(heard.sentences == ["One two three four five. ", "Six seven."])
        #expect(heard.ended == [nil, nil])
        #expect((1.5...6).contains(seconds))
        #expect(loudness(heard.samples) > 0.02)
        #expect(heard.samples.allSatisfy { abs($0) <= 1 })
    }

    @Test("Stops with the chunk that is refused")
    func stops() throws {
        let long = String(repeating: "and so on ", count: 28)
        let heard = try Listener([long], patience: 3).hear(synthesizer)
        #expect(heard.chunks == 3)
        #expect(heard.samples.count <= 3 * synthesizer.profile.sampleRate / 20)
        // And speaks again.
        #expect(loudness(try Listener(["Hello."]).hear(synthesizer).samples) > 0.02)
    }

    @Test("Twice the speed takes about half as long")
    func speeds() throws {
        let text = ["The quick brown fox jumps over the lazy dog and goes home."]
        let slow = try Listener(text).hear(synthesizer, SpeechOptions(speed: 0.7)).samples.count
        let usual = try Listener(text).hear(synthesizer).samples.count
        let fast = try Listener(text).hear(synthesizer, SpeechOptions(speed: 1.5)).samples.count
        #expect(slow > usual * 5 / 4)
        #expect(fast < usual * 4 / 5)
        #expect(throws: SynthesizerError.self) { try Listener(text).hear(synthesizer, SpeechOptions(speed: 3)) }
    }

    @Test("Voices and variants are told apart; none is taken for a file's name")
    func voices() throws {
        let profile = synthesizer.profile
        #expect(profile.voices.first?.name == "en-us")
        #expect(profile.voice(named: "EN-GB")?.name == "en-gb")
        #expect(profile.voice(speaking: "de")?.name == "de")
        #expect(profile.voice(speaking: "de-AT")?.language.hasPrefix("de") == true)
        #expect(profile.voices.count > 50)
        for bad in ["../../etc/passwd", "gmw/en", "en-us+../f1", "mb/mb-en1", "", "en-us+"] {
            #expect(profile.voice(named: bad) == nil)
            #expect(throws: SynthesizerError.self) {
                try Listener(["x"]).hear(synthesizer, SpeechOptions(voice: bad))
            }
        }
        let one = try Listener(["Good morning."]).hear(synthesizer, SpeechOptions(voice: "en-us")).samples
        let other = try Listener(["Good morning."]).hear(synthesizer, SpeechOptions(voice: "en-us+f3")).samples
        let german = try Listener(["Good morning."]).hear(synthesizer, SpeechOptions(voice: "de")).samples
        #expect(one.count != other.count || one != other)
        #expect(german.count != one.count)
    }

    @Test("Every voice speaks")
    func everyVoice() throws {
        for voice in synthesizer.profile.voices {
            let heard = try Listener(["123"]).hear(synthesizer, SpeechOptions(voice: voice.name))
            #expect(heard.ended == [nil] && !heard.samples.isEmpty, "\(voice.name)")
        }
    }

    @Test("Conversations take turns, a sentence each, and each hears its own")
    func turns() async throws {
        let alone = try Listener(["One two three. "]).hear(synthesizer).samples.count
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { [synthesizer] in
                    try Listener(["One two three. ", "One two three. "]).hear(synthesizer).samples.count
                }
            }
            for try await count in group { #expect(abs(count - 2 * alone) < alone / 10) }
        }
    }

    @Test("Odd text does no harm")
    func hostile() throws {
        var generator = SystemRandomNumberGenerator()
        let odd = [
            "\u{0}", "\u{1}\u{2}", "<speak>", "[[x]]", "&amp;", "%s%n", "👩‍👩‍👧", "\u{202E}abc", "ﷺ",
            "\u{301}\u{301}\u{301}",
            "1e999", "1234567890123456789012345678901234567890",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "q'q'q'q", "....",
            "http://x/?a=b&c=d", "\t\t", "٣٤٥", "Ⅻ", "½", "x\u{FEFF}y", "\u{FFFD}", "🇩🇪", "漢字かな", "𝔘𝔫𝔦",
        ]
        var sentences = odd
        for _ in 0..<150 {
            sentences.append(
                (0..<20).map { _ in odd.randomElement(using: &generator)! }.joined().prefix(300).description)
        }
        // Some may end the process that speaks; never this one.
        let heard = try Listener(sentences).hear(synthesizer)
        #expect(heard.ended.count == sentences.count)
        #expect(loudness(try Listener(["Hello."]).hear(synthesizer).samples) > 0.02)
    }

    @Test("When its process has died, the sentence fails or a new one speaks it, and the next is spoken")
    func death() throws {
        #expect(loudness(try Listener(["Hello."]).hear(synthesizer).samples) > 0.02)
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
        let children = threads.flatMap { thread in
            ((try? String(contentsOfFile: "/proc/self/task/\(thread)/children", encoding: .utf8)) ?? "")
                .split(separator: " ").compactMap { pid_t($0) }
        }
        let speakers = children.filter { child in
            // The kernel keeps fifteen characters of a name.
            (try? String(contentsOfFile: "/proc/\(child)/comm", encoding: .utf8))?.hasPrefix("parlance-espeak") == true
        }
        #expect(!speakers.isEmpty)
        for child in speakers { kill(child, SIGKILL) }
        _ = try Listener(["One."]).hear(synthesizer)
        let heard = try Listener(["Two."]).hear(synthesizer)
        #expect(heard.ended == [nil] && loudness(heard.samples) > 0.02)
    }

    @Test("Without the program that speaks for it, it says which one is missing")
    func missing() throws {
        let process = EspeakProcess(executable: "/nonexistent/parlance-espeak")
        #expect(throws: SynthesizerError.self) {
            try process.speak("Hello.", voice: "gmw/en-US", wordsPerMinute: 175) { _ in true }
        }
    }
}
