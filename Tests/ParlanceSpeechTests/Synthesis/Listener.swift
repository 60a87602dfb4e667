import Foundation
import ParlanceCore
import Synchronization

/// Somebody who is spoken to: has sentences, and hears what comes of them.
final class Listener: SpeechSource {
    struct Heard {
        var sentences: [String] = []
        var samples: [Float] = []
        var chunks = 0
        var ended: [SynthesizerError?] = []
    }

    private struct State {
        var waiting: [String]
        var heard = Heard()
    }

    private let state: Mutex<State>
    /// Chunks of a sentence after which it wants no more.
    private let patience: Int
    private let done = DispatchSemaphore(value: 0)

    init(_ sentences: [String], patience: Int = .max) {
        state = Mutex(State(waiting: sentences))
        self.patience = patience
    }

    func nextSentence() -> String? {
        state.withLock { state in
            guard !state.waiting.isEmpty else { return nil }
            state.heard.sentences.append(state.waiting[0])
            state.heard.chunks = 0
            return state.waiting.removeFirst()
        }
    }

    func take(_ samples: UnsafeBufferPointer<Float>) -> Bool {
        state.withLock { state in
            state.heard.chunks += 1
            state.heard.samples.append(contentsOf: samples)
            return state.heard.chunks < patience
        }
    }

    func sentenceEnded(_ error: SynthesizerError?) {
        let isLast = state.withLock { state in
            state.heard.ended.append(error)
            return state.waiting.isEmpty
        }
        if isLast { done.signal() }
    }

    /// Has everything spoken, and waits for it.
    func hear(_ synthesizer: any Synthesizer, _ options: SpeechOptions = SpeechOptions()) throws -> Heard {
        let stream = try synthesizer.makeStream(options, for: self)
        stream.wake()
        done.wait()
        stream.close()
        return state.withLock { $0.heard }
    }
}
