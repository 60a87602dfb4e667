import NIOCore
import ParlanceTransports

/// What `serve` says once it is ready: where to point a browser and an SDK.
struct Greeting {
    let web: String
    let socket: String

    init(_ addresses: HTTPServer.Addresses) {
        let isTLS = addresses.plain == nil
        let address = addresses.plain ?? addresses.tls
        var host = address?.ipAddress ?? "localhost"
        if ["0.0.0.0", "::", "::1", "127.0.0.1"].contains(host) { host = host == "::1" ? "[::1]" : "127.0.0.1" }
        let authority = "\(host):\(address?.port ?? 0)"
        web = "\(isTLS ? "https" : "http")://\(authority)"
        socket = "\(isTLS ? "wss" : "ws")://\(authority)"
    }

    func print() {
        StandardError.write(
            """

            Parlance is listening on \(web)

              Browser        \(web)/
              Deepgram SDK   from deepgram import DeepgramClient
                             from deepgram.environment import DeepgramClientEnvironment
                             client = DeepgramClient(api_key="any", environment=DeepgramClientEnvironment(
                                 base="\(web)", production="\(socket)", agent="\(socket)", agent_rest="\(web)"))
              Our own        \(socket)/v1/stream
              Operations     \(web)/healthz  /readyz  /metrics

            Stop with Ctrl-C.

            """)
    }
}
