import NIOCore
import NIOPosix
import ParlanceCore

extension VoiceActivityWindowCounts {
    /// What the server's metrics say of its cascade so far; nil where they cannot be read, or tell of none.
    static func ofServer(at address: ServerAddress, on group: any EventLoopGroup) async -> Self? {
        guard let page = try? await metrics(of: address, on: group) else { return nil }
        var counts: [Substring: Int] = [:]
        for line in page.split(whereSeparator: \.isNewline) {
            guard line.hasPrefix("parlance_vad_windows_total{stage=\""), let space = line.lastIndex(of: " ") else {
                continue
            }
            counts[line.split(separator: "\"")[1]] = Int(line[line.index(after: space)...])
        }
        guard let network = counts["network"], let skipped = counts["skipped"] else { return nil }
        return Self(heard: network + skipped, computed: network)
    }

    static func metrics(of address: ServerAddress, on group: any EventLoopGroup) async throws -> String {
        let connection = try await ClientBootstrap(group: group).connect(host: address.host, port: address.port) {
            channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        let key = address.key.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let request = "GET /metrics HTTP/1.1\r\nHost: \(address.host)\r\nConnection: close\r\n\(key)\r\n"
        return try await connection.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var page = ""
            for try await part in inbound where page.utf8.count < 1 << 20 { page += String(buffer: part) }
            return page
        }
    }
}
