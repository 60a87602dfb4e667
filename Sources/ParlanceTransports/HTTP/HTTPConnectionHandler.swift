import NIOCore
import NIOHTTP1
import ParlanceCore

/// One connection while it speaks HTTP: a request at a time, each answered before the next is looked at.
///
/// While an answer is being made the socket is not read; what one read has brought beyond waits here, bounded. An
/// accepted upgrade replaces the HTTP handlers by a ``WebSocketSessionHandler``.
final class HTTPConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        case awaitingHead
        case receiving(Incoming)
        case answering
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
        if readIsPending { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch phase {
        // With the decoder gone these are raw bytes.
        case .closing, .upgraded: return
        case .answering:
            waiting.append(unwrapInboundIn(data))
            if waiting.count > Self.maximumWaiting { context.close(promise: nil) }
        case .awaitingHead, .receiving: receive(unwrapInboundIn(data))
        }
    }

    func read(context: ChannelHandlerContext) {
        if case .answering = phase {
            readIsPending = true
        } else {
            context.read()
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
                return send(.bodyTooLarge(services.http), to: incoming.head, keepAlive: false)
            }
            incoming.body.writeBuffer(&bytes)
            phase = .receiving(incoming)
        case (.end, .receiving(let incoming)): handle(incoming)
        default: break
        }
    }

    private func receive(_ head: HTTPRequestHead) {
        isFirst = false
        var incoming = Incoming(head: head)
        incoming.answer = decide(on: head, isUpgrade: &incoming.isUpgrade)
        let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        let hasBody = length > 0 || head.headers.contains(name: "transfer-encoding")
        if incoming.answer == nil, length > services.http.maximumBody {
            incoming.answer = .bodyTooLarge(services.http)
        }
        if incoming.isUpgrade, let answer = incoming.answer {
            services.metrics.upgradeRefused(status: answer.status)
        }
        if hasBody, let answer = incoming.answer {
            // Why wait for a body that nobody wants?
            return send(answer, to: head, keepAlive: false)
        }
        phase = .receiving(incoming)
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
        let methods = services.responder.methods(path: path)
        if methods.isEmpty {
            return services.host.answers(path: path)
                ? .upgradeRequired("this path speaks WebSocket: open it with ws:// or wss://") : .notFound
        }
        let method = head.method == .HEAD ? "GET" : head.method.rawValue
        return methods.contains(method) ? nil : .methodNotAllowed(methods)
    }

    private func handle(_ incoming: Incoming) {
        setDeadline(.distantFuture)
        phase = .answering
        // After CONNECT, or with an Upgrade header, the decoder takes what follows for another protocol's bytes, and
        // would gather them.
        let keepAlive =
            incoming.head.isKeepAlive && incoming.head.method != .CONNECT
            && !incoming.head.headers.contains(name: "upgrade")
        if let answer = incoming.answer {
            // Who cannot frame one request right is not trusted with a second one.
            send(answer, to: incoming.head, keepAlive: keepAlive && answer.status != 400)
        } else if incoming.isUpgrade {
            openConversation(incoming.head)
        } else {
            respond(to: incoming, keepAlive: keepAlive)
        }
    }

    private func respond(to incoming: Incoming, keepAlive: Bool) {
        guard let context else { return }
        let head = incoming.head
        let target = RequestTarget(head.uri)
        let request = HTTPRequest(
            method: head.method == .HEAD ? "GET" : head.method.rawValue, path: target.path, query: target.query,
            headers: head.headers.map { ($0.name, $0.value) }, body: incoming.body, requestID: randomRequestID(),
            remoteAddress: context.channel.remoteAddressText)
        let promise = context.eventLoop.makePromise(of: HTTPAnswer.self)
        let responder = services.responder
        promise.completeWithTask { await responder.respond(to: request) }
        promise.futureResult.assumeIsolated().whenComplete { [weak self] result in
            self?.send((try? result.get()) ?? .failed, to: head, keepAlive: keepAlive)
        }
    }
}

// MARK: - Answers

extension HTTPConnectionHandler {
    /// Sends an answer; `head` is nil when the request could not be read.
    private func send(_ answer: HTTPAnswer, to head: HTTPRequestHead?, keepAlive: Bool) {
        guard let context else { return }
        let keepAlive = keepAlive && !isDraining && refusal == nil
        let answer = head.map { dressed(answer, to: $0, context) } ?? answer
        services.metrics.requestAnswered(status: answer.status)
        let response = responseHead(for: answer, version: head?.version ?? .http1_1, keepAlive: keepAlive)
        write(.head(response))
        if head?.method != .HEAD, response.status.mayHaveResponseBody, !answer.body.isEmpty {
            write(.body(.byteBuffer(ByteBuffer(bytes: answer.body))))
        }
        guard keepAlive else { return sendLastPart(context) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        phase = .awaitingHead
        setDeadline(after: services.http.idleTimeout)
        goOn()
    }

    /// A dialect's clients look for its own form, whoever refuses them.
    private func dressed(_ answer: HTTPAnswer, to head: HTTPRequestHead, _ context: ChannelHandlerContext) -> HTTPAnswer
    {
        guard answer.reason != nil, services.host.answers(path: RequestTarget(head.uri).path) else { return answer }
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
            if case .answering = phase { return }
            if case .closing = phase { return }
            receive(waiting.removeFirst())
        }
        releaseRead()
    }

    private func releaseRead() {
        guard readIsPending else { return }
        if case .answering = phase { return }
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
            let handler = WebSocketSessionHandler(
                conversation: conversation, session: session, bell: bell, limits: services.webSocket,
                metrics: services.metrics)
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
        case .awaitingHead, .closing: context?.close(promise: nil)
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
