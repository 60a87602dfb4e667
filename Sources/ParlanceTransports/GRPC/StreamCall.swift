import GRPCCore
import NIOCore
import ParlanceCore
import Synchronization

/// One call with a stream each way: messages to commands, events to messages, a status at the end.
///
/// Three tasks share the call. The *reader* takes messages down, and stops taking them while the session is full: then
/// nobody gives the client window any more (RFC 9113, section 5.2). The *pump* takes events up, waiting while the client
/// gives us none. The *watch* looks at the time. What they share is a ``CallState`` under a lock that is never held
/// while anything waits, and two bells. Every way to an end goes through ``end(_:)``, which sets the status once, gives
/// the session up and wakes both; the pump then returns that status, whatever the others do.
final class StreamCall: Sendable {
    private let handshake: Handshake
    private let dialect: any CallDialect
    private let host: any CallHost
    private let limits: CallLimits
    private let metrics: any TransportMetrics
    private let state: Mutex<CallState>
    private let hasDeadline: Bool
    /// For the pump: events wait, or the call is over.
    private let news = CallBell()
    /// For the reader: there is room again, or the call is over.
    private let room = CallBell()

    init(
        _ handshake: Handshake, _ dialect: any CallDialect, host: any CallHost, limits: CallLimits,
        metrics: any TransportMetrics
    ) {
        self.handshake = handshake
        self.dialect = dialect
        self.host = host
        self.limits = limits
        self.metrics = metrics
        hasDeadline = handshake.hasDeadline
        state = Mutex(CallState(limits: limits, now: .now()))
    }

    /// Serves the call.
    ///
    /// - Returns: its status.
    func run(
        _ messages: RPCAsyncSequence<ByteBuffer, any Error>, _ output: RPCWriter<ByteBuffer>
    ) async -> CallStatus {
        // Not in a group: when the call is over, the reader goes on for a while, so that what the client still sends is
        // taken off the connection. It ends with the stream.
        Task { await read(messages) }
        let watch = Task { await self.watch() }
        defer { watch.cancel() }
        return await withRPCCancellationHandler {
            await pump(output)
        } onCancelRPC: {
            self.cancelled()
        }
    }

    /// Asks for a graceful end: what was received is answered first.
    func drain() { state.withLock { $0.drain() } }

    func end(_ status: CallStatus) {
        let session = state.withLock { $0.end(status) }
        session?.disconnect()
        news.ring()
        room.ring()
    }

    private func end(_ failure: SessionFailure) { end(dialect.status(of: failure, at: handshake)) }

    /// The client has gone, or its time is up.
    private func cancelled() { end(.cancelled(hasDeadline: hasDeadline)) }
}

// MARK: - Down

extension StreamCall {
    private func read(_ messages: RPCAsyncSequence<ByteBuffer, any Error>) async {
        var room = room.makeWaiter()
        var reader: (any CommandReader)?
        var overSince: ContinuousClock.Instant?
        do {
            for try await message in messages {
                if state.withLock({ $0.status }) != nil {
                    // Read and thrown away: the client has not seen its status yet.
                    let since = overSince ?? .now
                    overSince = since
                    if since.duration(to: .now) > limits.lingerTimeout { return }
                    continue
                }
                metrics.received(bytes: message.readableBytes, frames: 1)
                guard message.readableBytes <= limits.maximumMessage else {
                    end(
                        CallStatus(
                            code: 8,
                            message: "Received message larger than max "
                                + "(\(message.readableBytes) vs. \(limits.maximumMessage))"))
                    continue
                }
                if reader == nil {
                    reader = open(message)
                } else {
                    await take(message, &reader, &room)
                }
            }
            finish(hasBegun: reader != nil)
        } catch {
            // The stream broke. The call is cancelled, too, unless it has its status.
            cancelled()
        }
    }

    private func open(_ message: ByteBuffer?) -> (any CommandReader)? {
        let (news, room) = (news, room)
        let outcome = host.open(message, dialect, at: handshake) {
            news.ring()
            room.ring()
        }
        switch outcome {
        case .refused(let status):
            end(status)
            return nil
        case .accepted(let conversation, let session):
            guard state.withLock({ $0.open(conversation, session, now: .now()) }) else {
                session.disconnect()
                return nil
            }
            metrics.upgradeAccepted()
            news.ring()
            return conversation.reader
        }
    }

    private func take(
        _ message: ByteBuffer, _ reader: inout (any CommandReader)?, _ room: inout CallBell.Waiter
    ) async {
        guard let session = state.withLock({ $0.session }) else { return }
        var commands: [SessionCommand] = []
        var failure: SessionFailure?
        do throws(SessionFailure) {
            try reader?.read(.binary(message), into: &commands)
        } catch {
            failure = error
        }
        var isFull = false
        for command in commands { if session.offer(command) == .full { isFull = true } }
        state.withLock { $0.clock.heard(at: .now(), isData: true) }
        if let failure {
            state.withLock { $0.clock.ending(at: .now()) }
            return session.fail(failure)
        }
        guard isFull else { return }
        metrics.readingPaused()
        state.withLock { $0.clock.paused() }
        while session.inletIsFull, state.withLock({ $0.session }) != nil {
            guard await room.wait() else { return }
        }
        state.withLock { $0.clock.resumed(at: .now()) }
    }

    /// The client has half-closed.
    private func finish(hasBegun: Bool) {
        guard hasBegun else {
            // Not a single message, or one that was refused.
            if state.withLock({ $0.status == nil }) { _ = open(nil) }
            return
        }
        let session = state.withLock { state in
            state.clock.finished()
            return state.session
        }
        _ = session?.offer(.finish)
    }
}

// MARK: - Up

extension StreamCall {
    private func pump(_ output: RPCWriter<ByteBuffer>) async -> CallStatus {
        var news = news.makeWaiter()
        var writer: (any EventWriter)?
        var events: [SessionEvent] = []
        var messages: [WireMessage] = []
        while true {
            let (status, session, newWriter) = state.withLock { ($0.status, $0.session, $0.takeWriter()) }
            if let status { return told(status, wasOpen: writer != nil) }
            writer = newWriter ?? writer
            if let session, writer != nil {
                session.takeEvents(into: &events)
                for event in events {
                    let event = event.stamped()
                    writer?.write(event, into: &messages)
                    if case .partial(let transcript) = event { metrics.resultSent(transcript) }
                    if case .committed(let transcript) = event { metrics.resultSent(transcript) }
                }
                events.removeAll(keepingCapacity: true)
                for message in messages {
                    switch message {
                    case .binary(let bytes): await write(bytes, output)
                    case .close(let code, let reason): end(CallStatus(code: code, message: reason))
                    case .text: break  // No dialect of calls has any.
                    }
                }
                if !messages.isEmpty {
                    messages.removeAll(keepingCapacity: true)
                    continue
                }
            }
            guard await news.wait() else {
                // The server's own task was cancelled: it does not wait any longer.
                end(.shuttingDown("the server is shutting down"))
                continue
            }
        }
    }

    private func write(_ bytes: ByteBuffer, _ output: RPCWriter<ByteBuffer>) async {
        // Nobody is there to be told any more.
        guard state.withLock({ $0.status }) == nil else { return }
        metrics.sent(bytes: bytes.readableBytes, frames: 1)
        state.withLock { $0.clock.outputPending(at: .now(), progressed: true) }
        do {
            try await output.write(bytes)
        } catch {
            cancelled()
        }
        state.withLock { $0.clock.outputEmpty() }
    }

    private func told(_ status: CallStatus, wasOpen: Bool) -> CallStatus {
        let cause: ConversationEnding.Cause = status.code == 1 || status.code == 4 ? .vanished : .session
        if wasOpen { metrics.conversationClosed(ConversationEnding(cause: cause, code: status.code)) }
        return status
    }
}

// MARK: - Time

extension StreamCall {
    /// Deadlines only move later, but for some that are far away: looking once in a while is enough.
    private static let longestSleep = TimeAmount.seconds(5)

    private func watch() async {
        while !Task.isCancelled {
            let now = NIODeadline.now()
            let (status, due, next) = state.withLock { ($0.status, $0.due(at: now), $0.clock.next) }
            if status != nil { return }
            switch due {
            case .fail(let session, let failure): session.fail(failure)
            case .end(let failure): end(failure)
            case nil: break
            }
            let sleep = min(max(next - now, .milliseconds(1)), Self.longestSleep)
            try? await Task.sleep(for: .nanoseconds(sleep.nanoseconds))
        }
    }
}
