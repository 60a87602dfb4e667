import Foundation
import Logging
import NIOCore
import ParlanceCore
import Synchronization

/// One stream from handshake to goodbye: an inlet, a pipeline, an outlet, and the order of things between them.
///
/// Safe from any thread as a ``SessionHandle``; the pipeline and everything marked so below belong to the worker.
final class Session: SessionHandle, @unchecked Sendable {  // worker-only state is touched only in its turns
    /// Pieces of audio that one turn may take before others get theirs, and how much audio at most.
    private static let piecesPerTurn = 8
    private static let audioPerTurn = MediaTime(milliseconds: 1_000)

    private let id: String
    private let dialect: String
    private let configuration: SessionConfiguration
    private let services: SessionServices
    private let worker: SessionWorker
    private let inlet: AudioInlet
    private let outlet = EventOutlet()
    private let wakeUp: @Sendable () -> Void
    private let onEnd: @Sendable () -> Void
    private let startedAt = WallTime(secondsSince1970: Date().timeIntervalSince1970)

    private let isScheduled = Atomic<Bool>(false)
    private let isDisconnected = Atomic<Bool>(false)
    /// Ahead of real time, or bulk work by its own word: live sessions go first.
    private let isAhead: Atomic<Bool>
    private let requestedFailure = Mutex<SessionFailure?>(nil)
    private let waiting = Mutex<ContinuousClock.Instant?>(nil)

    // Worker only.
    private var pipeline: Pipeline?
    /// What a turn left of a piece of audio that held more than a turn may take.
    private var leftover: (bytes: ByteBuffer, receivedAt: ContinuousClock.Instant)?
    private var pace = Pace()
    private var transportDelay = TransportDelay()
    private var pacedThrough = MediaTime.zero
    /// What a turn that is interrupted has to say so far, and how much it may still take.
    private var events: [SessionEvent] = []
    private var piecesLeft = 0
    private var decodedBefore = MediaTime.zero
    /// The last piece of audio that was worked through, on its way back to the inlet.
    private var emptied: ByteBuffer?
    private var hasBegun = false
    private var isFinishing = false
    /// The audio went bad: told once what was heard before has been answered.
    private var badAudio: SessionFailure?
    private var isDraining = false
    private var isOver = false
    private var hasGivenBack = false

    init(
        id: String, dialect: String, configuration: SessionConfiguration, services: SessionServices,
        worker: SessionWorker, wakeUp: @escaping @Sendable () -> Void, onEnd: @escaping @Sendable () -> Void
    ) {
        self.id = id
        self.dialect = dialect
        self.configuration = configuration
        self.services = services
        self.worker = worker
        self.wakeUp = wakeUp
        self.onEnd = onEnd
        isAhead = Atomic(configuration.isBulk)
        // Two seconds where bytes tell time; compressed audio is denser, and how dense is not known yet.
        var limit = 64 << 10
        if case .raw(let format) = configuration.audio { limit = 2 * format.bytesPerSecond }
        inlet = AudioInlet(limit: min(max(limit, 32 << 10), 1 << 20))
    }

    // MARK: SessionHandle

    func offer(_ command: SessionCommand) -> InletState {
        let state = inlet.offer(command)
        signal()
        return state
    }

    var inletIsFull: Bool { inlet.isFull }

    func takeSpareBuffer() -> ByteBuffer? { inlet.takeSpare() }

    var waitingSince: ContinuousClock.Instant? { waiting.withLock { $0 } }

    func takeEvents(into events: inout [SessionEvent]) { outlet.take(into: &events) }

    func fail(_ failure: SessionFailure) {
        requestedFailure.withLock { $0 = $0 ?? failure }
        signal()
    }

    func drain() {
        inlet.drain()
        signal()
    }

    func disconnect() {
        isDisconnected.store(true, ordering: .releasing)
        outlet.close()
        signal()
    }

    /// Asks for a turn on the worker.
    func signal() {
        if !isScheduled.exchange(true, ordering: .acquiringAndReleasing) { worker.schedule(self) }
    }

    // MARK: On the worker

    /// Does everything that can be done alone.
    ///
    /// - Returns: true if channels want to hear audio together with those of others: ``eachListeningChannel(_:)`` tells
    ///   which, then ``continueTurn(_:)`` goes on.
    func beginTurn(_ scratch: inout WorkerScratch) -> Bool {
        // An exchange, not a store: what was set before the signal that is taken here must be seen below.
        _ = isScheduled.exchange(false, ordering: .acquiringAndReleasing)
        guard !hasGivenBack else { return false }
        if isDisconnected.load(ordering: .acquiring) {
            giveBack(nil)
            return false
        }
        guard !isOver else {
            inlet.removeAll()
            return false
        }
        piecesLeft = Self.piecesPerTurn
        decodedBefore = pipeline?.decoded ?? .zero
        scratch.events.removeAll(keepingCapacity: true)
        if !hasBegun { begin(&scratch.events) }
        return advance(&scratch) { (scratch) throws(SessionFailure) in
            if let failure = requestedFailure.withLock({ $0 }) { throw failure }
            try pipeline?.absorb(&scratch)
        }
    }

    func eachListeningChannel(_ body: (Channel) -> Void) {
        for channel in pipeline?.channels ?? [] where channel.isListening { body(channel) }
    }

    /// The channels that were listening have their probabilities.
    ///
    /// - Returns: as ``beginTurn(_:)``.
    func continueTurn(_ scratch: inout WorkerScratch) -> Bool {
        swap(&events, &scratch.events)
        return advance(&scratch) { (scratch) throws(SessionFailure) in try pipeline?.hearNext(&scratch.events) }
    }

    private func advance(
        _ scratch: inout WorkerScratch, _ first: (inout WorkerScratch) throws(SessionFailure) -> Void
    ) -> Bool {
        do throws(SessionFailure) {
            try first(&scratch)
            if try work(&scratch) {
                swap(&events, &scratch.events)
                return true
            }
            if isFinishing { try conclude(&scratch.events) }
        } catch {
            end(with: .failed(error), failure: error, &scratch.events)
        }
        scratch.trim()
        let since = pipeline?.waitingSince
        waiting.withLock { $0 = since }
        publish(scratch.events)
        return false
    }

    private func begin(_ events: inout [SessionEvent]) {
        hasBegun = true
        services.telemetry.sessionBegan(dialect: dialect)
        events.append(
            .began(
                SessionDescription(
                    id: id, startedAt: startedAt,
                    recognizer: services.recognizer(named: configuration.modelName).profile,
                    voiceActivity: voiceActivityName,
                    speakers: configuration.wantsSpeakers ? services.speakers?.profile : nil,
                    configuration: configuration)))
    }

    /// A detector that is not here fails the session at its first audio; a gate refuses it before.
    private var voiceActivityName: String {
        let chosen = try? services.voiceActivity(named: configuration.voiceActivity.detector)
        return (chosen ?? services.voiceActivity).name
    }

    /// Takes commands from the inlet until it is empty, the ring is full, or others should have their turn.
    ///
    /// - Returns: true when there is audio to hear together with others'.
    private func work(_ scratch: inout WorkerScratch) throws(SessionFailure) -> Bool {
        while true {
            if let pipeline {
                if try pipeline.listen(&scratch.events) { return true }
                if pipeline.isBlocked { return false }
            }
            if isFinishing { return false }
            guard piecesLeft > 0, (pipeline?.decoded ?? .zero) - decodedBefore < Self.audioPerTurn else {
                signal()
                return false
            }
            if let leftover {
                self.leftover = nil
                try ingest(leftover.bytes, receivedAt: leftover.receivedAt, &scratch)
                continue
            }
            let (next, hasRoomAgain) = inlet.next(
                maximumBytes: pipeline?.pieceSize ?? Pipeline.firstPieceSize(configuration.audio), emptied: &emptied)
            if hasRoomAgain { wakeUp() }
            piecesLeft -= 1
            switch next {
            case .audio(let piece, let receivedAt):
                services.telemetry.occupancy(of: .inlet, inlet.occupancy)
                if pipeline == nil { pipeline = try makePipeline() }
                try ingest(piece, receivedAt: receivedAt, &scratch)
                notePace(receivedAt)
            case .command(let command):
                try carryOut(command, &scratch)
            case .drain:
                isDraining = true
                try finish(&scratch)
            case .empty:
                return false
            }
        }
    }

    private func makePipeline() throws(SessionFailure) -> Pipeline {
        try Pipeline(configuration, services) { [weak self] in self?.signal() }
    }

    /// Whether live sessions go first on the worker, and in the recognizer's lane. From any thread.
    var givesWay: Bool { isAhead.load(ordering: .relaxed) }

    private func notePace(_ receivedAt: ContinuousClock.Instant) {
        guard let pipeline else { return }
        let now = ContinuousClock.now
        let audio = pipeline.decoded - pacedThrough
        pacedThrough = pipeline.decoded
        let isBulk = configuration.isBulk || pace.isAhead(media: pipeline.decoded, at: now)
        if isBulk != givesWay {
            isAhead.store(isBulk, ordering: .relaxed)
            for channel in pipeline.channels { channel.giveWay(isBulk) }
        }
        let lag = receivedAt.duration(to: now) + .milliseconds(pipeline.lag.milliseconds)
        services.telemetry.audioTaken(audio, isBulk: isBulk, lag: lag)
        let late = transportDelay.late(media: pipeline.decoded, at: receivedAt)
        if !isBulk { services.telemetry.audioCame(late: late) }
    }

    private func ingest(
        _ piece: ByteBuffer, receivedAt: ContinuousClock.Instant, _ scratch: inout WorkerScratch
    ) throws(SessionFailure) {
        do throws(SessionFailure) {
            let rest = try pipeline?.ingest(piece, receivedAt: receivedAt, atMost: Self.audioPerTurn, &scratch)
            if let rest, rest.readableBytes > 0 || pipeline?.isHeldBack == true {
                leftover = (rest, receivedAt)
            } else {
                emptied = piece
            }
        } catch {
            try giveUp(error, &scratch)
        }
    }

    private func carryOut(_ command: SessionCommand, _ scratch: inout WorkerScratch) throws(SessionFailure) {
        switch command {
        case .audio, .keepAlive, .synthesis, .conversation: break
        case .finalize(let channel): try pipeline?.finalize(channel: channel, &scratch.events)
        case .endTurn(let channel): try pipeline?.endTurn(channel: channel, &scratch.events)
        case .reject(let rejection): scratch.events.append(.rejected(rejection))
        case .finish: try finish(&scratch)
        case .update(let update):
            if pipeline == nil { pipeline = try makePipeline() }
            if let outcome = pipeline?.update(update) { scratch.events.append(.updated(outcome)) }
        }
    }

    private func finish(_ scratch: inout WorkerScratch) throws(SessionFailure) {
        isFinishing = true
        do throws(SessionFailure) {
            try pipeline?.finish(&scratch)
        } catch {
            try giveUp(error, &scratch)
        }
    }

    /// Bad audio ends the session, but not before the words that were heard until then.
    private func giveUp(_ failure: SessionFailure, _ scratch: inout WorkerScratch) throws(SessionFailure) {
        guard case .badAudio = failure, let pipeline, !pipeline.channels.isEmpty else { throw failure }
        isFinishing = true
        badAudio = failure
        pipeline.close(&scratch)
    }

    /// Everything was received: once all of it has been answered, says goodbye.
    private func conclude(_ events: inout [SessionEvent]) throws(SessionFailure) {
        if let pipeline {
            try pipeline.endChannels(&events)
            guard pipeline.isEnded else { return }
        }
        if let badAudio { throw badAudio }
        if isDraining { events.append(.failed(.shuttingDown("the server is shutting down"))) }
        let summary =
            pipeline?.summary
            ?? SessionSummary(
                audio: .zero, channels: configuration.audio.channels ?? 1, bytes: 0,
                sha256: configuration.wantsDigest ? Self.emptyDigest : nil,
                dropped: .zero, words: 0)
        if summary.dropped > .zero, summary.audio > .zero {
            let share = summary.dropped.seconds / summary.audio.seconds / Double(max(pipeline?.channels.count ?? 1, 1))
            services.logger.notice(
                "session ended without some of its audio",
                metadata: [
                    "session": "\(id)", "dropped_ms": "\(summary.dropped.milliseconds)",
                    "share": "\((share * 1e4).rounded() / 1e4)",
                ])
        }
        if let leftOut = pipeline?.channels.map(\.hotwordsLeftOut).max(), leftOut > 0 {
            services.logger.notice(
                "session went without some of its hot words: the model cannot spell them",
                metadata: [
                    "session": "\(id)", "left_out": "\(leftOut)", "of": "\(configuration.hotwords.count)",
                ])
        }
        end(with: .ended(summary), failure: nil, &events)
    }

    private static let emptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private func end(with event: SessionEvent, failure: SessionFailure?, _ events: inout [SessionEvent]) {
        events.append(event)
        isOver = true
        pipeline?.shutDown()
        pipeline = nil
        leftover = nil
        emptied = nil
        inlet.removeAll()
        if let failure {
            services.logger.notice(
                "session failed",
                metadata: [
                    "session": "\(id)", "dialect": "\(dialect)", "failure": "\(failure.code)",
                    "detail": "\(failure.message)",
                ])
        }
        reportEnd(failure)
    }

    private func publish(_ events: [SessionEvent]) {
        guard !events.isEmpty else { return }
        for case .audioDropped(let drop) in events {
            services.logger.warning(
                "audio dropped",
                metadata: [
                    "session": "\(id)", "channel": "\(drop.channel)", "reason": "\(drop.reason.rawValue)",
                    "from": "\(drop.span.start.seconds)", "milliseconds": "\(drop.span.duration.milliseconds)",
                ])
        }
        for case .audioLost(let loss) in events {
            services.logger.warning(
                "audio lost on its way",
                metadata: [
                    "session": "\(id)", "at": "\(loss.at.seconds)", "filled_ms": "\(loss.filled.milliseconds)",
                    "unfilled_ms": "\(loss.unfilled.milliseconds)", "skipped_bytes": "\(loss.skippedBytes)",
                ])
        }
        if outlet.put(events) < events.count {
            let failure = SessionFailure.clientTooSlow(
                "\(EventOutlet.maximumUnread) results wait unread; read them as they come")
            var last: [SessionEvent] = []
            end(with: .failed(failure), failure: failure, &last)
            _ = outlet.put(last)
        }
        wakeUp()
    }

    private var hasReportedEnd = false

    private func reportEnd(_ failure: SessionFailure?) {
        guard !hasReportedEnd else { return }
        hasReportedEnd = true
        services.telemetry.sessionEnded(dialect: dialect, failure: failure)
    }

    private func giveBack(_ failure: SessionFailure?) {
        hasGivenBack = true
        isOver = true
        pipeline?.shutDown()
        pipeline = nil
        leftover = nil
        emptied = nil
        inlet.removeAll()
        if hasBegun { reportEnd(failure) }
        onEnd()
    }
}
