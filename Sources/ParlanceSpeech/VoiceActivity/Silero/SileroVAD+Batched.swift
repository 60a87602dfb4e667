import ParlanceCore

extension SileroVAD: BatchedVoiceActivityModel {
    public func probabilities(
        of windows: UnsafeBufferPointer<UnsafePointer<Float>>, from detectors: [any VoiceActivityDetector],
        into probabilities: UnsafeMutableBufferPointer<Float>
    ) {
        step(detectors.map { $0 as! SileroStream }, windows: windows, into: probabilities)
    }
}
