import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ParlanceCore

/// Sends callbacks by HTTP, to where the operator allows it. Nothing is followed, and nothing of the answer but its status is
/// looked at.
struct CallbackPoster: CallbackSender {
    let policy: FetchPolicy

    func check(_ url: String) throws(SessionFailure) { _ = try RemoteTarget(url, policy, whatFor: .callback) }

    func send(_ callback: Callback) async throws(SessionFailure) {
        let target = try RemoteTarget(callback.url, policy, whatFor: .callback)
        let client = try await target.client()
        let status: HTTPResponseStatus
        do {
            var request = HTTPClientRequest(url: target.url.absoluteString)
            request.method = .RAW(value: callback.method.rawValue)
            request.headers.add(name: "user-agent", value: "parlance")
            request.headers.add(name: "content-type", value: "application/json")
            if let header = callback.header { request.headers.add(name: header.name, value: header.value) }
            request.body = .bytes(ByteBuffer(string: callback.body))
            status = try await client.execute(request, deadline: .now() + .seconds(60)).status
        } catch {
            try? await client.shutdown()
            throw .unavailable("The callback's server could not be reached.", retryAfter: 0)
        }
        try? await client.shutdown()
        guard (200..<300).contains(status.code) else {
            throw .unavailable("The callback's server answered \(status.code).", retryAfter: 0)
        }
    }
}
