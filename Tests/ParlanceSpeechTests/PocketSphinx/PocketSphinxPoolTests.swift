import Foundation
import ParlanceCore
import ParlanceSpeech
import Synchronization
import Testing

@Suite("PocketSphinx's decoders are lent", .serialized)
struct PocketSphinxPoolTests {
    @Test("two streams that share one decoder hear what each would hear alone, whoever goes first")
    func independence() async throws {
        let recognizer = try TestModel.single.get()
        let a = [TestSpeech.goForward, .youngMan].map(\.samples)
        let b = [TestSpeech.amiable.samples]

        func alone(_ speech: [[Float]]) async throws -> [[Word]] {
            let channel = try TestChannel(recognizer)
            for samples in speech { channel.say(samples) }
            #expect(await channel.recorder.waitForEnds(speech.count))
            return channel.recorder.ends.map(\.words)
        }
        let aAlone = try await alone(a)
        let bAlone = try await alone(b)

        for bIsFirst in [false, true] {
            let one = try TestChannel(recognizer)
            let other = try TestChannel(recognizer)
            if bIsFirst { other.say(b[0]) }
            one.say(a[0])
            if !bIsFirst { other.say(b[0]) }
            one.say(a[1])
            #expect(await one.recorder.waitForEnds(2))
            #expect(await other.recorder.waitForEnds(1))
            #expect(one.recorder.ends.map(\.words) == aAlone)
            #expect(other.recorder.ends.map(\.words) == bAlone)
        }
        #expect(recognizer.occupancy.decoders == 1)
    }

    @Test("streams wait in order while all decoders are lent, live ones before bulk ones, and nothing is lost")
    func queue() async throws {
        let recognizer = try TestModel.single.get()
        let order = Order()
        let holder = try TestChannel(recognizer)
        holder.begin()
        holder.speak(TestSpeech.goForward.samples[..<16_000])
        #expect(await holder.recorder.wait { hypotheses, _ in !hypotheses.isEmpty })

        let bulk = try WaitingChannel("bulk", recognizer, isBulk: true, order)
        #expect(await settles { recognizer.occupancy.waiting == 1 })
        let first = try WaitingChannel("first", recognizer, isBulk: false, order)
        let second = try WaitingChannel("second", recognizer, isBulk: false, order)
        let closed = try WaitingChannel("closed", recognizer, isBulk: false, order)
        #expect(recognizer.occupancy.waiting == 4)
        #expect(recognizer.occupancy.busy == 1)
        closed.stream.close()
        #expect(recognizer.occupancy.waiting == 3)
        #expect(order.names.isEmpty)

        // The holder goes on as if nobody waited, and its end lets the others in.
        holder.speak(TestSpeech.goForward.samples[16_000...])
        holder.end()
        #expect(await holder.recorder.waitForEnds(1))
        #expect(text(holder.recorder.ends[0].words).contains("forward"))
        #expect(await settles { order.names.count == 3 })
        #expect(order.names == ["first", "second", "bulk"])
        #expect(await settles { recognizer.occupancy.busy == 0 && recognizer.occupancy.waiting == 0 })
        withExtendedLifetime((bulk, first, second)) {}
    }

    @Test("a stream closed in mid-utterance reports nothing more, and the next borrower is not affected")
    func close() async throws {
        let recognizer = try TestModel.single.get()
        let reference = try TestChannel(recognizer)
        reference.say(TestSpeech.goForward.samples)
        #expect(await reference.recorder.waitForEnds(1))

        let quitter = try TestChannel(recognizer)
        quitter.begin()
        quitter.speak(TestSpeech.selfish.samples)
        #expect(await quitter.recorder.wait { hypotheses, _ in !hypotheses.isEmpty })
        quitter.stream.close()
        let reports = quitter.recorder.reports
        quitter.end()
        quitter.stream.close()

        let next = try TestChannel(recognizer)
        next.say(TestSpeech.goForward.samples)
        #expect(await next.recorder.waitForEnds(1))
        #expect(next.recorder.ends.map(\.words) == reference.recorder.ends.map(\.words))
        #expect(quitter.recorder.reports == reports)
        #expect(quitter.recorder.ends.isEmpty)
    }

    @Test("a stream whose audio stops coming gives way, and goes on later with nothing lost")
    func stall() async throws {
        let recognizer = try PocketSphinxRecognizer(
            model: TestModel.load(),
            configuration: PocketSphinxConfiguration(maximumDecoders: 1, patience: .milliseconds(100)))
        let stalled = try TestChannel(recognizer)
        stalled.begin()
        stalled.speak(TestSpeech.goForward.samples)
        stalled.speak(TestSpeech.silence(330))
        #expect(await stalled.recorder.wait { hypotheses, _ in !hypotheses.isEmpty })

        let other = try TestChannel(recognizer)
        other.say(TestSpeech.youngMan.samples)
        #expect(await other.recorder.waitForEnds(1))
        #expect(text(other.recorder.ends[0].words).contains("young man"))
        #expect(stalled.recorder.ends.isEmpty)

        stalled.checkpoint(1)
        stalled.speak(TestSpeech.youngMan.samples)
        stalled.end()
        #expect(await stalled.recorder.waitForEnds(1))
        let checkpoint = stalled.recorder.hypotheses.first { $0.occasion == .checkpoint(1) }
        #expect(checkpoint.map { text($0.words).contains("forward") } == true)
        let end = try #require(stalled.recorder.ends.first)
        #expect(text(end.words).contains("forward") && text(end.words).contains("young"), "heard: \(text(end.words))")
        #expect(end.segment == 1 && end.through == stalled.now)
        let half = MediaTime(samples: TestSpeech.goForward.samples.count)
        #expect(end.words.filter { $0.text == "forward" }.allSatisfy { $0.span.end < half })
        #expect(end.words.filter { $0.text == "young" }.allSatisfy { $0.span.start > half })
    }

    @Test("warming up makes one decoder, and dropping the recognizer ends its threads")
    func lifetime() async throws {
        var recognizer: PocketSphinxRecognizer? = try PocketSphinxRecognizer(
            model: TestModel.load(), configuration: PocketSphinxConfiguration(maximumDecoders: 3))
        #expect(recognizer?.occupancy.decoders == 0)
        try recognizer?.warmUp()
        #expect(recognizer?.occupancy.decoders == 1)
        try recognizer?.warmUp()
        #expect(recognizer?.occupancy.decoders == 1)
        weak let gone = recognizer
        recognizer = nil
        #expect(await settles { gone == nil })
    }

    @Test(
        "suggests a decoder per core, within a quarter of the memory",
        arguments: [
            (1, 8_000, 2), (2, 8_000, 2), (8, 8_000, 8), (64, 8_000, 20), (2, 500, 1), (2, 100, 1),
        ])
    func suggestion(cores: Int, megabytes: UInt64, decoders: Int) {
        #expect(PocketSphinxConfiguration.suggestedDecoders(cores: cores, memory: megabytes * 1_000_000) == decoders)
    }
}

/// Says one utterance at once, and notes when its result came.
private final class WaitingChannel {
    let stream: any RecognizerStream
    private let ring = SpeechRing(capacity: 80_000)

    init(_ name: String, _ recognizer: PocketSphinxRecognizer, isBulk: Bool, _ order: Order) throws {
        stream = try recognizer.makeStream(
            RecognizerStreamOptions(isBulk: isBulk), reading: ring, reportingTo: Finish(name, order))
        ring.begin(1, at: .zero)
        let samples = Array(TestSpeech.goForward.samples[..<20_000])
        _ = samples.withUnsafeBufferPointer { ring.append($0, at: .zero, policy: .wait) }
        ring.end(1)
        stream.wake()
    }

    deinit { stream.close() }
}

/// Names in the order in which they finished.
private final class Order: Sendable {
    private let list = Mutex<[String]>([])
    var names: [String] { list.withLock { $0 } }
    func append(_ name: String) { list.withLock { $0.append(name) } }
}

private final class Finish: HypothesisSink {
    private let name: String
    private let order: Order

    init(_ name: String, _ order: Order) {
        self.name = name
        self.order = order
    }

    func deliver(_ hypothesis: Hypothesis) { if hypothesis.occasion == .end { order.append(name) } }
    func consumed() {}
    func recognizerFailed(_ error: RecognizerError) { order.append("\(name) failed: \(error)") }
}
