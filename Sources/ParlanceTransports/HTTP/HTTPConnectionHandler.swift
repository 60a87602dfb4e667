import NIOCore
import NIOHTTP1
import ParlanceCore

/// One connection while it speaks HTTP: a request at a time, each answered before the next is looked at.
///
/// While an answer is being made the socket is not read, unless for the body that the answer is made of; what one read
/// has brought beyond waits here, bounded. An accepted upgrade replaces the HTTP handlers by a
/// ``WebSocketSessionHandler``.
final class HTTPConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        case awaitingHead
        case receiving(Incoming)
        /// The body is handed over while it arrives, and being answered.
        case streaming(Streaming)
        case answering
        /// The answer's body is made while it is sent.
        case sending
        /// Answered for the last time; what still comes is thrown away.
        case closing
        case upgraded
    }

    private struct Incoming {
        var head: HTTPRequestHead
        /// Known from the head alone.
        var answer: HTTPAnswer?
        var body = ByteBuffer()
        var isUpgrade = false
    }

    private struct Streaming {
        let body: RequestBody
        let limit: Int
        var received = 0
        /// The reader is behind: the socket is not read.
        var isPaused = false
    }

    /// Parts of pipelined requests that may wait. More come only from a client that wants to do harm.
    private static let maximumWaiting = 256

    private let services: ConnectionServices
    /// Answers every request with this and closes: the server is full.
    private let refusal: HTTPAnswer?
    private let encoder: HTTPResponseEncoder
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>

    private var context: ChannelHandlerContext?
    private var phase = Phase.awaitingHead
    private var waiting = CircularBuffer<HTTPServerRequestPart>(initialCapacity: 0)
    private var readIsPending = false
    private var isDraining = false
    private var isFirst = true
    private var deadline = NIODeadline.distantFuture
    private var timer: (Scheduled<Void>, at: NIODeadline)?
    /// Makes the answer, or its body.
    private var work: Task<Void, Never>?

    init(
        services: ConnectionServices, refusal: HTTPAnswer?, encoder: HTTPResponseEncoder,
        decoder: ByteToMessageHandler<HTTPRequestDecoder>
    ) {
        self.services = services
        self.refusal = refusal
        self.encoder = encoder
        self.decoder = decoder
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        setDeadline(after: refusal == nil ? services.http.headTimeout : services.http.lingerTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.0.cancel()
        timer = nil
        self.context = nil
        if case .streaming(let streaming) = phase {
            streaming.body.fail(.badRequest("The connection was closed before the whole body had come."))
        }
        work?.cancel()
        if readIsPending { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch phase {
        // With the decoder gone these are raw bytes.
        case .closing, .upgraded: return
        case .answering, .sending:
            waiting.append(unwrapInboundIn(data))
            if waiting.count > Self.maximumWaiting { context.close(promise: nil) }
        case .awaitingHead, .receiving, .streaming: receive(unwrapInboundIn(data))
        }
    }

    func read(context: ChannelHandlerContext) {
        if holdsReads {
            readIsPending = true
        } else {
            context.read()
        }
    }

    private var holdsReads: Bool {
        switch phase {
        case .answering, .sending: true
        case .streaming(let streaming): streaming.isPaused
        case .awaitingHead, .receiving, .closing, .upgraded: false
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (phase, error) {
        case (.closing, _), (.upgraded, _): break
        case (.awaitingHead, let error as HTTPParserError), (.receiving, let error as HTTPParserError):
            let answer: HTTPAnswer =
                switch error {
                case .headerOverflow: .headTooLarge(services.http)
                case .invalidVersion: .badVersion
                default: .notAcceptable
                }
            send(answer, to: nil, keepAlive: false)
        case (_, is HTTPParserError):
            // What follows the request being answered cannot be read: that answer is the last.
            isDraining = true
        default: context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ConnectionOrder else { return context.fireUserInboundEventTriggered(event) }
        isDraining = true
        if case .awaitingHead = phase { context.close(promise: nil) }
    }
}

// MARK: - Requests

extension HTTPConnectionHandler {
    private func receive(_ part: HTTPServerRequestPart) {
        switch (part, phase) {
        case (.head(let head), .awaitingHead): receive(head)
        case (.body(var bytes), .receiving(var incoming)):
            guard incoming.body.readableBytes + bytes.readableBytes <= services.http.maximumBody else {
                return send(.bodyTooLarge(services.http.maximumBody), to: incoming.head, keepAlive: false)
            }
            incoming.body.writeBuffer(&bytes)
            phase = .receiving(incoming)
        case (.end, .receiving(let incoming)): handle(incoming)
        case (.body(let bytes), .streaming(let streaming)): receive(bytes, streaming)
        case (.end, .streaming(let streaming)):
            setDeadline(.distantFuture)
            phase = .answering
            streaming.body.finish()
        default: break
        }
    }

    private func receive(_ bytes: ByteBuffer, _ streaming: Streaming) {
        var streaming = streaming
        streaming.received += bytes.readableBytes
        if streaming.received > streaming.limit {
            // The answer is on its way; the rest is thrown away until it is there.
            streaming.body.fail(.tooLarge(bodyTooLargeText(streaming.limit)))
        } else {
            streaming.isPaused = !streaming.body.receive(bytes)
        }
        setDeadline(streaming.isPaused ? .distantFuture : .now() + TimeAmount(services.http.bodyTimeout))
        phase = .streaming(streaming)
    }

    /// The reader of the body has caught up.
    private func resumeBody() {
        guard case .streaming(var streaming) = phase, streaming.isPaused else { return }
        streaming.isPaused = false
        phase = .streaming(streaming)
        setDeadline(after: services.http.bodyTimeout)
        releaseRead()
    }

    private func receive(_ head: HTTPRequestHead) {
        isFirst = false
        let head = WebSocketUpgrade.isAsked(by: head) ? WebSocketUpgrade.withoutRepeats(head) : head
        var incoming = Incoming(head: head)
        incoming.answer = decide(on: head, isUpgrade: &incoming.isUpgrade)
        let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        let hasBody = length > 0 || head.headers.contains(name: "transfer-encoding")
        let streamed = services.responder.streamedBody(path: RequestTarget(head.uri).path)
        let limit = streamed ?? services.http.maximumBody
        if incoming.answer == nil, length > limit { incoming.answer = .bodyTooLarge(limit) }
        if incoming.isUpgrade, let answer = incoming.answer {
            services.metrics.upgradeRefused(status: answer.status)
        }
        if hasBody, let answer = incoming.answer {
            // Why wait for a body that nobody wants?
            return send(answer, to: head, keepAlive: false)
        }
        if hasBody, !incoming.isUpgrade, streamed != nil {
            stream(incoming, limit: limit)
        } else {
            phase = .receiving(incoming)
        }
        setDeadline(after: services.http.bodyTimeout)
        if hasBody, head.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" }) {
            write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
            context?.flush()
        }
    }

    /// What can be said from the head alone: a refusal, or nil to go on.
    private func decide(on head: HTTPRequestHead, isUpgrade: inout Bool) -> HTTPAnswer? {
        if let refusal { return refusal }
        if isDraining { return .draining }
        if head.version != .http1_0, head.headers["host"].count != 1 { return .missingHost }
        let path = RequestTarget(head.uri).path
        if WebSocketUpgrade.isAsked(by: head) {
            isUpgrade = true
            return services.host.answers(path: path) ? WebSocketUpgrade.objection(to: head) : .notFound
        }
        if services.host.exchanges(path: path) { return .http2Required }
        let methods = services.responder.methods(path: path)
        if methods.isEmpty {
            return services.host.answers(path: path)
                ? .upgradeRequired("this path speaks WebSocket: open it with ws:// or wss://") : .notFound
        }
        let method = head.method == .HEAD ? "GET" : head.method.rawValue
        return methods.contains(method) ? nil : .methodNotAllowed(methods)
    }

    /// Answers while the body arrives.
    private func stream(_ incoming: Incoming, limit: Int) {
        guard let context else { return }
        let loop = context.eventLoop
        let handler = NIOLoopBound(self, eventLoop: loop)
        let body = RequestBody { loop.execute { handler.value.resumeBody() } }
        phase = .streaming(Streaming(body: body, limit: limit))
        respond(to: incoming.head, body: body, keepAlive: mayKeepAlive(incoming.head))
    }

    private func handle(_ incoming: Incoming) {
        setDeadline(.distantFuture)
        phase = .answering
        let keepAlive = mayKeepAlive(incoming.head)
        if let answer = incoming.answer {
            // Who cannot frame one request right is not trusted with a second one.
            send(answer, to: incoming.head, keepAlive: keepAlive && answer.status != 400)
        } else if incoming.isUpgrade {
            openConversation(incoming.head)
        } else {
            respond(to: incoming.head, body: RequestBody(incoming.body), keepAlive: keepAlive)
        }
    }

    /// After CONNECT, or with an Upgrade header, the decoder takes what follows for another protocol's bytes, and would
    /// gather them.
    private func mayKeepAlive(_ head: HTTPRequestHead) -> Bool {
        head.isKeepAlive && head.method != .CONNECT && !head.headers.contains(name: "upgrade")
    }

    private func respond(to head: HTTPRequestHead, body: RequestBody, keepAlive: Bool) {
        guard let context else { return }
        let request = Request(
            method: head.method == .HEAD ? "GET" : head.method.rawValue, head: handshake(head, context), body: body)
        let promise = context.eventLoop.makePromise(of: HTTPAnswer.self)
        let responder = services.responder
        work = promise.completeWithTask { await responder.respond(to: request) }
        promise.futureResult.assumeIsolated().whenComplete { [weak self] result in
            guard let self else { return }
            var keepAlive = keepAlive
            if case .streaming(let streaming) = phase {
                // Answered before the body has ended: what follows is not the next request.
                keepAlive = false
                streaming.body.fail(.badRequest("The request was answered before its body had ended."))
            }
            send((try? result.get()) ?? .failed, to: head, keepAlive: keepAlive)
        }
    }
}

// MARK: - Answers

extension HTTPConnectionHandler {
    /// Sends an answer; `head` is nil when the request could not be read.
    private func send(_ answer: HTTPAnswer, to head: HTTPRequestHead?, keepAlive: Bool) {
        guard let context else { return }
        let answer = head.map { dressed(answer, to: $0, context) } ?? answer
        services.metrics.requestAnswered(status: answer.status)
        // Without a known length, HTTP/1.0 ends a body by closing.
        let isFramed = answer.stream == nil || head?.version != .http1_0
        let keepAlive = keepAlive && !isDraining && refusal == nil && isFramed
        let response = responseHead(for: answer, version: head?.version ?? .http1_1, keepAlive: keepAlive)
        write(.head(response))
        let hasBody = head?.method != .HEAD && response.status.mayHaveResponseBody
        if hasBody, let stream = answer.stream {
            phase = .sending
            context.flush()
            return sendNext(of: stream, keepAlive: keepAlive)
        }
        if hasBody, !answer.body.isEmpty { write(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))) }
        sendEnd(keepAlive: keepAlive)
    }

    /// The next piece of a body, once the last one is on its way.
    private func sendNext(of stream: AnswerStream, keepAlive: Bool) {
        guard let context else { return }
        setDeadline(.distantFuture)
        let promise = context.eventLoop.makePromise(of: ByteBuffer?.self)
        work = promise.completeWithTask { try await stream.next() }
        promise.futureResult.assumeIsolated().whenComplete { [weak self] result in
            guard let self, let context = self.context else { return }
            switch result {
            case .success(let bytes?):
                setDeadline(after: services.http.sendTimeout)
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(bytes)))).assumeIsolated()
                    .whenComplete { [weak self] result in
                        if case .success = result { self?.sendNext(of: stream, keepAlive: keepAlive) }
                    }
            case .success(nil): sendEnd(keepAlive: keepAlive)
            // The head has gone: all that is left to say is that the body is not whole.
            case .failure: context.close(promise: nil)
            }
        }
    }

    private func sendEnd(keepAlive: Bool) {
        guard let context else { return }
        guard keepAlive else { return sendLastPart(context) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        phase = .awaitingHead
        setDeadline(after: services.http.idleTimeout)
        goOn()
    }

    /// A dialect's clients look for its own form, whoever refuses them.
    private func dressed(_ answer: HTTPAnswer, to head: HTTPRequestHead, _ context: ChannelHandlerContext) -> HTTPAnswer
    {
        guard answer.reason != nil else { return answer }
        return services.host.dress(answer, to: handshake(head, context))
    }

    private func handshake(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) -> Handshake {
        let target = RequestTarget(head.uri)
        return Handshake(
            path: target.path, query: target.query, headers: head.headers.map { ($0.name, $0.value) },
            requestID: randomRequestID(), remoteAddress: context.channel.remoteAddressText)
    }

    /// Ends the last answer. The client may still be sending: closing at once would reset the connection before it has
    /// read why. So our half is closed, and what comes is thrown away for a moment.
    private func sendLastPart(_ context: ChannelHandlerContext) {
        phase = .closing
        waiting.removeAll()
        setDeadline(after: services.http.lingerTimeout)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            context.close(mode: .output, promise: nil)
        }
        // Else it would gather what comes after a refused upgrade.
        context.pipeline.syncOperations.removeHandler(decoder, promise: nil)
        releaseRead()
    }

    /// On with the next request, if it has come already.
    private func goOn() {
        while !waiting.isEmpty {
            if holdsReads { return }
            if case .closing = phase { return }
            receive(waiting.removeFirst())
        }
        releaseRead()
    }

    private func releaseRead() {
        guard readIsPending, !holdsReads else { return }
        readIsPending = false
        context?.read()
    }

    private func write(_ part: HTTPServerResponsePart) {
        context?.write(wrapOutboundOut(part), promise: nil)
    }
}

// MARK: - Upgrade

extension HTTPConnectionHandler {
    private func openConversation(_ head: HTTPRequestHead) {
        guard let context else { return }
        let handshake = handshake(head, context)
        let bell = WakeUpBell(loop: context.eventLoop)
        switch services.host.open(handshake, wakeUp: { bell.ring() }) {
        case .refused(let answer):
            bell.silence()
            services.metrics.upgradeRefused(status: answer.status)
            send(answer, to: head, keepAlive: false)
        case .accepted(let conversation, let session):
            var limits = services.webSocket
            if let longest = conversation.maximumDuration {
                limits.maximumDuration = min(limits.maximumDuration, longest)
            }
            let handler = WebSocketSessionHandler(
                conversation: conversation, session: session, bell: bell, limits: limits, metrics: services.metrics)
            WebSocketUpgrade.acceptance(of: head, conversation: conversation, channel: context.channel)
                .assumeIsolated().whenComplete { result in
                    switch result {
                    case .success(let response): self.upgrade(with: response, to: handler, of: session)
                    case .failure:
                        session.disconnect()
                        bell.silence()
                        self.send(.failed, to: head, keepAlive: false)
                    }
                }
        }
    }

    /// Sends 101 and makes way: the decoder goes last and hands on what it holds of the first frames.
    private func upgrade(
        with response: HTTPResponseHead, to handler: WebSocketSessionHandler, of session: any SessionHandle
    ) {
        guard let context else { return session.disconnect() }
        services.metrics.upgradeAccepted()
        context.writeAndFlush(wrapOutboundOut(.head(response)), promise: nil)
        phase = .upgraded
        let pipeline = context.pipeline.syncOperations
        // The encoder first: events may be waiting already, and are written as soon as the handler is there.
        pipeline.removeHandler(encoder, promise: nil)
        do {
            try pipeline.addHandler(handler)
        } catch {
            session.disconnect()
            context.close(promise: nil)
            return
        }
        pipeline.removeHandler(context: context, promise: nil)
        pipeline.removeHandler(decoder, promise: nil)
    }
}

// MARK: - Time

extension HTTPConnectionHandler {
    private func setDeadline(after duration: Duration) { setDeadline(.now() + TimeAmount(duration)) }

    /// One deadline at a time. The timer is moved only when it would fire too late.
    private func setDeadline(_ deadline: NIODeadline) {
        self.deadline = deadline
        guard let context, deadline < (timer?.at ?? .distantFuture) else { return }
        timer?.0.cancel()
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] () -> Void in
            self?.tick()
        }
        timer = (task, deadline)
    }

    private func tick() {
        timer = nil
        guard deadline <= .now() else { return setDeadline(deadline) }
        switch phase {
        case .awaitingHead where isFirst, .receiving:
            send(refusal ?? .timeout, to: nil, keepAlive: false)
        case .streaming(let streaming): streaming.body.fail(.idle("The request's body did not arrive in time."))
        case .awaitingHead, .sending, .closing: context?.close(promise: nil)
        case .answering, .upgraded: break
        }
    }
}

extension Channel {
    /// `127.0.0.1:50432`, for logs.
    var remoteAddressText: String {
        guard let address = remoteAddress else { return "unknown" }
        guard let ip = address.ipAddress, let port = address.port else { return address.pathname ?? "unknown" }
        return ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }
}
