import ParlanceCore
import ParlanceTesting
import Synchronization

/// A detector that can be stepped in batches, and remembers how wide they were.
final class BatchedLoudness: BatchedVoiceActivityModel {
    let name = "batched"
    let windowSamples = 512
    let widths = Mutex<Set<Int>>([])

    func makeDetector() -> any VoiceActivityDetector { ScriptedVoiceActivity().makeDetector() }

    func probabilities(
        of windows: UnsafeBufferPointer<UnsafePointer<Float>>, from detectors: [any VoiceActivityDetector],
        into probabilities: UnsafeMutableBufferPointer<Float>
    ) {
        _ = widths.withLock { $0.insert(windows.count) }
        for (index, detector) in detectors.enumerated() {
            probabilities[index] = detector.probability(
                of: UnsafeBufferPointer(start: windows[index], count: windowSamples))
        }
    }
}
