import ParlanceCore

/// What all connections of a server share.
struct ConnectionServices: Sendable {
    let http: HTTPLimits
    let http2: HTTP2Limits
    let webSocket: WebSocketLimits
    let responder: any HTTPResponder
    let host: any SessionHost
    let metrics: any TransportMetrics
    let roster: ConnectionRoster
}
