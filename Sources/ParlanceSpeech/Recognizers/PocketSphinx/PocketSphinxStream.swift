import ParlanceCore
import Synchronization

/// Recognition of one channel: owns no decoder, but borrows one from the pool for each of its segments.
final class PocketSphinxStream: RecognizerStream, @unchecked Sendable {  // `mean` and its like belong to the holder
    private enum Place {
        /// Nothing to do.
        case parked
        /// Waits in the pool for a decoder.
        case queued
        /// A decoder's thread is reading the ring.
        case held(PocketSphinxThread)
        case closed
    }

    private struct State {
        var place = Place.parked
        /// The ring was written to since its reader last looked.
        var isPending = false
    }

    let speech: SpeechRing
    let isBulk: Bool
    let favoured: FavouredWords?
    let hotwordsLeftOut: Int
    /// The speaker's cepstral mean after the last utterance. Used only by the thread that holds the stream.
    var mean: String?
    /// Likewise.
    var lastSegment: SegmentID = 0
    /// A segment that was begun and has no decoder now. Likewise.
    var suspended: PocketSphinxSegment?
    /// Media time up to which audio was recognized. Likewise.
    var through = MediaTime.zero

    /// Keeps the decoders alive for as long as there are streams.
    private let recognizer: PocketSphinxRecognizer
    private let pool: PocketSphinxPool
    private let state = Mutex(State())
    /// Held while the sink is called, so that nothing is reported after ``close()``. Nil when closed.
    private let outlet: Mutex<(any HypothesisSink)?>

    init(
        _ recognizer: PocketSphinxRecognizer, _ pool: PocketSphinxPool, isBulk: Bool,
        hotwords: (words: FavouredWords?, leftOut: Int),
        reading speech: SpeechRing, reportingTo sink: any HypothesisSink
    ) {
        self.recognizer = recognizer
        self.pool = pool
        self.isBulk = isBulk
        favoured = hotwords.words
        hotwordsLeftOut = hotwords.leftOut
        self.speech = speech
        outlet = Mutex(sink)
    }

    // MARK: The session's worker

    func wake() {
        let (reader, joins) = state.withLock { state -> (PocketSphinxThread?, Bool) in
            switch state.place {
            case .closed, .queued: return (nil, false)
            case .parked:
                state.place = .queued
                return (nil, true)
            case .held(let thread):
                defer { state.isPending = true }
                return (state.isPending ? nil : thread, false)
            }
        }
        reader?.signal()
        if joins { pool.enqueue(self) }
    }

    func close() {
        outlet.withLock { $0 = nil }
        leave()
    }

    // MARK: A decoder's thread

    /// False when the stream was closed while it waited.
    func take(_ thread: PocketSphinxThread) -> Bool {
        state.withLock { state in
            guard case .queued = state.place else { return false }
            state = State(place: .held(thread))
            return true
        }
    }

    var isOpen: Bool {
        state.withLock { if case .closed = $0.place { false } else { true } }
    }

    /// After the ring was found empty: false when it was written to in the meantime.
    func mayRest(keepingDecoder keeps: Bool) -> Bool {
        state.withLock { state in
            if state.isPending {
                state.isPending = false
                return false
            }
            if !keeps, case .held = state.place { state.place = .parked }
            return true
        }
    }

    /// Gives the decoder back with the ring not read to its end: the stream waits again, behind the others.
    func giveBack() {
        let joins = state.withLock { state in
            guard case .held = state.place else { return false }
            state.place = .queued
            return true
        }
        if joins { pool.enqueue(self) }
    }

    func consumed() { outlet.withLock { $0?.consumed() } }
    func deliver(_ hypothesis: Hypothesis) { outlet.withLock { $0?.deliver(hypothesis) } }

    /// Tells the session that this cannot go on, once, and closes.
    func fail(_ error: RecognizerError) {
        outlet.withLock { sink in
            sink?.recognizerFailed(error)
            sink = nil
        }
        leave()
    }

    private func leave() {
        let place = state.withLock { state in
            defer { state.place = .closed }
            return state.place
        }
        switch place {
        case .held(let thread): thread.signal()
        case .queued: pool.forget(self)
        case .parked, .closed: break
        }
    }
}
