import ParlanceConversation
import Testing

@Suite struct PlaybackTests {
    private let start = ContinuousClock.now

    @Test("Audio goes at most the lead ahead of the listener")
    func lead() {
        var playback = Playback(lead: .seconds(1))
        #expect(playback.room(at: start) == .seconds(1))
        for _ in 0..<5 { playback.send(.milliseconds(200), at: start) }
        #expect(playback.room(at: start) == .zero)
        #expect(playback.due(for: .milliseconds(200), at: start) == start + .milliseconds(200))
        #expect(playback.room(at: start + .milliseconds(300)) == .milliseconds(300))
        playback.send(.milliseconds(200), at: start + .milliseconds(300))
        #expect(playback.end == start + .milliseconds(1_200) && playback.sent == .milliseconds(1_200))
    }

    @Test("Who has heard all of it waits: what comes then is heard from then on")
    func gap() {
        var playback = Playback(lead: .seconds(1))
        playback.send(.milliseconds(400), at: start)
        let late = start + .seconds(5)
        playback.send(.milliseconds(400), at: late)
        #expect(playback.room(at: late) == .milliseconds(600))
        #expect(playback.end == late + .milliseconds(400) && playback.sent == .milliseconds(800))
    }
}
