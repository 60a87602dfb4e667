import GRPCCore
import NIOCore
import ParlanceCore

/// `grpc.health.v1.Health` by hand: two messages of one field each do not need a code generator.
///
/// Known services are those of the dialects, and "" for the server as a whole; all of them serve while sessions are
/// admitted.
struct HealthService: RegistrableRPCService {
    enum Answer: UInt8 {
        case serving = 1
        case notServing = 2
        case unknownService = 3

        /// `HealthCheckResponse { status = 1 }`
        var bytes: ByteBuffer { ByteBuffer(bytes: [0x08, rawValue]) }
    }

    static let lookInterval = Duration.milliseconds(500)

    let host: any CallHost

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        func method(_ name: String) -> MethodDescriptor {
            MethodDescriptor(service: ServiceDescriptor(fullyQualifiedService: "grpc.health.v1.Health"), method: name)
        }
        router.registerHandler(forMethod: method("Check"), deserializer: CallBytes(), serializer: CallBytes()) {
            request, _ in
            let answer = try await look(at: request.messages)()
            if answer == .unknownService { throw RPCError(code: .notFound, message: "There is no such service.") }
            return StreamingServerResponse { output in
                try await output.write(answer.bytes)
                return [:]
            }
        }
        router.registerHandler(forMethod: method("Watch"), deserializer: CallBytes(), serializer: CallBytes()) {
            request, context in
            let look = try await look(at: request.messages)
            return StreamingServerResponse { output in
                var told: Answer?
                while !context.cancellation.isCancelled {
                    let answer = look()
                    if answer != told { try await output.write(answer.bytes) }
                    told = answer
                    try await Task.sleep(for: Self.lookInterval)
                }
                return [:]
            }
        }
    }

    /// What to look at for a request.
    private func look(at messages: RPCAsyncSequence<ByteBuffer, any Error>) async throws -> @Sendable () -> Answer {
        var name: String?
        for try await message in messages where name == nil { name = Self.service(in: message) }
        guard let name else { throw RPCError(code: .invalidArgument, message: "This is no HealthCheckRequest.") }
        let methods = host.dialects.flatMap { dialect in dialect.streams + dialect.requests }
        let services = Set(methods.map { method in String(method.prefix { $0 != "/" }) })
        guard name.isEmpty || services.contains(name) else { return { .unknownService } }
        let host = host
        return { host.isServing ? .serving : .notServing }
    }

    /// `HealthCheckRequest { service = 1 }`; nil where it is something else.
    static func service(in message: ByteBuffer) -> String? {
        var rest = message
        if rest.readableBytes == 0 { return "" }
        guard rest.readInteger(as: UInt8.self) == 0x0a, let length = rest.readInteger(as: UInt8.self), length < 128,
            rest.readableBytes == Int(length)
        else { return nil }
        return rest.readString(length: Int(length))
    }
}
