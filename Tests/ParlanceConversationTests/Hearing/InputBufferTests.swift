import ParlanceConversation
import ParlanceCore
import Testing

@Suite struct InputBufferTests {
    private let pcm = AudioFormat(encoding: .linear16, sampleRate: 24_000)
    private let ulaw = AudioFormat(encoding: .mulaw, sampleRate: 8_000)

    @Test("Less than 100 ms are no item, and stay")
    func tooLittle() throws {
        var buffer = InputBuffer(format: pcm)
        buffer.append(4_799, format: pcm)
        #expect { try buffer.commit() } throws: { error in
            (error as? ConversationFault)?.kind == .tooLittleAudio
                && (error as? ConversationFault)?.message.hasSuffix("buffer only has 99.93ms of audio.") == true
        }
        buffer.append(1, format: pcm)
        #expect(try buffer.commit().duration == MediaTime(milliseconds: 100))
        #expect(buffer.waiting.isEmpty)
    }

    @Test("Time goes on where the format changes")
    func formats() throws {
        var buffer = InputBuffer(format: pcm)
        buffer.append(48_000, format: pcm)
        buffer.append(8_000, format: ulaw)
        #expect(buffer.received == MediaTime(milliseconds: 2_000))
        buffer.take(through: MediaTime(milliseconds: 1_500))
        #expect(
            try buffer.commit() == MediaSpan(start: MediaTime(milliseconds: 1_500), end: MediaTime(milliseconds: 2_000))
        )
    }

    @Test("What ends in time to come takes no more than there is")
    func future() {
        var buffer = InputBuffer(format: ulaw)
        buffer.append(800, format: ulaw)
        buffer.take(through: MediaTime(milliseconds: 5_000))
        #expect(buffer.takenThrough == MediaTime(milliseconds: 100))
    }
}
