import ParlanceCore
import Synchronization

/// Two stages: loudness first, a network only where loudness leaves doubt.
///
/// The network's last answer is kept as long as it was sure and loudness says that nothing has changed
/// (``CascadeRules``), so on conversations the network hears about every second window; its recurrent state then simply
/// has no memory of the windows between. (To keep answers for longer loses short words: a network with many gaps in what
/// it has heard takes them for noise. To run some of them through late, just before the next, was tried: it costs a tenth
/// more windows and finds no further onset.) Probabilities between two runs are those of the earlier one: an end of
/// speech that is not also a fall in loudness is seen up to 32 ms late.
///
/// A detector holds a few bytes beside the network's own.
public final class CascadeVAD: VoiceActivityModel {
    public let name = "cascade"
    public var windowSamples: Int { network.windowSamples }
    private let network: any VoiceActivityModel
    private let rules: CascadeRules
    private let heard = Atomic<Int>(0)
    private let computed = Atomic<Int>(0)

    /// - Parameter network: any detector with sure and unsure answers; its windows should be of about 30 ms, for which
    ///   the rules were measured.
    public init(network: any VoiceActivityModel, rules: CascadeRules = CascadeRules()) {
        self.network = network
        self.rules = rules
    }

    public var windowCounts: VoiceActivityWindowCounts? {
        VoiceActivityWindowCounts(heard: heard.load(ordering: .relaxed), computed: computed.load(ordering: .relaxed))
    }

    public func makeDetector() throws(RecognizerError) -> any VoiceActivityDetector {
        Detector(model: self, network: try network.makeDetector())
    }

    private final class Detector: VoiceActivityDetector {
        private let model: CascadeVAD
        private let network: any VoiceActivityDetector
        private var loudness: Loudness
        private var state = CascadeState()

        init(model: CascadeVAD, network: any VoiceActivityDetector) {
            self.model = model
            self.network = network
            loudness = Loudness(windowSamples: model.windowSamples)
        }

        func probability(of window: UnsafeBufferPointer<Float>) -> Float {
            loudness.hear(window)
            model.heard.add(1, ordering: .relaxed)
            if let kept = state.keep(loudness, model.rules) { return kept }
            model.computed.add(1, ordering: .relaxed)
            let probability = network.probability(of: window)
            state.learn(probability, at: loudness)
            return probability
        }
    }
}
