import Foundation
import ParlanceAudio
import ParlanceCore
import ParlanceSpeech
import Testing

/// Our kernels against ONNX Runtime, which runs the published file itself.
@Suite("Silero's kernels")
struct SileroEqualityTests {
    private func reference(_ band: SileroVAD.Band = .wide) throws -> SileroONNX {
        let prefix = try #require(Prefix.current, "run scripts/setup")
        // The published files hold the same network for 16 kHz, and different ones for 8 kHz.
        let file = band == .wide ? "silero_vad.onnx" : "silero_vad_op18_ifless.onnx"
        return try SileroONNX(
            weights: prefix.path + "/share/" + file, library: prefix.onnxRuntimeLibrary, band: band)
    }

    private func worst(_ a: [Float], _ b: [Float]) -> Float {
        // A difference that is not a number must not look like none.
        zip(a, b).reduce(0) { worst, pair in
            let difference = abs(pair.0 - pair.1)
            return difference.isNaN ? .infinity : max(worst, difference)
        }
    }

    @Test("say what ONNX Runtime says at 16 kHz", arguments: SileroVAD.Kernel.available)
    func wide(kernel: SileroVAD.Kernel) throws {
        let speech = try SileroSpeech.sample()
        let expected = SileroSpeech.probabilities(speech, try reference().makeDetector())
        let share = try #require(Prefix.current).path + "/share/"
        for file in ["silero_vad_16k_op15.onnx", "silero_vad_op18_ifless.onnx"] {
            let vad = try SileroVAD(weights: share + file, kernel: kernel)
            let found = SileroSpeech.probabilities(speech, vad.makeDetector())
            #expect(found.count == expected.count)
            #expect(worst(found, expected) < 1e-4)
        }
    }

    @Test("are held against an ONNX Runtime that says the same of many streams together as of each alone")
    func referenceBatches() throws {
        let reference = try reference()
        let speech = try SileroSpeech.sample()
        let count = 5
        let batch = try reference.makeBatch(streams: count)
        let alone = try (0..<count).map { _ in try reference.makeDetector() }
        var found = [Float](repeating: -1, count: count)
        try speech.withUnsafeBufferPointer { samples in
            for step in 0..<40 {
                let windows = (0..<count).map { samples.baseAddress! + ($0 * 1_397 + step * reference.windowSamples) }
                let isComputed = windows.withUnsafeBufferPointer { windows in
                    found.withUnsafeMutableBufferPointer { batch.step(windows, into: $0) }
                }
                try #require(isComputed)
                let expected = zip(alone, windows).map { detector, window in
                    detector.probability(of: UnsafeBufferPointer(start: window, count: reference.windowSamples))
                }
                #expect(worst(found, expected) < 1e-5)
            }
        }
    }

    @Test("say what ONNX Runtime says at 8 kHz", arguments: SileroVAD.Kernel.available)
    func narrow(kernel: SileroVAD.Kernel) throws {
        let vad = try SileroVAD(weights: SileroSpeech.weights(), band: .narrow, kernel: kernel)
        let speech = try SileroSpeech.sample()
        let half = stride(from: 0, to: speech.count, by: 2).map { speech[$0] }
        let found = SileroSpeech.probabilities(half, vad.makeDetector(), window: vad.windowSamples)
        #expect(found.count == SileroSpeech.narrow.count)
        #expect(worst(found, SileroSpeech.narrow) < 1e-4)
    }

    @Test(
        "say what ONNX Runtime says on every recording that is kept beside the project",
        .enabled(if: SharedData.audio != nil), arguments: [SileroVAD.Band.wide, .narrow])
    func everyRecording(band: SileroVAD.Band) throws {
        let audio = try #require(SharedData.audio)
        let reference = try reference(band)
        let kernels = try SileroVAD.Kernel.available.map {
            try SileroVAD(weights: SileroSpeech.weights(), band: band, kernel: $0)
        }
        let names = FileManager.default.enumerator(atPath: audio)?.compactMap { $0 as? String } ?? []
        var windows = 0
        var worst = [Float](repeating: 0, count: kernels.count)
        for name in names.sorted() where name.hasSuffix(".flac") {
            let samples = try samples(audio + "/" + name, band)
            let window = reference.windowSamples
            let expected = SileroSpeech.probabilities(samples, try reference.makeDetector(), window: window)
            windows += expected.count
            for (index, vad) in kernels.enumerated() {
                let found = SileroSpeech.probabilities(samples, vad.makeDetector(), window: window)
                worst[index] = max(worst[index], self.worst(found, expected))
            }
        }
        #expect(windows > 10_000)
        for (vad, worst) in zip(kernels, worst) {
            print("Silero, \(band), \(vad.kernel): \(windows) windows, largest difference from ONNX Runtime \(worst)")
            #expect(worst < 1e-4, "\(vad.kernel)")
        }
    }

    /// A recording at the band's rate: as it is, or resampled.
    private func samples(_ path: String, _ band: SileroVAD.Band) throws -> [Float] {
        let (mono, rate) = try AudioFileReader.mono(path: path)
        let resampler = try Resampler(from: rate, to: band == .wide ? 16_000 : 8_000)
        var result: [Float] = []
        mono.withUnsafeBufferPointer { resampler.resample($0, into: &result) }
        resampler.finish(into: &result)
        return result
    }

    @Test("give a stream the same bits in any company", arguments: SileroVAD.Kernel.available)
    func batches(kernel: SileroVAD.Kernel) throws {
        for band in [SileroVAD.Band.wide, .narrow] {
            let vad = try SileroVAD(weights: SileroSpeech.weights(), band: band, kernel: kernel)
            let speech = try SileroSpeech.sample()
            let last = 20
            for count in [1, 2, 3, 5, 8, 13, 41] {
                // Every stream hears another part of the speech.
                let streams = (0..<count).map { _ in vad.makeStream() }
                let alone = (0..<count).map { _ in vad.makeDetector() }
                var found = [Float](repeating: -1, count: count)
                speech.withUnsafeBufferPointer { samples in
                    for step in 0..<last {
                        let windows = (0..<count).map { stream in
                            samples.baseAddress! + (stream * 397 + step * vad.windowSamples)
                        }
                        windows.withUnsafeBufferPointer { windows in
                            found.withUnsafeMutableBufferPointer { vad.step(streams, windows: windows, into: $0) }
                        }
                        let expected = zip(alone, windows).map { detector, window in
                            detector.probability(
                                of: UnsafeBufferPointer(start: window, count: vad.windowSamples))
                        }
                        #expect(found == expected)
                    }
                }
            }
        }
    }

    @Test(
        "recover from samples that no microphone gives", arguments: SileroVAD.Kernel.available,
        [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 32_768])
    func poison(kernel: SileroVAD.Kernel, sample: Float) throws {
        let vad = try SileroVAD(weights: SileroSpeech.weights(), kernel: kernel)
        let detector = vad.makeDetector()
        for probability in SileroSpeech.probabilities([Float](repeating: sample, count: 5_120), detector) {
            #expect((0...1).contains(probability))
        }
        // Three seconds of silence later it hears speech as if nothing had been.
        let speech = try SileroSpeech.sample()
        _ = SileroSpeech.probabilities([Float](repeating: 0, count: 48_128), detector)
        let found = SileroSpeech.probabilities(speech, detector)
        #expect(found.allSatisfy { (0...1).contains($0) })
        #expect(found.filter { $0 > 0.9 }.count > 25)
    }
}
