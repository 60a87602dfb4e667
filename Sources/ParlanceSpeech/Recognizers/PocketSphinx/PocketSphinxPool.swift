import DequeModule
import Dispatch
import ParlanceCore
import Synchronization

/// The decoders' threads, and the streams that wait for one: first come, first served, live before bulk.
///
/// Its lock is taken when a segment begins or ends, never per chunk, and is held for a few instructions.
final class PocketSphinxPool: Sendable {
    private struct State {
        var live: Deque<PocketSphinxStream> = []
        var bulk: Deque<PocketSphinxStream> = []
        var idle: [PocketSphinxThread] = []
        /// Threads that exist, with or without a loaded decoder yet.
        var threads = 0
        /// Threads with a loaded decoder.
        var decoders = 0
        var maximum: Int
        /// Why there is no decoder and will not be one.
        var failure: RecognizerError?
        var isStopping = false
        /// Known once there has been a decoder.
        var vocabulary: PocketSphinxVocabulary?
        /// Who waits for the first decoder.
        var warming: [DispatchSemaphore] = []
    }

    private let model: PocketSphinxModel
    private let configuration: PocketSphinxConfiguration
    private let state: Mutex<State>

    init(_ model: PocketSphinxModel, _ configuration: PocketSphinxConfiguration) {
        self.model = model
        self.configuration = configuration
        state = Mutex(State(maximum: configuration.maximumDecoders))
    }

    var occupancy: PocketSphinxOccupancy {
        state.withLock { state in
            PocketSphinxOccupancy(
                maximum: state.maximum, decoders: state.decoders, busy: state.threads - state.idle.count,
                waiting: state.live.count + state.bulk.count)
        }
    }

    /// What the model can recognize; nil before the first decoder is loaded.
    var vocabulary: PocketSphinxVocabulary? { state.withLock { $0.vocabulary } }

    /// Somebody waits for a decoder.
    var isContended: Bool { state.withLock { !$0.live.isEmpty || !$0.bulk.isEmpty } }

    /// Waits for a decoder to be there, making the first one.
    func warmUp() throws(RecognizerError) {
        let ready = DispatchSemaphore(value: 0)
        let waits = state.withLock { state in
            guard state.decoders == 0, state.failure == nil else { return false }
            state.warming.append(ready)
            if state.threads == 0 { spawn(&state) }
            return true
        }
        if waits { ready.wait() }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// No more work is handed out; threads free their decoders and end when they have finished what they have.
    func stop() {
        let idle = state.withLock { state in
            state.isStopping = true
            return state.idle
        }
        for thread in idle { thread.signal() }
    }

    // MARK: Streams

    func enqueue(_ stream: PocketSphinxStream) {
        let (thread, failure) = state.withLock { state -> (PocketSphinxThread?, RecognizerError?) in
            if let failure = state.failure { return (nil, failure) }
            if stream.isBulk { state.bulk.append(stream) } else { state.live.append(stream) }
            if let thread = state.idle.popLast() { return (thread, nil) }
            if state.threads < state.maximum { spawn(&state) }
            return (nil, nil)
        }
        thread?.signal()
        if let failure { stream.fail(failure) }
    }

    func forget(_ stream: PocketSphinxStream) {
        state.withLock { state in
            state.live.removeAll { $0 === stream }
            state.bulk.removeAll { $0 === stream }
        }
    }

    // MARK: Threads

    /// The next stream to serve; waits for one. Nil: it is time to end.
    func next(for thread: PocketSphinxThread) -> PocketSphinxStream? {
        while true {
            let (stream, ends) = state.withLock { state -> (PocketSphinxStream?, Bool) in
                state.idle.removeAll { $0 === thread }
                if let stream = state.live.popFirst() ?? state.bulk.popFirst() { return (stream, false) }
                if state.isStopping {
                    state.threads -= 1
                    state.decoders -= 1
                    return (nil, true)
                }
                state.idle.append(thread)
                return (nil, false)
            }
            if ends { return nil }
            if let stream { return stream }
            thread.wait()
        }
    }

    /// What the first decoder tells of its model.
    func learn(_ vocabulary: PocketSphinxVocabulary) { state.withLock { $0.vocabulary = vocabulary } }

    func decoderIsReady() {
        let warming = state.withLock { state in
            state.decoders += 1
            defer { state.warming = [] }
            return state.warming
        }
        for waiter in warming { waiter.signal() }
    }

    /// A thread could not make its decoder and ends. The others go on without it; when there are none, nothing can.
    func decoderFailed(_ error: RecognizerError) {
        let (streams, warming) = state.withLock { state -> ([PocketSphinxStream], [DispatchSemaphore]) in
            state.threads -= 1
            state.maximum = max(state.threads, 1)
            guard state.threads == 0 else { return ([], []) }
            state.failure = error
            defer {
                state.live = []
                state.bulk = []
                state.warming = []
            }
            return (Array(state.live) + Array(state.bulk), state.warming)
        }
        for waiter in warming { waiter.signal() }
        for stream in streams { stream.fail(error) }
    }

    private func spawn(_ state: inout State) {
        state.threads += 1
        PocketSphinxThread(self, model, configuration).start()
    }
}

/// How much of a recognizer's decoders is in use.
public struct PocketSphinxOccupancy: Hashable, Sendable {
    /// Decoders that may be made.
    public var maximum: Int
    /// Decoders that are loaded.
    public var decoders: Int
    /// Decoders that are lent, or being loaded.
    public var busy: Int
    /// Streams that wait for one.
    public var waiting: Int
}
