import NIOCore
import ParlanceCore
import ParlanceSession

/// Speaks text that comes bit by bit, outside of a server.
public struct Speaker: Sendable {
    private let choice: SynthesizerChoice

    public init(_ choice: SynthesizerChoice) { self.choice = choice }

    /// - Parameters:
    ///   - text: the next bit; nil at the end. Called in a task of its own, no further ahead than the session has room.
    ///   - audio: called with encoded audio in order, as it is made.
    /// - Returns: seconds of audio.
    /// - Throws: what `text` and `audio` throw; ``SessionFailure``.
    public func speak(
        _ configuration: SynthesisConfiguration, text: @escaping @Sendable () async throws -> String?,
        audio: (ByteBuffer) throws -> Void
    ) async throws -> Double {
        let voice = try choice.voice(for: configuration)
        guard let synthesizer = choice.synthesizer else { throw SynthesizerChoice.absent }
        let (wakeUps, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let session = try SynthesisSession(
            id: "", dialect: "terminal", configuration, voice: voice, by: synthesizer, wakeUp: { wake.yield() })
        defer { session.disconnect() }
        let feeding = Task {
            do {
                while let bit = try await text() {
                    _ = session.offer(.synthesis(.speak(bit)))
                    // At a terminal there is time.
                    while session.inletIsFull { try await Task.sleep(for: .milliseconds(20)) }
                }
                _ = session.offer(.finish)
            } catch {
                session.fail(.internal("\(error)"))
                throw error
            }
        }
        defer { feeding.cancel() }
        var events: [SessionEvent] = []
        for await _ in wakeUps {
            events.removeAll(keepingCapacity: true)
            session.takeEvents(into: &events)
            for event in events {
                switch event {
                case .synthesis(.audio(let bytes)): try audio(bytes)
                case .ended(let summary): return summary.audio.seconds
                case .failed(let failure): throw failure
                default: break
                }
            }
        }
        throw CancellationError()
    }
}
