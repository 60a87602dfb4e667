import ParlanceAudio
import ParlanceCore
import Testing

@Suite("Alignment of chunks")
struct ChunkAlignmentTests {
    @Test(
        "knows what fits, what is re-aligned and what is refused",
        arguments: [
            ("opus", nil, 20.0, 100.0, .fits, 80, 120),
            ("opus", nil, 20, 150, .refused, 120, nil),
            ("opus", nil, 20, 30, .refused, 20, 40),
            ("opus", nil, 20, 120, .fits, 100, nil),
            ("opus", nil, 20, 140, .refused, 120, nil),  // whole frames, but more than a packet holds
            ("opus", nil, 2.5, 7.5, .fits, 5, 10),
            ("opus", nil, 60, 60, .fits, nil, 120),
            ("opus", nil, 40, 20, .refused, nil, 40),
            ("ogg-opus", nil, 20, 150, .realigned, 140, 160),
            ("ogg-opus", nil, 20, 160, .fits, 140, 180),
            ("webm", nil, 60, 100, .realigned, 60, 120),
            ("speex", 16_000, nil, 20, .fits, nil, 40),
            ("speex", 8_000, nil, 50, .refused, 40, 60),
            ("linear16", 16_000, nil, 100, .fits, 99.9375, 100.0625),
            ("linear16", 11_025, nil, 100, .realigned, 1_102 / 11.025, 1_103 / 11.025),
            ("mulaw", nil, nil, 20, .fits, 19.875, 20.125),
            ("amr-nb", nil, nil, 100, .fits, 80, 120),
            ("amr-wb", nil, nil, 50, .realigned, 40, 60),
            ("flac", 16_000, nil, 100, .realigned, nil, 256),
            ("mp3", 44_100, nil, 100, .realigned, 1_152 * 3 / 44.1, 1_152 * 4 / 44.1),
            ("mp3", 48_000, nil, 48, .fits, 24, 72),
            ("mp3", 24_000, nil, 48, .fits, 24, 72),
        ] as [(String, Int?, Double?, Double, ChunkAlignment.Treatment, Double?, Double?)])
    func treatment(
        codec: String, rate: Int?, frame: Double?, chunk: Double, expected: ChunkAlignment.Treatment, below: Double?,
        above: Double?
    ) throws {
        let codecFrame = try CodecFrame.named(codec, sampleRate: rate, frame: frame)
        let alignment = try ChunkAlignment(codecFrame, chunk: chunk)
        #expect(alignment.treatment == expected)
        #expect(alignment.nearestBelow.map { ($0 * 1_000).rounded() } == below.map { ($0 * 1_000).rounded() })
        #expect(alignment.nearestAbove.map { ($0 * 1_000).rounded() } == above.map { ($0 * 1_000).rounded() })
        #expect((alignment.refusal != nil) == (expected == .refused))
        #expect((alignment.carried > 0) == (expected == .realigned))
    }

    @Test("says how much of a stream waits at most", arguments: 1...60)
    func carried(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let names = ["flac", "mp3", "amr-wb", "ogg-opus", "speex-with-header-byte", "linear16"]
        let frame = try CodecFrame.named(names.randomElement(using: &generator)!)
        let chunk = Double(Int.random(in: 1...400, using: &generator)) / 2
        let alignment = try ChunkAlignment(frame, chunk: chunk)
        // Played through: after each chunk, what no whole frame covers waits. Counted in samples × 2,000 (half ms).
        let (perChunk, perFrame) = (Int(chunk * 2) * frame.sampleRate, frame.samples * 2_000)
        var most = 0
        for count in 1...min(perFrame, 100_000) { most = max(most, count * perChunk % perFrame) }
        #expect(abs(alignment.carried - Double(most) / 2 / Double(frame.sampleRate)) < 1e-9)
        #expect((alignment.treatment == .fits) == (most == 0))
    }

    @Test("a nearest size fits, and none between it and the chunk does", arguments: 1...60)
    func nearest(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let length = CodecFrame.opusFrames.randomElement(using: &generator)!
        let name = ["opus", "ogg-opus"].randomElement(using: &generator)!
        let frame = try CodecFrame.named(name, frame: length)
        let chunk = Double(Int.random(in: 1...300, using: &generator))
        let alignment = try ChunkAlignment(frame, chunk: chunk)
        func fits(_ size: Double) throws -> Bool { try ChunkAlignment(frame, chunk: size).treatment == .fits }
        if let below = alignment.nearestBelow {
            #expect(below < chunk)
            #expect(try fits(below))
            for size in stride(from: below + 0.5, to: chunk, by: 0.5) { #expect(try !fits(size)) }
        }
        if let above = alignment.nearestAbove {
            #expect(above > chunk)
            #expect(try fits(above))
            for size in stride(from: chunk + 0.5, to: above, by: 0.5) { #expect(try !fits(size)) }
        }
        #expect(alignment.nearestBelow != nil || alignment.nearestAbove != nil)
    }

    @Test("an error names the frame, the chunk and what would fit")
    func errors() throws {
        let opus = try CodecFrame.named("opus", frame: 20)
        #expect(
            try ChunkAlignment(opus, chunk: 150).refusal
                == "opus: a chunk of 150 ms is 7.5 frames of 20 ms, and only whole frames can be decoded, at most "
                + "120 ms in one message; the nearest that fits: 120 ms")
        #expect(try ChunkAlignment(opus, chunk: 100).refusal == nil)
    }

    @Test(
        "refuses settings that cannot be, and says what can",
        arguments: [
            ("opus", nil, 1, 50, nil, "50 ms is not an Opus frame: there are 2.5, 5, 10, 20, 40 and 60 ms"),
            ("opus", nil, 1, 30, nil, "the nearest: 20 ms and 40 ms"),
            ("opus", nil, 1, 120, nil, "the nearest: 60 ms"),
            ("webm", nil, 1, 1, nil, "the nearest: 2.5 ms"),
            ("linear16", nil, 1, 20, nil, "--frame is for Opus"),
            ("opus", nil, 1, nil, 960, "--block is for FLAC"),
            ("flac", nil, 1, nil, 8, "16 to 65535"),
            ("linear16", 96_000, 1, nil, nil, "8000 to 48000 Hz"),
            ("amr-nb", 16_000, 1, nil, nil, "8000 Hz and no other"),
            ("mp3", 47_000, 1, nil, nil, "44100, 48000 Hz, not 47000"),
            ("speex", 48_000, 1, nil, nil, "8000, 16000 and 32000"),
            ("opus", nil, 0, nil, nil, "1 to 20"),
            ("aac", nil, 1, nil, nil, "no codec is called aac; there are linear16"),
        ] as [(String, Int?, Int, Double?, Int?, String)])
    func refusals(codec: String, rate: Int?, channels: Int, frame: Double?, block: Int?, expected: String) {
        let error = #expect(throws: ChunkError.self) {
            try CodecFrame.named(codec, sampleRate: rate, channels: channels, frame: frame, block: block)
        }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "no error")")
    }

    @Test("refuses chunks that cannot be", arguments: [0, -1, 60_001, .nan, .infinity])
    func badChunks(chunk: Double) throws {
        let frame = try CodecFrame.named("linear16")
        #expect(throws: ChunkError.self) { try ChunkAlignment(frame, chunk: chunk) }
    }

    @Test("knows every codec by name", arguments: CodecFrame.names)
    func names(name: String) throws {
        let frame = try CodecFrame.named(name)
        #expect(frame.samples > 0 && frame.codec == name)
        let alignment = try ChunkAlignment(frame, chunk: 100)
        #expect(alignment.messagesPerSecond == 10)
        #expect(!alignment.explanation.isEmpty)
    }

    @Test(
        "advises on the size",
        arguments: [
            (10.0, "Small"), (20, "Within"), (100, "best"), (250, "Within"), (260, "Large"), (301, "Too slow"),
        ])
    func advice(chunk: Double, expected: String) throws {
        let alignment = try ChunkAlignment(CodecFrame.named("linear16"), chunk: chunk)
        #expect(alignment.advice.contains(expected))
        #expect(alignment.isWithinBudget == (chunk <= 300))
    }

    @Test("counts bytes where frames are equally long")
    func bytes() throws {
        #expect(try ChunkAlignment(CodecFrame.named("linear16"), chunk: 100).bytes == 3_200)
        #expect(try ChunkAlignment(CodecFrame.named("mulaw", channels: 2), chunk: 20).bytes == 320)
        #expect(try ChunkAlignment(CodecFrame.named("opus"), chunk: 20).bytes == nil)
    }
}
