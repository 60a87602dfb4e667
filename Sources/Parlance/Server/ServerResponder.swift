import ParlanceCore
import ParlanceSession
import ParlanceTransports

/// Plain HTTP: the page, health, metrics, and what REST interfaces answer.
struct ServerResponder: HTTPResponder {
    let gate: SessionGate
    let desk: RequestDesk
    let engine: SessionEngine
    let keys: KeyRing
    let metrics: Metrics
    let readiness: Readiness
    let meter: LoadMeter

    func methods(path: String) -> [String] {
        switch path {
        case "/healthz", "/readyz", "/metrics": ["GET"]
        default: (Pages.exists(path) || gate.answers(path: path) ? ["GET"] : []) + desk.methods(path: path)
        }
    }

    func streamedBody(path: String) -> Int? { desk.maximumBody(path: path) }

    func respond(to request: Request) async -> HTTPAnswer {
        if let answer = await desk.respond(to: request) { return answer }
        switch request.head.path {
        case "/healthz":
            return HTTPAnswer(status: 200, json: #"{"status":"ok"}"#)
        case "/readyz":
            let state = readiness.current
            return HTTPAnswer(
                status: state == .ready ? 200 : 503, json: describe(state, meter.current))
        case "/metrics":
            guard keys.isEmpty || isAuthorized(request) else {
                return HTTPAnswer(
                    status: 401, headers: [("www-authenticate", "Bearer")],
                    json:
                        #"{"error":{"code":"unauthorized","message":"Metrics need an API key: Authorization: Bearer KEY."}}"#
                )
            }
            let text = metrics.exposition(
                openSessions: gate.openSessions, isReady: readiness.current == .ready, reading: meter.current,
                profiles: engine.services.recognizers.map(\.profile), voiceActivity: engine.services.voiceActivity.name,
                windows: engine.services.detectors.lazy.compactMap(\.model.windowCounts).first)
            return HTTPAnswer(
                status: 200, headers: [("content-type", "text/plain; version=0.0.4; charset=utf-8")],
                body: Array(text.utf8))
        default:
            return Pages.answer(request.head.path) ?? gate.explain(request.head)
        }
    }

    private func isAuthorized(_ request: Request) -> Bool {
        let words = (request.head.header("authorization") ?? "").split(separator: " ")
        guard words.count == 2, ["bearer", "token"].contains(words[0].lowercased()) else { return false }
        return keys.key(of: String(words[1])) != nil
    }

    private func describe(_ state: Readiness.State, _ reading: LoadMeter.Reading) -> String {
        func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
        let alerts = reading.isDropping ? #""audio_dropped""# : ""
        return
            #"{"status":"\#(state.rawValue)","sessions":\#(gate.openSessions),"load":\#(rounded(reading.load.value)),"#
            + #""utilization":\#(rounded(reading.load.utilization)),"lag_ms":\#(rounded(reading.load.lag * 1e3)),"#
            + #""drop_ratio":\#(rounded(reading.dropRatio)),"alerts":[\#(alerts)]}"#
    }
}
