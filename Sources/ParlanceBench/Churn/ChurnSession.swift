import Foundation
import NIOCore
import ParlanceCore
import ParlanceTransports

/// One short session: opens, says a little, goes away as its ending has it.
struct ChurnSession: Sendable {
    struct Result: Sendable {
        var open: Double?
        var finish: Double?
        var failure: String?
    }

    let target: WebSocketClient.Target
    let loop: any EventLoop
    let audio: ByteBuffer
    let patience: Duration

    func run(_ ending: ChurnEnding) async -> Result {
        var result = Result()
        do {
            try await run(ending, &result)
        } catch {
            result.failure = "\(ending): \(error)"
        }
        return result
    }

    private func run(_ ending: ChurnEnding, _ result: inout Result) async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: WebSocketClient.Event.self)
        let start = ContinuousClock.now
        let client = try await WebSocketClient.connect(to: target, on: loop) { event in
            continuation.yield(event)
            if case .closed = event { continuation.finish() }
        }
        // Whatever the server does, the connection ends, and with it the stream of its events.
        let timeout = loop.scheduleTask(in: TimeAmount(patience)) { client.abort() }
        defer {
            timeout.cancel()
            client.abort()
        }
        var events = stream.makeAsyncIterator()
        guard let began = try await Self.next("began", &events) else { throw BenchFailure("closed before 'began'") }
        result.open = start.duration(to: began).milliseconds
        try await client.send(binary: audio).get()
        switch ending {
        case .finish:
            let asked = ContinuousClock.now
            client.send(text: #"{"type":"finish"}"#)
            guard let ended = try await Self.next("ended", &events) else { throw BenchFailure("closed before 'ended'") }
            result.finish = asked.duration(to: ended).milliseconds
            _ = try await Self.next(nil, &events)
        case .close:
            client.close()
            _ = try await Self.next(nil, &events)
        case .vanish:
            // A reset instead of a polite end; it also leaves no port waiting here.
            try await (client.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            try await client.channel.close().get()
        }
    }

    /// Reads on to an event, or with nil to the close, which must be a proper one.
    ///
    /// - Returns: when it came; nil where the server closed first.
    private static func next(
        _ wanted: String?, _ events: inout AsyncStream<WebSocketClient.Event>.Iterator
    ) async throws -> ContinuousClock.Instant? {
        while let event = await events.next() {
            switch event {
            case .text(let text, let instant):
                switch NativeEvent(text) {
                case .failed(let code, _): throw BenchFailure("the server says \(code)")
                case .began where wanted == "began": return instant
                case .ended where wanted == "ended": return instant
                case nil: throw BenchFailure("not an event of the native protocol")
                default: break
                }
            case .closed(let code, _, _):
                guard wanted == nil, code == 1_000 else { throw BenchFailure("closed with \(code)") }
                return nil
            case .binary, .ping, .pong: break
            }
        }
        return nil
    }
}
