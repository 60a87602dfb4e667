/// A detector that steps many streams at once for less than one after another costs.
public protocol BatchedVoiceActivityModel: VoiceActivityModel {
    /// Gives each of `detectors` its next window; the same probabilities as ``VoiceActivityDetector/probability(of:)``
    /// would give. Any number of streams; any thread, but no detector is in two calls at a time. Never fails: a stream
    /// that cannot be computed gets 1.
    ///
    /// - Parameters:
    ///   - windows: for each detector the first of ``VoiceActivityModel/windowSamples`` samples.
    ///   - detectors: different ones, all made by this model.
    ///   - probabilities: as many as there are detectors.
    func probabilities(
        of windows: UnsafeBufferPointer<UnsafePointer<Float>>, from detectors: [any VoiceActivityDetector],
        into probabilities: UnsafeMutableBufferPointer<Float>)
}
