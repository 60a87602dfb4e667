import NIOCore
import NIOHTTP2
import ParlanceCore

/// One conversation on one stream of an HTTP/2 connection: the request's body down, events up, both at once.
///
/// As ``WebSocketSessionHandler`` it stops reading when the session says `full`: then the stream's window is not widened,
/// and the client waits, whatever the connection's other streams do. Nothing is written while the stream cannot take it:
/// there the session coalesces. Every end but the client's own going is said in words, then END_STREAM.
///
/// Lives on the connection's event loop. However the stream ends, the session is disconnected.
final class HTTP2ExchangeHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundIn = Never
    typealias OutboundOut = HTTP2Frame.FramePayload

    private enum Phase {
        case open
        /// The session was told to end: its last events go out, what the client says means nothing any more.
        case ending
        /// Our END_STREAM is out; we wait for the client's.
        case closing
        case gone
    }

    private let session: any SessionHandle
    private var reader: any CommandReader
    private var writer: any EventWriter
    private let bell: WakeUpBell
    private let metrics: any TransportMetrics
    private let idleTimeout: Duration
    private let maximumDuration: Duration
    private let stallTimeout: Duration?
    private var clock: ConversationClock
    private var phase = Phase.open
    private var ending = ConversationEnding(cause: .vanished, code: WebSocketCloseCode.abnormal)
    private var isPaused = false
    private var readIsPending = false
    /// The client has said that it is done, in its own words or by END_STREAM.
    private var isFinished = false
    /// The client's END_STREAM has come.
    private var isWhole: Bool
    /// Writes that are not on their way yet.
    private var pendingWrites = 0
    private var context: ChannelHandlerContext?
    private var timer: (Scheduled<Void>, at: NIODeadline)?

    // Scratch, empty between calls.
    private var commands: [SessionCommand] = []
    private var events: [SessionEvent] = []
    private var messages: [WireMessage] = []

    /// - Parameter isWhole: the request had no body.
    init(
        conversation: Conversation, session: any SessionHandle, bell: WakeUpBell, services: ConnectionServices,
        isWhole: Bool
    ) {
        self.session = session
        reader = conversation.reader
        writer = conversation.writer
        self.bell = bell
        metrics = services.metrics
        self.isWhole = isWhole
        var limits = services.webSocket
        if let longest = conversation.maximumDuration { limits.maximumDuration = min(limits.maximumDuration, longest) }
        // Whether the client is alive is the connection's to find out, with pings of its own.
        limits.pingInterval = .seconds(365 * 86_400)
        limits.silenceTimeout = limits.pingInterval
        idleTimeout = conversation.idleTimeout ?? limits.idleTimeout
        maximumDuration = limits.maximumDuration
        stallTimeout = conversation.configuration.stallTimeout
        clock = ConversationClock(limits: limits, idleTimeout: idleTimeout, stallTimeout: stallTimeout, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        bell.connect { [weak self] in self?.wakeUp() }
        if isWhole { finish() }
        armTimer()
        pump()
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Reset by the client, or it has broken the protocol: nobody to tell.
        context.close(promise: nil)
    }

    private func leave() {
        guard phase != .gone else { return }
        phase = .gone
        session.disconnect()
        bell.silence()
        timer?.0.cancel()
        timer = nil
        context = nil
        metrics.conversationClosed(ending)
    }
}

// MARK: - Down

extension HTTP2ExchangeHandler {
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .data(let frame):
            if case .byteBuffer(let bytes) = frame.data, bytes.readableBytes > 0 { receive(bytes) }
            if frame.endStream { endOfBody() }
        case .headers(let trailers): if trailers.endStream { endOfBody() }
        default: break
        }
    }

    func read(context: ChannelHandlerContext) {
        if isPaused {
            readIsPending = true
        } else {
            context.read()
        }
    }

    private func receive(_ bytes: ByteBuffer) {
        guard phase == .open else { return }
        metrics.received(bytes: bytes.readableBytes, frames: 1)
        commands.removeAll(keepingCapacity: true)
        var failure: SessionFailure?
        do throws(SessionFailure) {
            try reader.read(.binary(bytes), into: &commands)
        } catch {
            failure = error
        }
        // Bytes that are no audio do not keep a stream alive.
        clock.heard(at: .now(), isData: commands.contains { if case .audio = $0 { true } else { false } })
        for command in commands {
            if case .finish = command {
                finish()
            } else if session.offer(command) == .full {
                pause()
            }
        }
        commands.removeAll(keepingCapacity: true)
        if let failure { end(failure) }
    }

    private func endOfBody() {
        isWhole = true
        guard phase == .open, !isFinished else { return }
        do throws(SessionFailure) {
            try reader.endOfInput()
            finish()
        } catch {
            end(error)
        }
    }

    private func finish() {
        guard !isFinished else { return }
        isFinished = true
        clock.finished()
        if session.offer(.finish) == .full { pause() }
    }

    private func pause() {
        guard !isPaused, phase == .open else { return }
        isPaused = true
        clock.paused()
        metrics.readingPaused()
    }

    private func resume() {
        guard isPaused else { return }
        isPaused = false
        clock.resumed(at: .now())
        armTimer()
        if readIsPending {
            readIsPending = false
            context?.read()
        }
    }

    /// The session shall end with this. Its own last words follow as events.
    private func end(_ failure: SessionFailure) {
        guard phase == .open else { return }
        phase = .ending
        clock.ending(at: .now())
        session.fail(failure)
        resume()
        armTimer()
    }
}

// MARK: - Up

extension HTTP2ExchangeHandler {
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { pump() }
        context.fireChannelWritabilityChanged()
    }

    private func wakeUp() {
        if isPaused, !session.inletIsFull { resume() }
        pump()
    }

    /// Writes what the session has to say, if the stream can take it.
    private func pump() {
        guard phase == .open || phase == .ending, let context, context.channel.isWritable else { return }
        session.takeEvents(into: &events)
        guard !events.isEmpty else { return }
        var isOver = false
        for event in events {
            writer.write(event.stamped(), into: &messages)
            switch event {
            case .partial(let transcript), .committed(let transcript): metrics.resultSent(transcript)
            case .ended, .failed: isOver = true
            default: break
            }
        }
        events.removeAll(keepingCapacity: true)
        sendMessages(isOver: isOver, cause: .session)
    }

    private func sendMessages(isOver: Bool, cause: ConversationEnding.Cause) {
        var isOver = isOver
        var output = ByteBuffer()
        var frames = 0
        for message in messages {
            switch message {
            case .binary(var bytes):
                if output.readableBytes == 0 { output = bytes } else { output.writeBuffer(&bytes) }
                frames += 1
            case .close: isOver = true
            case .text: break  // no such thing among bytes
            }
        }
        messages.removeAll(keepingCapacity: true)
        guard frames > 0 || isOver else { return }
        // Before it is written: where the client has ended, too, the stream is gone with it.
        if isOver { ending = ConversationEnding(cause: cause, code: WebSocketCloseCode.normal) }
        write(output, frames: frames, isLast: isOver)
        if isOver { close() }
    }

    private func write(_ output: ByteBuffer, frames: Int, isLast: Bool) {
        guard let context else { return }
        metrics.sent(bytes: output.readableBytes, frames: frames)
        pendingWrites += 1
        clock.outputPending(at: .now(), progressed: false)
        armTimer()
        context.writeAndFlush(wrapOutboundOut(.data(.init(data: .byteBuffer(output), endStream: isLast))))
            .assumeIsolated().whenComplete { [weak self] _ in self?.wrote() }
    }

    private func wrote() {
        pendingWrites -= 1
        if pendingWrites == 0 { clock.outputEmpty() } else { clock.outputPending(at: .now(), progressed: true) }
    }

    /// Our END_STREAM is on its way; the stream is over with the client's.
    private func close() {
        guard phase != .gone else { return }
        phase = .closing
        session.disconnect()
        clock.closing(at: .now())
        armTimer()
        resume()
    }
}

// MARK: - Time, and the server's orders

extension HTTP2ExchangeHandler {
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event as? ConnectionOrder {
        case .drain:
            guard phase == .open else { break }
            isFinished = true
            clock.finished()
            session.drain()
        case .goAway:
            guard phase == .open || phase == .ending else { break }
            writer.write(.failed(.shuttingDown("the server is shutting down")), into: &messages)
            sendMessages(isOver: true, cause: .drained)
        case nil: context.fireUserInboundEventTriggered(event)
        }
    }

    /// Makes sure that the timer fires no later than the next deadline. Firing early costs nothing.
    private func armTimer() {
        guard let context else { return }
        let next = clock.next
        if let timer, timer.at <= next { return }
        timer?.0.cancel()
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { [weak self] () -> Void in
            self?.tick()
        }
        timer = (task, next)
    }

    private func tick() {
        timer = nil
        while phase != .gone, let due = clock.due(at: .now()) {
            act(on: due)
            if due != .stallCheck { break }
        }
        if phase != .gone { armTimer() }
    }

    private func act(on due: ConversationClock.Due) {
        switch due {
        case .idle: end(.idle("no audio for \(idleTimeout.inWords)"))
        case .tooLong: end(.tooLong("The stream reached its maximum length of \(maximumDuration.inWords)."))
        case .overdue:
            writer.write(.failed(.internal("The session did not end.")), into: &messages)
            sendMessages(isOver: true, cause: .session)
        case .slowReader:
            ending = ConversationEnding(cause: .slowReader, code: WebSocketCloseCode.abnormal)
            drop()
        case .closeTimeout: drop()
        case .stallCheck:
            clock.checkedForStall(at: .now())
            if let stallTimeout, let since = session.waitingSince, since.duration(to: .now) >= stallTimeout {
                end(.stalled("Nothing came of the audio for \(stallTimeout.inWords)."))
            }
        case .ping, .silent: break
        }
    }

    /// Resets the stream.
    private func drop() {
        let context = context
        leave()
        context?.close(promise: nil)
    }
}
