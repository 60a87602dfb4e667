import ParlanceConversation
import ParlanceCore
import Testing

@Suite struct HearingTests {
    private func hearing(_ mode: Hearing.Mode, at offset: Int = 0) -> Hearing {
        let names = Names()
        var hearing = Hearing(makeID: { names.next() })
        hearing.begin(mode, padding: MediaTime(milliseconds: 300), at: MediaTime(milliseconds: offset))
        return hearing
    }

    private func words(_ text: String) -> [Word] {
        text.split(separator: " ").map {
            Word(text: String($0), span: MediaSpan(start: .zero, end: .zero), confidence: 0.9)
        }
    }

    private func committed(_ text: String) -> SessionEvent {
        .committed(
            Transcript(
                utterance: 0, channel: 0, span: MediaSpan(start: .zero, end: .zero), words: words(text),
                finality: .committed))
    }

    private func partial(_ text: String, stable: Int) -> SessionEvent {
        .partial(
            Transcript(
                utterance: 0, channel: 0, span: MediaSpan(start: .zero, end: .zero), words: words(text),
                finality: .partial, stableWords: stable))
    }

    private func speech(_ milliseconds: Int) -> SessionEvent {
        .speechStarted(channel: 0, at: MediaTime(milliseconds: milliseconds))
    }

    private func end(_ milliseconds: Int, _ reason: EndpointReason = .trailingSilence) -> SessionEvent {
        .utteranceEnded(
            UtteranceEnd(
                utterance: 0, channel: 0, at: MediaTime(milliseconds: milliseconds), cause: .endpoint(reason),
                lastWordEnd: nil))
    }

    private func turn(_ kind: TurnEvent.Kind, _ milliseconds: Int) -> SessionEvent {
        .turn(TurnEvent(channel: 0, at: MediaTime(milliseconds: milliseconds), confidence: 1, turn: 0, kind: kind))
    }

    private func told(_ hearing: inout Hearing, _ events: SessionEvent..., taken: Int = 0) -> [String] {
        events.flatMap { hearing.hear($0, lastTaken: MediaTime(milliseconds: taken)) }.map(\.described)
    }

    @Test("Silence ends an item; what was promised is told before, and nothing twice")
    func silence() {
        var hearing = hearing(.silence)
        #expect(
            told(
                &hearing, speech(1_000), partial("one two", stable: 1), partial("one two", stable: 1),
                committed("one too three"), end(2_500)) == [
                    "1 starts at 700", "1 + one", "1 +  too three", "1 stops at 2500", "1 is 'one too three'",
                ])
    }

    @Test("What voice activity hears while the recognizer still owes the last item's end is the next item")
    func ahead() {
        var hearing = hearing(.silence)
        #expect(
            told(&hearing, speech(1_000), speech(4_000), committed("one"), end(2_500), committed("two"), end(5_000))
                == [
                    "1 starts at 700", "1 + one", "1 stops at 2500", "1 is 'one'", "2 starts at 3700", "2 + two",
                    "2 stops at 5000", "2 is 'two'",
                ])
    }

    @Test("The padding does not reach into the item before")
    func padding() {
        var hearing = hearing(.silence, at: 10_000)
        #expect(told(&hearing, speech(100), taken: 9_950) == ["1 starts at 9950"])
    }

    @Test("A client's commit takes what was said before it was carried out, by whatever that had ended")
    func committedByClient() {
        var hearing = hearing(.silence)
        #expect(told(&hearing, speech(1_000)) == ["1 starts at 700"])
        let taken = hearing.commit(MediaSpan(start: .zero, end: MediaTime(milliseconds: 2_000)))
        #expect(taken.item == "1" && taken.hadStarted && hearing.isAwaited)
        #expect(
            told(&hearing, committed("one"), end(1_900), committed("two"), end(2_000, .finalize)) == [
                "1 + one", "1 +  two", "1 is 'one two'",
            ])
        #expect(!hearing.isAwaited)
        #expect(told(&hearing, speech(3_000)) == ["2 starts at 2700"])
    }

    @Test("Without turn detection an item is named with its first words, and committed under that name")
    func manual() {
        var hearing = hearing(.manual)
        #expect(told(&hearing, speech(100), partial("one", stable: 0)) == [])
        #expect(told(&hearing, partial("one two", stable: 1), end(900)) == ["1 + one"])
        #expect(hearing.commit(MediaSpan(start: .zero, end: MediaTime(milliseconds: 1_000))) == ("1", false))
        #expect(told(&hearing, committed("one two"), end(1_000, .finalize)) == ["1 +  two", "1 is 'one two'"])
    }

    @Test("What was cleared is not told")
    func cleared() {
        var hearing = hearing(.silence)
        #expect(told(&hearing, speech(1_000)) == ["1 starts at 700"])
        #expect(hearing.discard(through: MediaTime(milliseconds: 1_500)) == "1")
        #expect(told(&hearing, committed("one"), end(1_500, .finalize)) == [])
        #expect(told(&hearing, speech(2_000), committed("two"), end(3_000)).last == "2 is 'two'")
    }

    @Test("By meaning, an item is a turn: it begins with words and may have pauses")
    func meaning() {
        var hearing = hearing(.meaning)
        #expect(told(&hearing, speech(1_000), end(1_300)) == [])  // a cough
        #expect(
            told(
                &hearing, speech(5_000), turn(.started, 5_400), committed("one"), end(6_000), speech(6_500),
                committed("two"), end(7_000), turn(.ended, 9_000)) == [
                    "1 starts at 4700", "1 + one", "1 +  two", "1 stops at 9000", "1 is 'one two'",
                ])
    }

    @Test("What has been told is never taken back: other words wait for the end")
    func secondThoughts() {
        var hearing = hearing(.silence)
        #expect(
            told(&hearing, speech(400), partial("one two", stable: 2), committed("one too"), end(2_000)) == [
                "1 starts at 100", "1 + one two", "1 stops at 2000", "1 is 'one too'",
            ])
    }
}

private final class Names: @unchecked Sendable {  // one test, one thread
    private var count = 0
    func next() -> String {
        count += 1
        return String(count)
    }
}

extension Hearing.Outcome {
    fileprivate var described: String {
        switch self {
        case .started(let item, let at): "\(item) starts at \(at.milliseconds)"
        case .stopped(let item, let span): "\(item) stops at \(span.end.milliseconds)"
        case .delta(let item, let text, _): "\(item) + \(text)"
        case .completed(let item): "\(item.id) is '\(item.text)'"
        }
    }
}
