import NIOCore
import ParlanceBench
import Testing

@Suite("What a load session says, and where speech ends in it")
struct LoadTapeTests {
    /// 10 ms per character: `s` loud, `q` just below -40 dBFS, anything else silence.
    private func clip(_ text: String, rate: Int = 16_000) -> LoadClip {
        let window = rate / 100
        let samples = text.flatMap { character in
            let level: Float = character == "s" ? 0.0101 : character == "q" ? 0.0099 : 0
            return (0..<window).map { $0 % 2 == 0 ? level : -level }
        }
        return LoadClip(name: text, samples: samples, rate: rate)
    }

    /// Sessions begin in the middle of a clip; this one is found whose first clip is whole.
    private func tape(_ text: String, pause: Int = 100) -> LoadTape {
        let clip = clip(text)
        for session in 0..<10_000 {
            var tape = LoadTape([clip], rate: 16_000, pauseMilliseconds: pause, session: session)
            var buffer = ByteBuffer()
            tape.write(0..<text.count, into: &buffer)
            if buffer.readableBytesView.elementsEqual(clip.bytes) { return tape }
        }
        fatalError("no session begins at the beginning")
    }

    @Test("-40 dBFS is the border of speech, as root mean square over 10 ms", arguments: [8_000, 16_000, 48_000])
    func level(rate: Int) {
        #expect(clip(".sqs", rate: rate).isLoud == [false, true, false, true])
        // A square wave in half of a window has 1/√2 of its level.
        let window = rate / 100
        let half = (0..<window).map { Float($0 < window / 2 ? 0.0141 : 0) }
        let more = (0..<window).map { Float($0 < window / 2 ? 0.0143 : 0) }
        #expect(LoadClip(name: "", samples: half + more, rate: rate).isLoud == [false, true])
    }

    @Test("a cut last window is filled up with silence, and what is not a number is silence")
    func filling() {
        let clip = LoadClip(name: "", samples: [Float](repeating: 0.5, count: 161) + [.nan, 2, -2], rate: 16_000)
        #expect(clip.bytes.count == 2 * 320 && clip.isLoud.count == 2)
        #expect(Array(clip.bytes[322...]).prefix(6) == [0, 0, 0xFF, 0x7F, 0x00, 0x80])
    }

    @Test(
        "speech ends after the last loud window",
        arguments: [
            ("..ss......", 10, 0, 4), ("..ss..s...", 10, 0, 7), ("..ss..s...", 6, 0, 4), ("..ssqqqqqq", 10, 0, 4),
            ("..ss......", 10, 3, 4), ("..ss......", 10, 4, nil), ("..........", 10, 0, nil), ("ssssssssss", 10, 0, 10),
        ] as [(String, Int, Int, Int?)])
    func speechEnd(text: String, before: Int, earliest: Int, expected: Int?) {
        #expect(tape(text).speechEnd(before: before, notBefore: earliest) == expected)
    }

    @Test(
        "a word ends where 50 ms of quiet follow it, before the next word's middle",
        arguments: [
            (".ssss.....ss..", 2, 11, 5), (".ssss....sss..", 2, 11, nil), (".ss..ss.....ss", 1, 13, 7),
            (".ssssssssssss.", 2, 9, nil), (".ss......", 5, 9, nil),
        ] as [(String, Int, Int, Int?)])
    func wordEnd(text: String, middle: Int, next: Int, expected: Int?) {
        #expect(tape(text).wordEnd(around: middle, before: next) == expected)
    }

    @Test("the tape goes on: clip, pause, clip, and the levels follow it")
    func endless() {
        var tape = tape("ss..", pause: 30)
        var buffer = ByteBuffer()
        tape.write(4..<14, into: &buffer)
        #expect(buffer.readableBytes == 10 * 320)
        #expect((0..<14).map { tape.isLoud($0) ? "s" : "." }.joined() == "ss.....ss.....")
        #expect(!tape.isLoud(-1) && !tape.isLoud(1_000_000))
        let first = buffer.getSlice(at: buffer.readerIndex + 3 * 320, length: 320)
        #expect(first.map { $0.readableBytesView.contains { $0 != 0 } } == true)
    }

    @Test("sessions begin at different places, each at the same one every time")
    func spread() {
        let clips = [clip(String(repeating: "s.", count: 50)), clip(String(repeating: "s..", count: 50))]
        func beginning(_ session: Int) -> String {
            var tape = LoadTape(clips, rate: 16_000, pauseMilliseconds: 0, session: session)
            var buffer = ByteBuffer()
            tape.write(0..<200, into: &buffer)
            return (0..<200).map { tape.isLoud($0) ? "s" : "." }.joined()
        }
        #expect(Set((0..<20).map(beginning)).count > 2)
        #expect(beginning(3) == beginning(3))
    }
}
