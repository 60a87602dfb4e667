import ParlanceCore

extension SileroVAD: BatchedVoiceActivityModel {
    public func probabilities(
        of windows: UnsafeBufferPointer<UnsafePointer<Float>>, from detectors: [any VoiceActivityDetector],
        into probabilities: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(detectors.count == windows.count)
        step(windows, into: probabilities) { index in
            guard let stream = detectors[index] as? SileroStream else {
                preconditionFailure("a detector of another model")
            }
            return stream
        }
    }
}
