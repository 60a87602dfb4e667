import NIOCore
import Parlance
import ParlanceTransports

/// What `serve` says once it is ready: where to point a browser and an SDK.
struct Greeting {
    let web: String
    let socket: String
    /// Where Google's clients call; nil: gRPC is off.
    let calls: String?

    init(_ addresses: Server.Addresses) {
        let isTLS = addresses.web.plain == nil
        let authority = Self.authority(addresses.web.plain ?? addresses.web.tls)
        web = "\(isTLS ? "https" : "http")://\(authority)"
        socket = "\(isTLS ? "wss" : "ws")://\(authority)"
        let endpoints = [("", addresses.calls.plain), (" (TLS)", addresses.calls.tls)].compactMap { note, address in
            address.map { Self.authority($0) + note }
        }
        calls = endpoints.isEmpty ? nil : endpoints.joined(separator: ", ")
    }

    private static func authority(_ address: SocketAddress?) -> String {
        var host = address?.ipAddress ?? "localhost"
        if ["0.0.0.0", "::", "::1", "127.0.0.1"].contains(host) { host = host == "::1" ? "[::1]" : "127.0.0.1" }
        return "\(host):\(address?.port ?? 0)"
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
              OpenAI SDK     client = AsyncOpenAI(api_key="any", base_url="\(web)/v1")
              Google (gRPC)  \(calls ?? "off; --grpc on")
              Our own        \(socket)/v1/stream
              Operations     \(web)/healthz  /readyz  /metrics

            Stop with Ctrl-C.

            """)
    }
}
