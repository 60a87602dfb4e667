import ParlanceCore

/// The streaming model families that sherpa-onnx 2.0.1 can run through its C interface.
public enum ModelFamily: Hashable, Sendable {
    /// RNN-T with a stateless decoder, from icefall: encoder, decoder, joiner.
    case transducer(Encoder)
    /// RNN-T from NVIDIA NeMo: encoder, decoder, joiner.
    case nemoTransducer
    /// CIF from FunASR: encoder, decoder.
    case paraformer
    case zipformer2CTC
    case nemoCTC
    /// T-Bank's Russian telephone model, at 8 kHz.
    case tOneCTC

    /// The encoder of an icefall transducer: the `model_type` of its metadata.
    public enum Encoder: String, CaseIterable, Sendable {
        case conformer
        case ebranchformer
        case lstm
        case zipformer
        case zipformer2
    }

    /// As an operator would call it.
    public var name: String {
        switch self {
        case .transducer(let encoder): "\(encoder.rawValue) transducer"
        case .nemoTransducer: "NeMo transducer"
        case .paraformer: "paraformer"
        case .zipformer2CTC: "zipformer2 CTC"
        case .nemoCTC: "NeMo CTC"
        case .tOneCTC: "T-one CTC"
        }
    }

    /// What the library's token times must be multiplied by: for NeMo CTC models, release 2.0.1 counts outputs as 40 ms
    /// each, whatever their metadata says.
    func timestampScale(_ timing: ModelTiming) -> Double {
        self == .nemoCTC ? timing.frame.seconds / 0.040 : 1
    }

    /// Several streams really go through the network in one call.
    var decodesInBatches: Bool { self != .paraformer }

    /// How the tokens of a hypothesis make words.
    var spelling: WordSpelling { self == .paraformer ? .continuationMarks : .spaces }
}

/// How the tokens of a hypothesis make words.
package enum WordSpelling: Sendable {
    /// A token that begins with a space begins a word.
    case spaces
    /// A token that ends with `@@` goes on in the next one; every other one ends a word.
    case continuationMarks
}

/// When a model's decode steps take place, counted in samples at 16 kHz.
public struct ModelTiming: Hashable, Sendable {
    /// Audio that must be in before the first step.
    public var first: MediaTime
    /// Audio from one step to the next: the model's chunk.
    public var shift: MediaTime
    /// Audio per encoder output, the unit of token times and trailing blanks.
    public var frame: MediaTime
    /// Audio at the end of a step's window that only the next step gives words for.
    public var rightContext: MediaTime

    /// Feature frames are 10 ms apart, and the nth is known when `160 n + 280` samples are in; the library begins a
    /// step when one frame more than its window is known.
    static func frames(window: Int, shift: Int, perOutput: Int, rightContext: Int = 0) -> ModelTiming {
        ModelTiming(
            first: MediaTime(samples: window * 160 + 280), shift: MediaTime(samples: shift * 160),
            frame: MediaTime(samples: perOutput * 160), rightContext: MediaTime(samples: rightContext * 160))
    }

    /// How long after audio came in the step that covers it can run: on average…
    public var meanLookAhead: MediaTime { MediaTime(samples: first.samples + rightContext.samples - shift.samples / 2) }
    /// … and at most.
    public var maximumLookAhead: MediaTime { first + rightContext }

    /// How much audio the first `steps` steps take.
    func audio(steps: Int) -> Int { steps == 0 ? 0 : first.samples + (steps - 1) * shift.samples }

    /// Steps that can run once `samples` are in.
    func steps(samples: Int) -> Int {
        samples < first.samples ? 0 : (samples - first.samples) / shift.samples + 1
    }
}
