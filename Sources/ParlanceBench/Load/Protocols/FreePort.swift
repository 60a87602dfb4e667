import NIOCore
import NIOPosix

/// A port of this machine that nobody listens on just now.
enum FreePort {
    static func find() throws -> Int {
        let probe = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0)
            .wait()
        defer { try? probe.close().wait() }
        guard let port = probe.localAddress?.port else { throw BenchFailure("this machine has no free port") }
        return port
    }
}
