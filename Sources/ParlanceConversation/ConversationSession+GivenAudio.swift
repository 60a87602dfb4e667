import NIOCore
import ParlanceCore

/// An item that a client has made of audio, while it is recognized.
struct GivenAudio {
    /// So many at a time.
    static let maximum = 8

    var heard: HeardItem
    var handle: any SessionHandle
}

/// Audio that comes in an item, not in the stream: each has a listening session of its own, for all of it.
extension ConversationSession {
    /// What such a session is told.
    func fitGiven() throws(ConversationFault) -> SessionConfiguration {
        guard given.count < GivenAudio.maximum else {
            throw ConversationFault(
                .tooMuch, "At most \(GivenAudio.maximum) items with audio may be waiting for their transcripts.")
        }
        var configuration = configuration
        configuration.input.turnDetection = nil
        do throws(SessionFailure) { return try services.fit(configuration.listening) } catch {
            throw ConversationFault(error)
        }
    }

    func recognize(_ audio: ByteBuffer, of item: String, _ listening: SessionConfiguration) {
        let handle = services.listen(listening) { [weak self] in self?.schedulePump() }
        var heard = HeardItem(id: item, start: .zero)
        let format = configuration.input.format
        heard.end = MediaTime(samples: audio.readableBytes * MediaTime.samplesPerSecond / format.bytesPerSecond)
        given.append(GivenAudio(heard: heard, handle: handle))
        _ = handle.offer(.audio(audio))
        _ = handle.offer(.finish)
    }

    /// Takes what was understood.
    func listenToGiven() {
        for index in given.indices.reversed() {
            // The session may have ended with what was told of the one before.
            guard !isOver, given.indices.contains(index) else { return }
            var events: [SessionEvent] = []
            given[index].handle.takeEvents(into: &events)
            for event in events {
                switch event {
                case .committed(let transcript): given[index].heard.append(transcript.words)
                case .ended:
                    let done = given.remove(at: index)
                    done.handle.disconnect()
                    complete(done.heard)
                case .failed(let failure):
                    let failed = given.remove(at: index)
                    failed.handle.disconnect()
                    put(.transcriptFailed(item: failed.heard.id, ConversationFault(failure)))
                    askWaiting()
                default: continue
                }
                if index >= given.count || isOver { break }
            }
        }
    }
}
