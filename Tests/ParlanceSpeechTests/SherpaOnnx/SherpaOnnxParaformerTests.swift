import ParlanceCore
import ParlanceSpeech
import Testing

/// The paraformer path of the library, with a model of our own that needs nothing from outside.
@Suite("sherpa-onnx with a tiny paraformer")
struct SherpaOnnxParaformerTests {
    private func load(
        _ change: (inout ONNXBuilder, inout ONNXBuilder) -> Void = { _, _ in }
    ) throws -> StreamingRecognizer {
        let folder = try ScratchFolder()
        var (encoder, decoder) = (BeepParaformer.encoder, BeepParaformer.decoder)
        change(&encoder, &decoder)
        try folder.write("encoder.onnx", encoder)
        try folder.write("decoder.onnx", decoder)
        try folder.write("tokens.txt", BeepParaformer.tokens)
        let inspected = try ModelFolder.inspect(folder.path)
        #expect(inspected.family == .paraformer)
        #expect(inspected.chunk.milliseconds == 600)
        return try StreamingRecognizer(folder: inspected)
    }

    @Test("each sound is one word, and words keep their order in media time")
    func words() async throws {
        let recognizer = try load()
        try recognizer.warmUp()
        #expect(!recognizer.profile.supportsHotwords)
        try await offPool {
            let channels = try (0..<5).map { _ in try SherpaChannel(recognizer, seconds: 10) }
            for channel in channels {
                channel.begin()
                channel.feed(SherpaOnnxCTCTests.beeps(4), chunk: 1_600)
                channel.end()
            }
            for channel in channels {
                #expect(channel.reports.waitForAnswers(1))
                let words = channel.reports.answers[0].words
                #expect(words.map(\.text) == ["beep", "beep", "beep", "beep"])
                var previous = MediaTime.zero
                for (index, word) in words.enumerated() {
                    #expect(word.span.start >= previous && !word.span.isEmpty, "\(word)")
                    // The model tells no times: a word lies in the step, and so within 1.2 s, in which it came.
                    let onset = index * 1_000 + 500
                    #expect((onset - 1_200...onset + 1_200).contains(word.span.middle.milliseconds), "\(word)")
                    previous = word.span.end
                }
            }
        }
    }

    @Test("networks that do not fit their metadata are refused before the library sees them")
    func refused() throws {
        for key in ["vocab_size", "neg_mean", "lfr_window_size", "decoder_num_blocks", "encoder_output_size"] {
            #expect(throws: RecognizerError.self, "without \(key)") {
                try load { encoder, _ in encoder.metadata.removeAll { $0.0 == key } }
            }
        }
        #expect(throws: RecognizerError.self) {
            try load { encoder, _ in
                encoder.metadata.removeAll { $0.0 == "decoder_num_blocks" }
                encoder.metadata.append(("decoder_num_blocks", "2"))
            }
        }
    }
}
