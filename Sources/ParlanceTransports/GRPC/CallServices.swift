import Foundation
import GRPCCore
import NIOCore
import ParlanceCore
import Synchronization

/// The methods of all dialects of calls, registered with gRPC by their names.
struct CallServices: RegistrableRPCService {
    let host: any CallHost
    let limits: CallLimits
    let metrics: any TransportMetrics
    let roster: CallRoster

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        for dialect in host.dialects {
            for name in dialect.streams { register(name, .bidirectionalStreaming, &router, stream(dialect)) }
            for name in dialect.requests { register(name, .unary, &router, request(dialect)) }
        }
    }

    private typealias Handler =
        @Sendable (StreamingServerRequest<ByteBuffer>, ServerContext) async throws -> StreamingServerResponse<
            ByteBuffer
        >

    private func register<Transport: ServerTransport>(
        _ name: String, _ type: MethodDescriptor.RPCType, _ router: inout RPCRouter<Transport>,
        _ handler: @escaping Handler
    ) {
        let parts = name.split(separator: "/").map(String.init)
        precondition(parts.count == 2, "a method is package.Service/Method, not \(name)")
        router.registerHandler(
            forMethod: MethodDescriptor(
                service: ServiceDescriptor(fullyQualifiedService: parts[0]), method: parts[1], type: type),
            deserializer: CallBytes(), serializer: CallBytes(), handler: handler)
    }

    private func stream(_ dialect: any CallDialect) -> Handler {
        { request, context in
            let handshake = Handshake(request.metadata, context)
            if let status = host.refusal(of: dialect, at: handshake) { try RPCError.throwUnlessOK(status) }
            let call = StreamCall(
                handshake, dialect, host: host, limits: limits, metrics: metrics)
            return StreamingServerResponse { output in
                let ticket = roster.enter(call)
                defer { roster.leave(ticket) }
                try RPCError.throwUnlessOK(await call.run(request.messages, output))
                return [:]
            }
        }
    }

    private func request(_ dialect: any CallDialect) -> Handler {
        { request, context in
            let handshake = Handshake(request.metadata, context)
            if let status = host.refusal(of: dialect, at: handshake) { try RPCError.throwUnlessOK(status) }
            let message = try await wholeMessage(request.messages)
            guard let message else { throw RPCError(code: .invalidArgument, message: "This method takes a message.") }
            guard message.readableBytes <= limits.maximumRequest else {
                throw RPCError(
                    code: .resourceExhausted,
                    message: "Received message larger than max (\(message.readableBytes) vs. \(limits.maximumRequest))")
            }
            // Kept until the answer is written, or the call is gone.
            let ticket = roster.enterRequest()
            let answer = try await answer(to: message, dialect, handshake)
            return StreamingServerResponse { output in
                defer { withExtendedLifetime(ticket) {} }
                try await output.write(answer)
                return [:]
            }
        }
    }

    /// The one message of a request, nil where there is none. What does not come in time is not waited for: it would be kept
    /// as far as it has come.
    private func wholeMessage(_ messages: RPCAsyncSequence<ByteBuffer, any Error>) async throws -> ByteBuffer? {
        let isLate = Atomic<Bool>(false)
        let reading = Task { () throws -> ByteBuffer? in
            var message: ByteBuffer?
            for try await next in messages {
                guard message == nil else {
                    throw RPCError(code: .invalidArgument, message: "This method takes one message.")
                }
                message = next
            }
            return message
        }
        let clock = Task {
            try await Task.sleep(for: limits.requestTimeout)
            isLate.store(true, ordering: .releasing)
            reading.cancel()
        }
        defer { clock.cancel() }
        let result = await withTaskCancellationHandler {
            await reading.result
        } onCancel: {
            reading.cancel()
        }
        // It may have come whole at the last moment.
        if case .success(let message?) = result { return message }
        guard !isLate.load(ordering: .acquiring) else {
            throw RPCError(
                code: .deadlineExceeded,
                message: "The request did not come within \(limits.requestTimeout.components.seconds) s.")
        }
        return try result.get()
    }

    /// In a task of its own, which a cancelled call cancels.
    private func answer(
        to message: ByteBuffer, _ dialect: any CallDialect, _ handshake: Handshake
    ) async throws -> ByteBuffer {
        let work = Task { () throws -> ByteBuffer in try await host.respond(to: message, dialect, at: handshake) }
        let isCancelled = Atomic<Bool>(false)
        let result = await withTaskCancellationHandler {
            await withRPCCancellationHandler {
                await work.result
            } onCancelRPC: {
                isCancelled.store(true, ordering: .releasing)
                work.cancel()
            }
        } onCancel: {
            isCancelled.store(true, ordering: .releasing)
            work.cancel()
        }
        do {
            return try result.get()
        } catch {
            // Work that was given up fails in words of its own, which are nobody's business.
            if !isCancelled.load(ordering: .acquiring), let status = error as? CallStatus {
                try RPCError.throwUnlessOK(status)
            }
            try RPCError.throwUnlessOK(.cancelled(hasDeadline: handshake.hasDeadline))
            throw RPCError(code: .unknown, message: "\(error)")
        }
    }
}

extension Handshake {
    init(_ metadata: Metadata, _ context: ServerContext) {
        self.init(
            path: "/" + context.descriptor.fullyQualifiedMethod, query: [],
            headers: metadata.compactMap { key, value in
                if case .string(let text) = value { (name: key, value: text) } else { nil }
            },
            requestID: UUID().uuidString.lowercased(), remoteAddress: context.remotePeer)
    }
}

extension CallStatus {
    /// Of a call that gRPC has cancelled. It does not say why; but who cancels a call himself does not read its status, so
    /// where there was a deadline it is that which is told. (Our own clock would be no help: gRPC's began a little earlier.)
    static func cancelled(hasDeadline: Bool) -> CallStatus {
        hasDeadline
            ? CallStatus(code: 4, message: "The call took longer than its client allowed.")
            : CallStatus(code: 1, message: "The call was cancelled.")
    }
}

extension Handshake {
    var hasDeadline: Bool { header("grpc-timeout").flatMap(CallTimeout.duration) != nil }
}

extension RPCError {
    static func throwUnlessOK(_ status: CallStatus) throws(RPCError) {
        guard status.code != 0 else { return }
        let code = Status.Code(rawValue: Int(status.code)).flatMap(RPCError.Code.init) ?? .unknown
        throw RPCError(code: code, message: status.message)
    }
}
