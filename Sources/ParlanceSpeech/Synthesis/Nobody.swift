import Foundation
import ParlanceCore
import Synchronization

/// Who is spoken to while an engine warms up.
final class Nobody: SpeechSource {
    private struct State {
        var hasAsked = false
        var failure: SynthesizerError?
    }

    private let state = Mutex(State())
    private let done = DispatchSemaphore(value: 0)

    func nextSentence() -> String? {
        state.withLock { state in
            defer { state.hasAsked = true }
            return state.hasAsked ? nil : "Hello."
        }
    }

    func take(_ samples: UnsafeBufferPointer<Float>) -> Bool { true }

    func sentenceEnded(_ error: SynthesizerError?) {
        state.withLock { $0.failure = error }
        done.signal()
    }

    /// Blocks until the word is spoken.
    func wait() -> SynthesizerError? {
        done.wait()
        return state.withLock { $0.failure }
    }
}
