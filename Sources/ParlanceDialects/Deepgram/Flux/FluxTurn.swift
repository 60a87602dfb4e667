import ParlanceCore

/// The turn that is open, or the silence before the next one, as the client was told of it. A value without I/O.
struct FluxTurn {
    /// From 0; rises with every `EndOfTurn`.
    private(set) var index = 0
    /// Where its audio begins: where the last turn ended.
    private(set) var start = MediaTime.zero
    /// How much audio is known.
    private(set) var through = MediaTime.zero
    /// Will not change.
    private var committed: [Word] = []
    /// Follow those, and may.
    private var open: [Word] = []
    private var state = State.between
    /// Hidden words are numbered over the stream.
    private var labels = DeepgramRedactionLabels()

    private enum State {
        case between
        /// The session has told of a turn whose words have not come yet.
        case awaitingWords
        case started
        case likelyEnded
    }

    /// None before `StartOfTurn`, though some may have been guessed: whether they begin a turn is the session's to say.
    var words: [Word] { state == .started || state == .likelyEnded ? committed + open : [] }

    /// A turn starts where the session says, however late its words come.
    mutating func hear(through time: MediaTime) {
        if state != .awaitingWords { through = max(through, time) }
    }

    /// What is to be told because of new words.
    mutating func hear(_ transcript: Transcript) -> FluxTurnInfo.Event? {
        if transcript.finality == .committed {
            committed += labels.label(transcript.words, isFinal: true)
            open = []
        } else {
            open = labels.label(transcript.words, isFinal: false)
        }
        guard state == .awaitingWords, !(committed.isEmpty && open.isEmpty) else { return nil }
        state = .started
        return .startOfTurn
    }

    /// What is to be told of the session's event; after `endOfTurn`, ``end()`` is due.
    mutating func take(_ event: TurnEvent) -> FluxTurnInfo.Event? {
        through = max(through, event.at)
        switch (event.kind, state) {
        case (.started, .between):
            guard !(committed.isEmpty && open.isEmpty) else {
                state = .awaitingWords
                return nil
            }
            state = .started
            return .startOfTurn
        case (.likelyEnded, .started):
            state = .likelyEnded
            return .eagerEndOfTurn
        case (.resumed, .likelyEnded):
            state = .started
            return .turnResumed
        case (.ended, .started), (.ended, .likelyEnded):
            return .endOfTurn
        case (.ended, .awaitingWords):
            // The recognizer has taken its words back: nothing was told.
            state = .between
            return nil
        default:
            return nil
        }
    }

    /// The next turn begins.
    mutating func end() {
        index += 1
        start = through
        committed = []
        open = []
        state = .between
    }
}
