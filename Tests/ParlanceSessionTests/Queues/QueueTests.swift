import NIOCore
import ParlanceCore
import ParlanceSession
import Testing

@Suite("The queues of a session")
struct QueueTests {
    @Test("emptied buffers go round, a few of them, and none while nothing was heard")
    func spares() {
        let inlet = AudioInlet(limit: 1 << 20)
        #expect(inlet.takeSpare() == nil)
        var emptied: ByteBuffer?
        for _ in 0..<10 { _ = inlet.offer(.audio(ByteBuffer(repeating: 1, count: 3_200))) }
        while case .audio(let piece, _) = inlet.next(maximumBytes: 3_200, emptied: &emptied).0 { emptied = piece }
        #expect(emptied == nil)
        var spares: [ByteBuffer] = []
        while let spare = inlet.takeSpare() { spares.append(spare) }
        #expect(!spares.isEmpty && spares.reduce(0) { $0 + $1.storageCapacity } <= AudioInlet.spareLimit)

        // What is large is not kept, nor anything once all is over.
        _ = inlet.offer(.audio(ByteBuffer(repeating: 1, count: AudioInlet.spareLimit + 1)))
        while case .audio(let piece, _) = inlet.next(maximumBytes: .max, emptied: &emptied).0 { emptied = piece }
        #expect(inlet.takeSpare() == nil)
        emptied = ByteBuffer(repeating: 1, count: 10)
        _ = inlet.next(maximumBytes: .max, emptied: &emptied)
        inlet.removeAll()
        #expect(inlet.takeSpare() == nil)
    }

    @Test("the inlet is full at its bound and has room again at half of it")
    func inletBound() {
        let inlet = AudioInlet(limit: 10_000)
        #expect(inlet.offer(.audio(ByteBuffer(repeating: 1, count: 6_000))) == .ready)
        #expect(inlet.offer(.audio(ByteBuffer(repeating: 2, count: 6_000))) == .full)
        var regained: [Bool] = []
        while case (.audio, let hasRoom) = inlet.next(maximumBytes: 3_000) { regained.append(hasRoom) }
        #expect(regained == [false, false, true, false])
        #expect(inlet.waitingBytes == 0)
    }

    @Test("bytes and commands come out in the order in which they came, cut but never lost")
    func inletOrder() {
        let inlet = AudioInlet(limit: 1_000)
        _ = inlet.offer(.audio(ByteBuffer(bytes: Array(0..<100))))
        _ = inlet.offer(.finalize(channel: nil))
        _ = inlet.offer(.audio(ByteBuffer(bytes: Array(100..<150))))
        var seen: [String] = []
        var bytes: [UInt8] = []
        loop: while true {
            switch inlet.next(maximumBytes: 64).0 {
            case .audio(let piece, _):
                seen.append("audio \(piece.readableBytes)")
                bytes += Array(piece.readableBytesView)
            case .command: seen.append("command")
            case .drain: seen.append("drain")
            case .empty: break loop
            }
        }
        #expect(seen == ["audio 64", "audio 36", "command", "audio 50"])
        #expect(bytes == Array(0..<150))
    }

    private func partial(_ channel: Int, _ utterance: Int) -> SessionEvent {
        .partial(transcript(channel, utterance, .partial))
    }

    private func transcript(_ channel: Int, _ utterance: Int, _ finality: Transcript.Finality) -> Transcript {
        Transcript(
            utterance: utterance, channel: channel, span: MediaSpan(start: .zero, end: .zero), words: [],
            finality: finality)
    }

    @Test("the outlet keeps the newest partial of each channel and every committed result")
    func coalescing() {
        let outlet = EventOutlet()
        let all = [
            partial(0, 1), partial(1, 1), partial(0, 2), .committed(transcript(0, 2, .committed)), partial(0, 3),
        ]
        for event in all { #expect(outlet.put([event]) == 1) }
        var events: [SessionEvent] = []
        outlet.take(into: &events)
        let seen = events.map { event in
            switch event {
            case .partial(let transcript): "partial \(transcript.channel) \(transcript.utterance)"
            case .committed(let transcript): "committed \(transcript.channel) \(transcript.utterance)"
            default: "?"
            }
        }
        #expect(seen == ["partial 1 1", "committed 0 2", "partial 0 3"])
    }

    @Test("the outlet says when too many results wait, and still takes the last word")
    func tooSlow() {
        let outlet = EventOutlet()
        let result = SessionEvent.committed(transcript(0, 0, .committed))
        for _ in 0..<EventOutlet.maximumUnread { #expect(outlet.put([result]) == 1) }
        #expect(outlet.put([result, result]) == 0)
        #expect(outlet.put([.failed(.clientTooSlow("read!"))]) == 1)
        #expect(outlet.put([partial(0, 1)]) == 0)
    }
}
