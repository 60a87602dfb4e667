import ParlanceCore

/// What all connections of a server share.
struct ConnectionServices: Sendable {
    let http: HTTPLimits
    let webSocket: WebSocketLimits
    let responder: any HTTPResponder
    let host: any SessionHost
    let metrics: any TransportMetrics
    let roster: ConnectionRoster
}
