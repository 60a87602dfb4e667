import NIOCore
import ParlanceCore

/// One conversation on its connection, after the upgrade: bytes to commands, events to bytes.
///
/// Down: bytes → ``WebSocketFrameParser`` → `CommandReader` → `SessionHandle.offer`. When the session says `full`,
/// neither the parser nor the socket is read until it wakes us up; what lies beyond the bound is the rest of one read.
/// Up: on wake-up and whenever the socket can take more, events → `EventWriter` → one buffer, one write, one flush.
/// Nothing is written while the socket cannot take it: there the session coalesces.
///
/// Lives on the connection's event loop. However the connection ends, the session is disconnected.
final class WebSocketSessionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case open
        /// The session was told to end: its last events go out, the client's messages mean nothing any more.
        case ending
        /// Our close frame is out; we wait for the client's.
        case closing
        /// The client broke the protocol: told so, output closed, what still comes is thrown away unread.
        case lingering
        case gone
    }

    private let session: any SessionHandle
    private var reader: any CommandReader
    private var writer: any EventWriter
    private let bell: WakeUpBell
    private let limits: WebSocketLimits
    private let metrics: any TransportMetrics
    private let idleTimeout: Duration
    private let stallTimeout: Duration?

    private var parser: WebSocketFrameParser
    private var clock: ConversationClock
    private var phase = Phase.open
    private var ending = ConversationEnding(cause: .vanished, code: WebSocketCloseCode.abnormal)
    private var isPaused = false
    /// The connection is being closed without waiting for the client. (Over TLS that takes seconds if it is silent.)
    private var isAborting = false
    private var readIsPending = false
    /// Payload of the newest ping that could not be answered yet. Older ones need no answer (section 5.5.2).
    private var owedPong: ByteBuffer?
    private var bytesHanded = 0
    private var bytesFlushed = 0
    private var context: ChannelHandlerContext?
    private var timer: (Scheduled<Void>, at: NIODeadline)?

    // Scratch, empty between calls.
    private var commands: [SessionCommand] = []
    private var events: [SessionEvent] = []
    private var messages: [WireMessage] = []

    init(
        conversation: Conversation, session: any SessionHandle, bell: WakeUpBell, limits: WebSocketLimits,
        metrics: any TransportMetrics
    ) {
        self.session = session
        reader = conversation.reader
        writer = conversation.writer
        self.bell = bell
        self.limits = limits
        self.metrics = metrics
        idleTimeout = conversation.idleTimeout ?? limits.idleTimeout
        stallTimeout = conversation.configuration.stallTimeout
        parser = WebSocketFrameParser(side: .server, maximumMessage: limits.maximumMessage)
        clock = ConversationClock(limits: limits, idleTimeout: idleTimeout, stallTimeout: stallTimeout, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        bell.connect { [weak self] in self?.wakeUp() }
        armTimer()
        pump()
    }

    func handlerRemoved(context: ChannelHandlerContext) { finish() }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Reset by the peer, or TLS is broken: nobody to tell.
        context.close(promise: nil)
    }

    private func finish() {
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

extension WebSocketSessionHandler {
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard phase != .lingering, phase != .gone else { return }
        let count = bytes.readableBytes
        let (frames, dataBytes) = (parser.frames, parser.dataBytes)
        parser.feed(bytes)
        consume()
        clock.heard(at: .now(), isData: parser.dataBytes != dataBytes)
        metrics.received(bytes: count, frames: parser.frames - frames)
    }

    func read(context: ChannelHandlerContext) {
        if isPaused {
            readIsPending = true
        } else {
            context.read()
        }
    }

    /// Takes what the parser has, until it wants more bytes or the session wants no more.
    private func consume() {
        do throws(WebSocketError) {
            while !isPaused {
                // Whatever the session has done with is filled anew: audio that comes steadily allocates nothing.
                if parser.wantsBuffer, var spare = session.takeSpareBuffer() { parser.recycle(&spare) }
                guard let element = try parser.next() else { break }
                handle(element)
            }
        } catch {
            fail(error)
        }
    }

    private func handle(_ element: WebSocketFrameParser.Element) {
        switch element {
        case .text(let text): receive(.text(text))
        case .binary(let bytes): receive(.binary(bytes))
        case .ping(let payload): answerPing(payload)
        case .pong: break
        case .close(let code, let reason): handleClose(code: code, reason: reason)
        }
    }

    private func receive(_ message: WireMessage) {
        guard phase == .open else { return }
        commands.removeAll(keepingCapacity: true)
        var failure: SessionFailure?
        do throws(SessionFailure) {
            try reader.read(message, into: &commands)
        } catch {
            failure = error
        }
        for command in commands {
            if case .finish = command { clock.finished() }
            if session.offer(command) == .full { pause() }
        }
        commands.removeAll(keepingCapacity: true)
        if let failure { end(failure) }
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
        let frames = parser.frames
        consume()
        if parser.frames > frames { metrics.received(bytes: 0, frames: parser.frames - frames) }
        guard !isPaused else { return }
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
        // The client's close frame must be seen.
        resume()
        armTimer()
    }

    private func handleClose(code: UInt16?, reason: String) {
        guard phase == .open || phase == .ending else {
            // The answer to ours.
            context?.close(promise: nil)
            return
        }
        session.disconnect()
        sendClose(code: code ?? WebSocketCloseCode.normal, reason: "", cause: .client) { context in
            context.close(promise: nil)
        }
        ending = ConversationEnding(cause: .client, code: code ?? WebSocketCloseCode.none)
    }

    private func fail(_ error: WebSocketError) {
        metrics.protocolError(error)
        // What was said before still gets the answers that are ready.
        pump()
        switch phase {
        case .open, .ending:
            session.disconnect()
            sendClose(code: error.closeCode, reason: error.reason, cause: .protocolError) { context in
                // Closing both ways now would reset the connection if the client is still sending, and it would
                // never read why.
                context.close(mode: .output, promise: nil)
            }
            phase = .lingering
        case .closing: context?.close(promise: nil)
        case .lingering, .gone: break
        }
    }
}

// MARK: - Up

extension WebSocketSessionHandler {
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        noteOutput()
        if context.channel.isWritable {
            if let payload = owedPong {
                owedPong = nil
                answerPing(payload)
            }
            pump()
        }
        context.fireChannelWritabilityChanged()
    }

    private func wakeUp() {
        if isPaused, !session.inletIsFull { resume() }
        pump()
    }

    /// Writes what the session has to say, if the socket can take it.
    private func pump() {
        guard phase == .open || phase == .ending, let context, context.channel.isWritable else { return }
        session.takeEvents(into: &events)
        guard !events.isEmpty else { return }
        var close: (code: UInt16, reason: String)?
        for event in events {
            let event = event.stamped()
            writer.write(event, into: &messages)
            switch event {
            case .partial(let transcript), .committed(let transcript): metrics.resultSent(transcript)
            case .ended: close = (WebSocketCloseCode.normal, "")
            case .failed: close = (WebSocketCloseCode.internalError, "")
            default: break
            }
        }
        events.removeAll(keepingCapacity: true)

        var output = ByteBuffer()
        var frames = 0
        loop: for message in messages {
            switch message {
            case .text(let text): output.writeWebSocketFrame(text: text)
            case .binary(let bytes): output.writeWebSocketFrame(.binary, payload: bytes)
            case .close(let code, let reason):
                close = (code, reason)
                break loop
            }
            frames += 1
        }
        messages.removeAll(keepingCapacity: true)
        if frames > 0 { write(output, frames: frames) }
        if let close {
            session.disconnect()
            sendClose(code: close.code, reason: close.reason, cause: .session)
        }
    }

    private func answerPing(_ payload: ByteBuffer) {
        guard phase == .open || phase == .ending, let context else { return }
        guard context.channel.isWritable else {
            owedPong = payload
            return
        }
        var output = ByteBuffer()
        output.writeWebSocketFrame(.pong, payload: payload)
        write(output, frames: 1)
    }

    private func write(_ output: ByteBuffer, frames: Int, then: ((ChannelHandlerContext) -> Void)? = nil) {
        guard let context else { return }
        metrics.sent(bytes: output.readableBytes, frames: frames)
        bytesHanded += output.readableBytes
        if let then {
            context.writeAndFlush(wrapOutboundOut(output)).assumeIsolated().whenComplete { _ in then(context) }
        } else {
            context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        }
        noteOutput()
    }

    /// Sends our close frame; events and messages end here.
    private func sendClose(
        code: UInt16, reason: String, cause: ConversationEnding.Cause, then: ((ChannelHandlerContext) -> Void)? = nil
    ) {
        let code = WebSocketCloseCode.mayBeSent(code) ? code : WebSocketCloseCode.internalError
        ending = ConversationEnding(cause: cause, code: code)
        phase = .closing
        clock.closing(at: .now())
        armTimer()
        var output = ByteBuffer()
        output.writeWebSocketClose(code: code, reason: reason)
        write(output, frames: 1, then: then)
        resume()
    }

    /// Tells the clock whether what was written moves.
    private func noteOutput() {
        guard let options = context?.channel.syncOptions,
            let waiting = try? options.getOption(.bufferedWritableBytes), waiting > 0
        else {
            clock.outputEmpty()
            return
        }
        let flushed = bytesHanded - waiting
        clock.outputPending(at: .now(), progressed: flushed != bytesFlushed)
        bytesFlushed = flushed
        armTimer()
    }
}

// MARK: - Time, and the server's orders

extension WebSocketSessionHandler {
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event as? ConnectionOrder {
        case .drain:
            guard phase == .open else { break }
            clock.finished()
            session.drain()
        case .goAway:
            guard phase == .open || phase == .ending else { break }
            session.disconnect()
            sendClose(code: WebSocketCloseCode.goingAway, reason: "the server is shutting down", cause: .drained)
        case nil: context.fireUserInboundEventTriggered(event)
        }
    }

    /// Makes sure that the timer fires no later than the next deadline. Firing early costs nothing.
    private func armTimer() {
        guard let context, !isAborting else { return }
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
        guard !isAborting else { return }
        noteOutput()
        while phase != .gone, let due = clock.due(at: .now()) {
            act(on: due)
            if due != .ping, due != .stallCheck { break }
        }
        if phase != .gone { armTimer() }
    }

    private func act(on due: ConversationClock.Due) {
        switch due {
        case .idle: end(.idle("no audio or text message for \(idleTimeout.inWords)"))
        case .tooLong: end(.tooLong("the session reached its maximum length of \(limits.maximumDuration.inWords)"))
        case .ping:
            clock.pinged(at: .now())
            if context?.channel.isWritable == true {
                var output = ByteBuffer()
                output.writeWebSocketFrame(.ping, payload: ByteBuffer())
                write(output, frames: 1)
            }
        case .silent: drop(.silent)
        case .slowReader: drop(.slowReader)
        case .overdue:
            session.disconnect()
            sendClose(code: WebSocketCloseCode.internalError, reason: "the session did not end", cause: .session)
        case .closeTimeout:
            isAborting = true
            context?.close(promise: nil)
        case .stallCheck:
            clock.checkedForStall(at: .now())
            if let stallTimeout, let since = session.waitingSince, since.duration(to: .now) >= stallTimeout {
                end(
                    .stalled(
                        "nothing came of the audio for \(stallTimeout.inWords): it cannot be decoded, or the recognizer "
                            + "is stuck"))
            }
        }
    }

    /// Nobody is there to be told.
    private func drop(_ cause: ConversationEnding.Cause) {
        ending = ConversationEnding(cause: cause, code: WebSocketCloseCode.abnormal)
        isAborting = true
        session.disconnect()
        context?.close(promise: nil)
    }
}
