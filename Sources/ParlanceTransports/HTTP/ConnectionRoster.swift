import NIOCore
import Synchronization

/// What the server tells its connections, as a user event on their pipelines.
enum ConnectionOrder: Sendable {
    /// Finish what is under way and close.
    case drain
    /// The time is up: say goodbye and close.
    case goAway
}

/// All open connections of a server, counted against its limit.
///
/// The lock is taken when a connection opens and when it closes, never in between.
final class ConnectionRoster: Sendable {
    enum Admission {
        case serve
        /// Over the limit: answer 503, then close.
        case refuse
        /// So many are being refused already that there is no time for another.
        case drop
    }

    /// How many connections may be in the course of being refused.
    static let refusals = 128

    private struct State {
        var served: [ObjectIdentifier: any Channel] = [:]
        var refused: [ObjectIdentifier: any Channel] = [:]
        var isDraining = false
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    func admit(_ channel: any Channel) -> Admission {
        let admission = state.withLock { state -> Admission in
            if !state.isDraining, state.served.count < limit {
                state.served[ObjectIdentifier(channel)] = channel
                return .serve
            }
            guard state.refused.count < Self.refusals else { return .drop }
            state.refused[ObjectIdentifier(channel)] = channel
            return .refuse
        }
        if admission != .drop { channel.closeFuture.whenComplete { _ in self.forget(channel) } }
        return admission
    }

    private func forget(_ channel: any Channel) {
        state.withLock {
            $0.served[ObjectIdentifier(channel)] = nil
            $0.refused[ObjectIdentifier(channel)] = nil
        }
    }

    var isDraining: Bool { state.withLock { $0.isDraining } }
    var count: Int { state.withLock { $0.served.count } }
    var isEmpty: Bool { state.withLock { $0.served.isEmpty && $0.refused.isEmpty } }

    /// From here on nobody new is served; everybody is told to come to an end.
    func drain() {
        let channels = state.withLock { state in
            state.isDraining = true
            return Array(state.served.values)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ConnectionOrder.drain) }
    }

    func goAway() {
        let channels = state.withLock { Array($0.served.values) }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ConnectionOrder.goAway) }
    }

    func closeAll() {
        let channels = state.withLock { Array($0.served.values) + Array($0.refused.values) }
        for channel in channels { channel.close(promise: nil) }
    }
}
