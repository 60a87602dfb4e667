import NIOCore
import Parlance
import ParlanceTransports

/// What `serve` says once it is ready: where to point a browser and an SDK.
struct Greeting {
    let web: String
    let socket: String
    /// Where clients go that insist on TLS; nil: there is none.
    let secure: String?
    /// Where Google's clients call; nil: gRPC is off.
    let calls: String?

    init(_ addresses: Server.Addresses) {
        let isTLS = addresses.web.plain == nil
        let authority = Self.authority(addresses.web.plain ?? addresses.web.tls)
        web = "\(isTLS ? "https" : "http")://\(authority)"
        socket = "\(isTLS ? "wss" : "ws")://\(authority)"
        secure = addresses.web.tls.map { "https://\(Self.authority($0))" }
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

            Parlance is listening on \(secure.map { $0 == web ? web : "\(web) and \($0)" } ?? web)

              Browser        \(web)/
              Deepgram SDK   from deepgram import DeepgramClient
                             from deepgram.environment import DeepgramClientEnvironment
                             client = DeepgramClient(api_key="any", environment=DeepgramClientEnvironment(
                                 base="\(web)", production="\(socket)", agent="\(socket)", agent_rest="\(web)"))
              AssemblyAI SDK client = StreamingClient(StreamingClientOptions(api_key="any", api_host="\(socket)"))
              Amazon SDK     \(secure.map { "StaticEndpointResolver(\"\($0)\")" } ?? "off; --tls-cert FILE --tls-key FILE")
              OpenAI SDK     client = AsyncOpenAI(api_key="any", base_url="\(web)/v1")
              Google (gRPC)  \(calls ?? "off; --grpc on")
              Our own        \(socket)/v1/stream
              Operations     \(web)/healthz  /readyz  /metrics

            Stop with Ctrl-C.

            """)
    }
}
