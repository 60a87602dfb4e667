import NIOCore
import ParlanceCore

/// Calls go through the same door as WebSockets and requests.
extension SessionGate: CallHost {
    var dialects: [any CallDialect] { callDialects }

    func refusal(of dialect: any CallDialect, at handshake: Handshake) -> CallStatus? {
        if door.knows(dialect.credential(in: handshake)) { return nil }
        let failure = SessionFailure.unauthorized("Invalid credentials.")
        noteRefusal(failure, of: handshake, dialect: dialect.name)
        return dialect.status(of: failure, at: handshake)
    }

    func open(
        _ message: ByteBuffer?, _ dialect: any CallDialect, at handshake: Handshake,
        wakeUp: @escaping @Sendable () -> Void
    ) -> CallOutcome {
        do throws(SessionFailure) {
            let (conversation, handle) = try open(handshake, dialect: dialect.name, wakeUp: wakeUp) {
                () throws(SessionFailure) in
                try door.admit(dialect.credential(in: handshake), at: handshake, opensSession: true)
            } understand: { _ throws(SessionFailure) in
                try dialect.open(message, at: handshake)
            }
            return .accepted(conversation, handle)
        } catch {
            return .refused(dialect.status(of: error, at: handshake))
        }
    }

    func respond(
        to message: ByteBuffer, _ dialect: any CallDialect, at handshake: Handshake
    ) async throws(CallStatus) -> ByteBuffer {
        do throws(SessionFailure) {
            let visitor = try door.admit(dialect.credential(in: handshake), at: handshake, opensSession: false)
            return try await dialect.respond(to: message, at: handshake, from: visitor.caller, self)
        } catch {
            noteRefusal(error, of: handshake, dialect: dialect.name)
            throw dialect.status(of: error, at: handshake)
        }
    }
}
