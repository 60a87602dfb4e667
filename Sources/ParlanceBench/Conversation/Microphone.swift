import Foundation
import NIOCore
import ParlanceCore
import ParlanceTransports
import Synchronization

/// Sends audio as a microphone gives it: a chunk when it is full, silence where nobody speaks.
final class Microphone: Sendable {
    /// When the chunks of a recording were sent.
    final class Utterance: Sendable {
        fileprivate let bytes: [UInt8]
        fileprivate let sent = Mutex<[ContinuousClock.Instant]>([])
        private let chunkMilliseconds: Int

        fileprivate init(_ bytes: [UInt8], chunkMilliseconds: Int) {
            self.bytes = bytes
            self.chunkMilliseconds = chunkMilliseconds
        }

        func onset(of turn: SpokenTurn) throws -> ContinuousClock.Instant { try time(of: turn.onset) }
        func end(of turn: SpokenTurn) throws -> ContinuousClock.Instant { try time(of: turn.end - 1) }

        /// When the chunk was sent in which this place is.
        private func time(of milliseconds: Int) throws -> ContinuousClock.Instant {
            let index = milliseconds / chunkMilliseconds
            return try sent.withLock { sent in
                guard index < sent.count else { throw BenchFailure("the server did not wait for the end of speech") }
                return sent[index]
            }
        }
    }

    private let client: WebSocketClient
    private let chunkMilliseconds: Int
    private let next = Mutex<Utterance?>(nil)

    init(_ client: WebSocketClient, chunkMilliseconds: Int) {
        self.client = client
        self.chunkMilliseconds = chunkMilliseconds
    }

    /// Speaks this with the next chunk.
    func speak(_ turn: SpokenTurn) -> Utterance {
        let utterance = Utterance(turn.bytes, chunkMilliseconds: chunkMilliseconds)
        next.withLock { $0 = utterance }
        return utterance
    }

    /// Until it is cancelled.
    func run() async throws {
        let size = MediaTime.samplesPerSecond * chunkMilliseconds / 1_000 * 2
        let silence = Self.message([UInt8](repeating: 0, count: size)[...])
        let start = ContinuousClock.now
        var current: Utterance?
        var offset = 0
        var count = 0
        while !Task.isCancelled {
            count += 1
            try await Task.sleep(until: start + .milliseconds(count * chunkMilliseconds), clock: .continuous)
            if let utterance = next.withLock({ next in
                defer { next = nil }
                return next
            }) {
                (current, offset) = (utterance, 0)
            }
            guard let utterance = current, offset < utterance.bytes.count else {
                client.send(text: silence)
                continue
            }
            var piece = utterance.bytes[offset..<min(offset + size, utterance.bytes.count)]
            offset += size
            piece += [UInt8](repeating: 0, count: size - piece.count)
            utterance.sent.withLock { $0.append(.now) }
            client.send(text: Self.message(piece))
        }
    }

    private static func message(_ bytes: ArraySlice<UInt8>) -> String {
        #"{"type":"input_audio_buffer.append","audio":""# + Data(bytes).base64EncodedString() + #""}"#
    }
}
