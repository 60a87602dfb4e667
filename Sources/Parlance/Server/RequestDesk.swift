import Logging
import ParlanceCore

/// Where REST requests go: finds the handler, checks the key, lets it answer.
struct RequestDesk: Sendable {
    let handlers: [any RequestHandler]
    let door: Doorkeeper
    let services: RequestServices
    let metrics: Metrics
    let logger: Logger

    func methods(path: String) -> [String] { handler(of: path)?.methods(path: path) ?? [] }

    func maximumBody(path: String) -> Int? { handler(of: path)?.maximumBody(path: path) }

    private func handler(of path: String) -> (any RequestHandler)? {
        handlers.first { !$0.methods(path: path).isEmpty }
    }

    /// - Returns: nil where no handler answers this.
    func respond(to request: Request) async -> HTTPAnswer? {
        guard let handler = handler(of: request.head.path),
            handler.methods(path: request.head.path).contains(request.method)
        else { return nil }
        if request.method == "OPTIONS" { return handler.preflight(request.head) }
        do throws(SessionFailure) {
            let visitor = try door.admit(
                handler.credential(in: request.head), at: request.head, opensSession: false)
            guard visitor.session == nil || handler.takesSessionKeys(path: request.head.path) else {
                throw .unauthorized("This key opens realtime sessions only.")
            }
            return try await handler.respond(to: request, from: visitor.caller, services)
        } catch {
            metrics.sessionsRefused.add(1, label: error.code)
            logger.info(
                "request refused",
                metadata: [
                    "request": "\(request.head.requestID)", "handler": "\(handler.name)",
                    "path": "\(request.head.path)", "peer": "\(request.head.remoteAddress)",
                    "failure": "\(error.code)", "detail": "\(error.message)",
                ])
            return handler.refusal(error, to: request.head)
        }
    }

    /// The form in which this path's clients look for a refusal; nil where nobody's do.
    func refusal(_ failure: SessionFailure, to head: Handshake) -> HTTPAnswer? {
        handler(of: head.path)?.refusal(failure, to: head)
    }
}
