import ParlanceSpeech
import Testing

@Suite("Calibrated confidence")
struct ConfidenceCalibrationTests {
    @Test(
        "rises with the score, stays within 0 and 1, and leaves 'cannot say' alone",
        arguments: ["en-us", "digits-en-streaming"])
    func monotone(model: String) {
        let calibration = ConfidenceCalibration.measured(model)
        #expect(calibration != .identity)
        #expect(calibration(0) == 0)
        var last: Float = 0
        for step in 1...1_000 {
            let value = calibration(Float(step) / 1_000)
            #expect(value >= last && value > 0 && value < 1)
            last = value
        }
        #expect(calibration(0.2) < calibration(0.8))
    }

    @Test("is the score itself for models that nobody measured", arguments: [0, 0.001, 0.5, 0.999, 1] as [Float])
    func identity(score: Float) {
        #expect(ConfidenceCalibration.measured("somebody-elses-model")(score) == score)
    }

    @Test(
        "is a logistic curve",
        arguments: [(0.5, 0.5, 1, 0), (0.5, 0.7310586, 1, 1), (0.8, 0.9411765, 2, 0)] as [(Float, Float, Float, Float)])
    func curve(score: Float, expected: Float, slope: Float, offset: Float) {
        // A slope of 1 with no offset is the identity.
        #expect(abs(ConfidenceCalibration(slope: slope, offset: offset)(score) - expected) < 1e-5)
    }
}
