import ParlanceCore

/// Who answers plain HTTP requests.
///
/// The server itself takes care of 404 (no methods), 405 with `allow`, HEAD, body limits and framing.
public protocol HTTPResponder: Sendable {
    /// Upper-case methods that this path answers; empty: not ours. GET stands for HEAD, too. Called on event loops.
    func methods(path: String) -> [String]

    /// Bytes that a body may have which is handed over while it arrives; nil: it is gathered first, up to
    /// ``HTTPLimits/maximumBody``. Called on event loops.
    func streamedBody(path: String) -> Int?

    /// Answers a request for one of those methods, in a task that is cancelled when the client has gone.
    func respond(to request: Request) async -> HTTPAnswer
}

extension HTTPResponder {
    public func streamedBody(path: String) -> Int? { nil }
}
