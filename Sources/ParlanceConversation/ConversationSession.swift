import DequeModule
import Foundation
import NIOCore
import ParlanceCore
import Synchronization

/// A conversation with a client: what a user says comes in as audio and becomes items (``Hearing``), a language model answers
/// (`+Answering`), a voice speaks (`+Speaking`). A transcription session is one that never answers.
///
/// It wraps a listening session and, for each answer, a speaking one; both are `SessionHandle`s that it opens and closes.
/// It knows nothing of the transport. No thread of its own: commands are carried out where they come; what the wrapped
/// sessions have to tell, and what time brings, in short tasks. All its state is behind one lock, held for moments and by
/// this session alone; nothing waits under it.
///
/// Bounds: audio goes straight to the listening session, whose inlet says when it is full. Of an answer's text
/// ``maximumSentences`` wait to be spoken, then the model is not read further. Audio waits with the speaking session
/// while it is more than the lead ahead of the listener, or while the client does not read what it was sent
/// (``maximumUnreadAudio``). A client that leaves ``maximumUnread`` events unread, or ``maximumUnreadText`` bytes of them, is
/// given up.
// All mutable state is touched under `lock`.
public final class ConversationSession: SessionHandle, @unchecked Sendable {
    static let maximumUnread = 2_000
    static let maximumUnreadAudio = 512 << 10
    static let maximumUnreadText = 32 << 20
    /// With more listening sessions than this the client is not read until one has heard out what it was given.
    static let maximumListeners = 4
    static let maximumSentences = 16
    /// Answers beside the conversation that may be given at a time.
    static let maximumOutOfBand = 4

    /// A listening session, and where its audio begins.
    struct Listener {
        var handle: any SessionHandle
        var key: RealtimeConfiguration.Input
        var mode: Hearing.Mode
        var padding: MediaTime
        var start: MediaTime
        var isFinishing = false
    }

    let id: String
    let conversationID: String
    let services: ConversationServices
    private let wakeUp: @Sendable () -> Void
    private let onEnd: @Sendable () -> Void
    private let lock = Mutex(())
    private let pumpIsDue = Atomic<Bool>(false)
    private let names: ItemNames

    // Everything below is touched under the lock.
    var configuration: RealtimeConfiguration
    let expiresAt: WallTime
    let deadline: ContinuousClock.Instant
    let maximumDuration: Duration

    var listeners: Deque<Listener> = []
    var hearing: Hearing
    /// Audio that came in items.
    var given: [GivenAudio] = []
    var input: InputBuffer
    var history = ConversationHistory()
    /// To be retrieved with items.
    var kept: KeptAudio
    /// Answers that are being given, by id.
    var runs: [String: ResponseRun] = [:]
    /// Of them the one that belongs to the conversation.
    var activeRun: String?
    /// An answer was spoken: the voice stays.
    var hasSpoken = false
    /// When a silence is answered, and where in the user's audio it began.
    var idle: (at: ContinuousClock.Instant, since: MediaTime)?

    private var outbox: [SessionEvent] = []
    private(set) var unreadAudio = 0
    /// Bytes of text and of retrieved audio in the outbox, which a client may make as long as its own messages.
    private var unreadText = 0
    private var hasNews = false
    private var timer: (at: ContinuousClock.Instant, task: Task<Void, Never>)?
    /// What ends with the session is being told.
    private var isEnding = false
    private(set) var isOver = false
    /// The server is going away: what was said so far is heard out, nothing more is answered.
    private(set) var isDraining = false
    private var hasLeft = false

    /// - Parameters:
    ///   - maximumDuration: the longest that the server allows; the configuration's own, or an hour, if that is shorter.
    ///   - wakeUp: called from any thread when events wait or there is room for audio again.
    ///   - onEnd: called once, when everything has been given back.
    public init(
        id: String, _ configuration: RealtimeConfiguration, maximumDuration: Duration = .seconds(3_600),
        services: ConversationServices, wakeUp: @escaping @Sendable () -> Void,
        onEnd: @escaping @Sendable () -> Void = {}
    ) {
        let seed = id.filter { $0.isHexDigit }
        self.id = "sess_\(seed)"
        conversationID = "conv_\(seed)"
        names = ItemNames(seed: String(seed.suffix(12)))
        self.services = services
        self.configuration = configuration
        self.wakeUp = wakeUp
        self.onEnd = onEnd
        let duration = min(maximumDuration, configuration.maximumDuration ?? .seconds(3_600))
        self.maximumDuration = duration
        deadline = .now + duration
        expiresAt = WallTime(secondsSince1970: Date().timeIntervalSince1970 + duration.inSeconds)
        let names = names
        hearing = Hearing(makeID: { names.next("item") })
        input = InputBuffer(format: configuration.input.format)
        kept = KeptAudio(format: configuration.input.format)
        outbox.append(.conversation(.began(description)))
        lock.withLock { _ in setTimer() }
        wakeUp()
    }

    var description: ConversationDescription {
        ConversationDescription(
            id: id, conversationID: conversationID, expiresAt: expiresAt, configuration: configuration)
    }

    func newID(_ kind: String) -> String { names.next(kind) }

    // MARK: SessionHandle

    public func offer(_ command: SessionCommand) -> InletState {
        perform {
            guard !isOver else { return .ready }
            switch command {
            case .audio(let bytes): take(bytes)
            case .conversation(let command): carryOut(command)
            case .reject(let rejection):
                put(.refused(ConversationFault(.invalidEvent, rejection.description), command: nil))
            case .finish: end(.shuttingDown("The client has finished."))
            case .update, .finalize, .endTurn, .synthesis, .keepAlive: break
            }
            return isFull ? .full : .ready
        }
    }

    public var inletIsFull: Bool { lock.withLock { _ in isFull } }

    /// The newest listening session has enough for now, or too many older ones are still hearing out what they were given.
    private var isFull: Bool {
        listeners.count > Self.maximumListeners || listeners.last?.handle.inletIsFull == true
    }

    public var waitingSince: ContinuousClock.Instant? { nil }

    /// Bytes that the client was not given yet; from any thread.
    package var unread: (audio: Int, text: Int) { lock.withLock { _ in (unreadAudio, unreadText) } }

    public func takeEvents(into events: inout [SessionEvent]) {
        var taken: [SessionEvent] = []
        lock.withLock { _ in
            swap(&taken, &outbox)
            // Audio may have waited for the client to read.
            if unreadAudio >= Self.maximumUnreadAudio { schedulePump() }
            unreadAudio = 0
            unreadText = 0
        }
        events.append(contentsOf: taken)
    }

    public func fail(_ failure: SessionFailure) {
        perform {
            // The transport's clock may be a moment before ours: it is said in the same words.
            if case .tooLong = failure { end(expiry) } else { end(failure) }
        }
    }

    /// Answers are cancelled, what was said so far is heard out and told, then the session is over.
    public func drain() {
        perform {
            guard !isOver, !isDraining else { return }
            isDraining = true
            for id in runs.keys.sorted() { cancel(id, .client) }
            finishListening()
            leaveIfDrained()
        }
    }

    private func leaveIfDrained() {
        guard isDraining, listeners.isEmpty, given.isEmpty else { return }
        end(.shuttingDown("The server is shutting down."))
    }

    public func disconnect() {
        let leaves = lock.withLock { _ in
            guard !hasLeft else { return false }
            hasLeft = true
            isOver = true
            release()
            outbox = []
            return true
        }
        if leaves { onEnd() }
    }

    // MARK: Under the lock

    /// Does something under the lock, then tells the transport if there is news.
    @discardableResult
    func perform<Result>(_ body: () -> Result) -> Result {
        let (result, rings) = lock.withLock { _ in
            let result = body()
            if !isOver { setTimer() }
            defer { hasNews = false }
            return (result, hasNews)
        }
        if rings { wakeUp() }
        return result
    }

    func put(_ event: ConversationEvent) {
        guard !isOver else { return }
        if case .audioDelta(_, let bytes) = event { unreadAudio += bytes.readableBytes }
        outbox.append(.conversation(event))
        unreadText += event.textSize
        hasNews = true
        // Not again for what the end itself has to tell.
        guard !isEnding else { return }
        if outbox.count > Self.maximumUnread {
            end(.clientTooSlow("\(Self.maximumUnread) events wait unread."))
        } else if unreadText > Self.maximumUnreadText {
            end(.clientTooSlow("Events of more than \(Self.maximumUnreadText >> 20) MiB wait unread."))
        }
    }

    /// The session is over: answers are cancelled, the reason is told.
    func end(_ failure: SessionFailure) {
        guard !isOver, !isEnding else { return }
        isEnding = true
        for id in runs.keys.sorted() { cancel(id, .client) }
        isOver = true
        if case .clientTooSlow = failure { outbox = [] }
        outbox.append(.failed(failure))
        hasNews = true
        release()
    }

    private func release() {
        for listener in listeners { listener.handle.disconnect() }
        listeners.removeAll()
        for each in given { each.handle.disconnect() }
        given.removeAll()
        for run in runs.values { run.stop() }
        runs.removeAll()
        activeRun = nil
        timer?.task.cancel()
        timer = nil
    }

    // MARK: What others wake it for

    /// Asks for ``pump()`` soon; from any thread, within the lock or without.
    func schedulePump() {
        if pumpIsDue.exchange(true, ordering: .acquiringAndReleasing) { return }
        Task { [weak self] in self?.pump() }
    }

    private func pump() {
        pumpIsDue.store(false, ordering: .releasing)
        perform {
            guard !isOver else { return }
            listenOn()
            listenToGiven()
            leaveIfDrained()
            for id in runs.keys.sorted() { speakOn(id) }
            noteTime()
            // There may be room for audio again.
            hasNews = true
        }
    }

    private var expiry: SessionFailure {
        .tooLong("Your session hit the maximum duration of \(maximumDuration.inWords).")
    }

    private func noteTime() {
        let now = ContinuousClock.now
        if now >= deadline {
            end(expiry)
        } else if let idle, now >= idle.at {
            answerSilence(since: idle.since)
        }
    }

    /// Makes sure that it is woken when time brings something.
    private func setTimer() {
        var due = deadline
        if let idle { due = min(due, idle.at) }
        for run in runs.values { due = min(due, run.due ?? due) }
        if let timer, timer.at <= due, timer.at > .now { return }
        timer?.task.cancel()
        let task = Task { [weak self, due] in
            do { try await Task.sleep(until: due, clock: .continuous) } catch { return }
            self?.schedulePump()
        }
        timer = (due, task)
    }
}

extension Duration {
    fileprivate var inWords: String {
        let seconds = Int(inSeconds.rounded())
        return seconds % 60 == 0 ? "\(seconds / 60) minutes" : "\(seconds) seconds"
    }
}

/// Names of items and answers: those of one session differ, those of two nearly certainly.
final class ItemNames: Sendable {
    private let seed: String
    private let count = Atomic<Int>(0)

    init(seed: String) { self.seed = seed }

    func next(_ kind: String) -> String {
        let number = String(count.add(1, ordering: .relaxed).newValue, radix: 36)
        return "\(kind)_\(seed)\(String(repeating: "0", count: max(0, 6 - number.count)))\(number)"
    }
}
