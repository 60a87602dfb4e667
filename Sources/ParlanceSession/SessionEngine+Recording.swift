import NIOCore
import ParlanceCore

extension SessionEngine {
    /// Feeds a session with what is recorded: until `next` is nil, then until the session has answered everything.
    ///
    /// Cancelled, it ends the session and throws `CancellationError`.
    ///
    /// - Parameters:
    ///   - telemetry: where this session reports to; nil: where all do.
    ///   - next: the next bytes; called no further ahead than the session has room.
    ///   - event: called for every event of the session, in order.
    ///   - onEnd: called once, on a worker, when everything has been given back.
    /// - Throws: what `next` throws; ``SessionFailure`` when the session failed.
    public func transcribe(
        id: String, dialect: String, _ configuration: SessionConfiguration, telemetry: (any SessionTelemetry)? = nil,
        next: () async throws -> ByteBuffer?, event: (SessionEvent) -> Void, onEnd: @escaping @Sendable () -> Void = {}
    ) async throws {
        let (wakeUps, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let session = open(
            id: id, dialect: dialect, configuration: configuration, telemetry: telemetry, wakeUp: { wake.yield() },
            onEnd: onEnd)
        defer { session.disconnect() }

        var events: [SessionEvent] = []
        var isOver = false
        var failure: SessionFailure?
        func deliver() {
            events.removeAll(keepingCapacity: true)
            session.takeEvents(into: &events)
            for each in events {
                switch each {
                case .ended: isOver = true
                case .failed(let reason):
                    isOver = true
                    failure = reason
                default: break
                }
                event(each)
            }
        }

        var wakeUp = wakeUps.makeAsyncIterator()
        /// Until there is something new.
        func wait() async throws {
            try Task.checkCancellation()
            await wakeUp.next()
            deliver()
        }

        while !isOver, let bytes = try await next() {
            _ = session.offer(.audio(bytes))
            deliver()
            while session.inletIsFull, !isOver { try await wait() }
        }
        if !isOver { _ = session.offer(.finish) }
        while !isOver { try await wait() }
        if let failure { throw failure }
    }
}
