import NIOCore
import NIOHPACK
import NIOHTTP2
import ParlanceCore

/// One stream of an HTTP/2 connection, until it is known what it is for: an ordinary request, answered here as
/// ``HTTPConnectionHandler`` answers it, or an exchange, for which an ``HTTP2ExchangeHandler`` takes over.
///
/// A body is read only as fast as it is used: what is not read keeps the stream's window closed.
final class HTTP2RequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundIn = Never
    typealias OutboundOut = HTTP2Frame.FramePayload

    private enum Phase {
        case awaitingHead
        case receiving(HTTP2Head, ByteBuffer)
        /// The body is handed over while it arrives, and being answered.
        case streaming(HTTP2Head, RequestBody, received: Int, limit: Int, isPaused: Bool)
        case answering
        /// Answered; what still comes is thrown away.
        case answered
    }

    private let services: ConnectionServices
    private let refusal: HTTPAnswer?
    private var phase = Phase.awaitingHead
    private var context: ChannelHandlerContext?
    private var readIsPending = false
    private var isHead = false
    private var timer: Scheduled<Void>?
    private var work: Task<Void, Never>?

    init(services: ConnectionServices, refusal: HTTPAnswer?) {
        self.services = services
        self.refusal = refusal
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func end() {
        if case .streaming(_, let body, _, _, _) = phase {
            body.fail(.badRequest("The stream was closed before the whole body had come."))
        }
        phase = .answered
        context = nil
        timer?.cancel()
        work?.cancel()
    }

    // MARK: What comes

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .headers(let frame):
            if case .awaitingHead = phase { receive(frame, context) } else if frame.endStream { endOfBody() }
        case .data(let frame):
            if case .byteBuffer(let bytes) = frame.data { receive(bytes) }
            if frame.endStream { endOfBody() }
        default: break
        }
    }

    func read(context: ChannelHandlerContext) {
        if case .streaming(_, _, _, _, isPaused: true) = phase {
            readIsPending = true
        } else {
            context.read()
        }
    }

    private func receive(_ frame: HTTP2Frame.FramePayload.Headers, _ context: ChannelHandlerContext) {
        guard let head = HTTP2Head(frame.headers, from: context.channel) else {
            return answer(.notAcceptable, to: nil)
        }
        isHead = head.method == "HEAD"
        if let answer = objection(to: head) { return self.answer(answer, to: head) }
        if services.host.exchanges(path: head.handshake.path) {
            return open(head, isWhole: frame.endStream, context)
        }
        let streamed = services.responder.streamedBody(path: head.handshake.path)
        let limit = streamed ?? services.http.maximumBody
        if let length = head.contentLength, length > limit { return answer(.bodyTooLarge(limit), to: head) }
        setTimer()
        if streamed != nil, !frame.endStream {
            let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
            let loop = context.eventLoop
            let body = RequestBody { loop.execute { handler.value.resumeBody() } }
            phase = .streaming(head, body, received: 0, limit: limit, isPaused: false)
            respond(to: head, body)
        } else {
            phase = .receiving(head, ByteBuffer())
            if frame.endStream { endOfBody() }
        }
    }

    /// What can be said from the head alone.
    private func objection(to head: HTTP2Head) -> HTTPAnswer? {
        if let refusal { return refusal }
        if services.roster.isDraining { return .draining }
        let path = head.handshake.path
        if services.host.exchanges(path: path) { return head.method == "POST" ? nil : .methodNotAllowed(["POST"]) }
        let methods = services.responder.methods(path: path)
        if methods.isEmpty {
            return services.host.answers(path: path)
                ? .upgradeRequired("this path speaks WebSocket: open it with ws:// or wss:// over HTTP/1.1") : .notFound
        }
        return methods.contains(isHead ? "GET" : head.method) ? nil : .methodNotAllowed(methods)
    }

    private func receive(_ bytes: ByteBuffer) {
        switch phase {
        case .receiving(let head, var body):
            guard body.readableBytes + bytes.readableBytes <= services.http.maximumBody else {
                return answer(.bodyTooLarge(services.http.maximumBody), to: head)
            }
            var bytes = bytes
            phase = .awaitingHead  // so that the buffer is not copied
            body.writeBuffer(&bytes)
            phase = .receiving(head, body)
        case .streaming(let head, let body, let before, let limit, _):
            let received = before + bytes.readableBytes
            var isPaused = false
            if received > limit {
                body.fail(.tooLarge(bodyTooLargeText(limit)))
            } else {
                isPaused = !body.receive(bytes)
            }
            phase = .streaming(head, body, received: received, limit: limit, isPaused: isPaused)
            if isPaused { timer?.cancel() } else { setTimer() }
        case .awaitingHead, .answering, .answered: break
        }
    }

    private func endOfBody() {
        switch phase {
        case .receiving(let head, let body):
            timer?.cancel()
            phase = .answering
            respond(to: head, RequestBody(body))
        case .streaming(_, let body, _, _, _):
            timer?.cancel()
            phase = .answering
            body.finish()
        case .awaitingHead, .answering, .answered: break
        }
    }

    private func resumeBody() {
        guard case .streaming(let head, let body, let received, let limit, isPaused: true) = phase else { return }
        phase = .streaming(head, body, received: received, limit: limit, isPaused: false)
        setTimer()
        releaseRead()
    }

    private func releaseRead() {
        guard readIsPending else { return }
        readIsPending = false
        context?.read()
    }

    private func setTimer() {
        timer?.cancel()
        timer = context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(services.http.bodyTimeout)) {
            [weak self] () -> Void in self?.timeOut()
        }
    }

    private func timeOut() {
        switch phase {
        case .receiving(let head, _): answer(.timeout, to: head)
        case .streaming(_, let body, _, _, _): body.fail(.idle("The request's body did not arrive in time."))
        case .awaitingHead, .answering, .answered: break
        }
    }

    // MARK: Answers

    private func respond(to head: HTTP2Head, _ body: RequestBody) {
        guard let context else { return }
        let request = Request(method: isHead ? "GET" : head.method, head: head.handshake, body: body)
        let promise = context.eventLoop.makePromise(of: HTTPAnswer.self)
        let responder = services.responder
        work = promise.completeWithTask { await responder.respond(to: request) }
        promise.futureResult.assumeIsolated().whenComplete { [weak self] result in
            self?.answer((try? result.get()) ?? .failed, to: head)
        }
    }

    private func answer(_ answer: HTTPAnswer, to head: HTTP2Head?) {
        guard let context else { return }
        let answer =
            head.map { answer.reason == nil ? answer : services.host.dress(answer, to: $0.handshake) } ?? answer
        services.metrics.requestAnswered(status: answer.status)
        if case .streaming(_, let body, _, _, _) = phase {
            body.fail(.badRequest("The request was answered before its body had ended."))
        }
        timer?.cancel()
        phase = .answered
        releaseRead()
        let hasBody = !isHead && (answer.stream != nil || !answer.body.isEmpty)
        let fields = HTTP2Head.fields(of: answer)
        context.write(wrapOutboundOut(.headers(.init(headers: fields, endStream: !hasBody))), promise: nil)
        if hasBody, let stream = answer.stream {
            context.flush()
            return sendNext(of: stream)
        }
        if hasBody {
            context.write(
                wrapOutboundOut(.data(.init(data: .byteBuffer(ByteBuffer(bytes: answer.body)), endStream: true))),
                promise: nil)
        }
        context.flush()
        linger()
    }

    /// The next piece of a body, once the last one is on its way.
    private func sendNext(of stream: AnswerStream) {
        guard let context else { return }
        let promise = context.eventLoop.makePromise(of: ByteBuffer?.self)
        work = promise.completeWithTask { try await stream.next() }
        promise.futureResult.assumeIsolated().whenComplete { [weak self] result in
            guard let self, let context = self.context else { return }
            switch result {
            case .success(let bytes?):
                timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(services.http.sendTimeout)) {
                    [weak self] () -> Void in self?.context?.close(promise: nil)
                }
                context.writeAndFlush(wrapOutboundOut(.data(.init(data: .byteBuffer(bytes))))).assumeIsolated()
                    .whenComplete { [weak self] result in
                        self?.timer?.cancel()
                        if case .success = result { self?.sendNext(of: stream) }
                    }
            case .success(nil):
                context.writeAndFlush(
                    wrapOutboundOut(.data(.init(data: .byteBuffer(ByteBuffer()), endStream: true))), promise: nil)
                linger()
            // The head has gone: all that is left to say is that the body is not whole.
            case .failure: context.close(promise: nil)
            }
        }
    }

    /// A client that is still sending is let for a moment; then the stream is reset.
    private func linger() {
        timer = context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(services.http.lingerTimeout)) {
            [weak self] () -> Void in self?.context?.close(promise: nil)
        }
    }

    // MARK: Exchanges

    private func open(_ head: HTTP2Head, isWhole: Bool, _ context: ChannelHandlerContext) {
        let bell = WakeUpBell(loop: context.eventLoop)
        switch services.host.open(head.handshake, wakeUp: { bell.ring() }) {
        case .refused(let answer):
            bell.silence()
            services.metrics.upgradeRefused(status: answer.status)
            self.answer(answer, to: head)
        case .accepted(let conversation, let session):
            services.metrics.upgradeAccepted()
            // At once: clients wait for the head before they send audio.
            let fields = HTTP2Head.fields(status: 200, conversation.responseHeaders)
            context.writeAndFlush(wrapOutboundOut(.headers(.init(headers: fields))), promise: nil)
            let handler = HTTP2ExchangeHandler(
                conversation: conversation, session: session, bell: bell, services: services, isWhole: isWhole)
            do {
                try context.pipeline.syncOperations.addHandler(handler)
            } catch {
                session.disconnect()
                context.close(promise: nil)
                return
            }
            context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
        }
    }
}
