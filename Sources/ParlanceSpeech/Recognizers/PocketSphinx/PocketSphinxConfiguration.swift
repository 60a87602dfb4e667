import Foundation
import ParlanceCore

/// How many decoders there may be, and how they search.
public struct PocketSphinxConfiguration: Sendable {
    /// Decoders made at most. Each takes 93 MB and, while somebody speaks into it, about a third of a core; one is
    /// lent to a stream for one segment at a time.
    public var maximumDecoders: Int
    /// A segment longer than this is decoded as several utterances, because the decoder's memory and the length of its
    /// final pass grow with the utterance. A word across the cut is lost.
    public var longestUtterance: MediaTime
    /// A stream that holds a decoder and gets no audio for this long must give it up when others wait. What it heard so
    /// far is settled, and its segment goes on as a new utterance when there is audio again.
    public var patience: Duration
    /// PocketSphinx's own parameters that differ from its defaults, later ones winning.
    public var parameters: [Parameter]
    /// Of words' posterior probabilities. Nil: what was measured for the model.
    public var calibration: ConfidenceCalibration?

    public struct Parameter: Hashable, Sendable {
        public var name: String
        public var value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        maximumDecoders: Int = PocketSphinxConfiguration.suggestedDecoders(),
        longestUtterance: MediaTime = MediaTime(milliseconds: 60_000), patience: Duration = .seconds(2),
        parameters: [Parameter] = Self.tuned
    ) {
        self.maximumDecoders = max(1, maximumDecoders)
        self.longestUtterance = max(longestUtterance, MediaTime(milliseconds: 1_000))
        self.patience = min(max(patience, .milliseconds(1)), .seconds(3_600))
        self.parameters = parameters
    }

    /// One per core, so that a final pass in one slows no other down, at least two, and no more than fit into a
    /// quarter of the machine's memory.
    public static func suggestedDecoders(
        cores: Int = ProcessInfo.processInfo.activeProcessorCount,
        memory: UInt64 = ProcessInfo.processInfo.physicalMemory
    ) -> Int {
        max(1, min(max(2, cores), Int(memory / 4 / 100_000_000)))
    }

    /// What the sweep in docs/pocketsphinx-sweep.md chose.
    public static let tuned: [Parameter] = [
        // The mean of some speakers, in place of a guess: what a speaker's first utterance is measured against.
        Parameter("cmninit", "50.8,-2.0,-1.0,5.2,-4.6,-3.4,-10.8,2.9,-2.3,-3.5,0.2,-1.3,2.0"),
        // The second pass searches everything again when the utterance has ended, and finds nothing better.
        Parameter("fwdflat", "no"),
        // The third pass takes time with the square of the words that may end in a frame: without a limit, 7.6 s for
        // 20 s of noisy film sound. Clear speech hardly reaches this one.
        Parameter("maxwpf", "20"),
    ]
}
