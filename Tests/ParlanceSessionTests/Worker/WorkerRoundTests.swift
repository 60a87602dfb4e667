import Foundation
import NIOCore
import ParlanceAudio
import ParlanceCore
import ParlanceSession
import ParlanceTesting
import Synchronization
import Testing

/// One worker, several sessions, and a detector that can be held up so that the sessions gather in front of it.
@Suite("A worker's round")
struct WorkerRoundTests {
    private let script = [("hello", 0.3, 0.5), ("there", 0.6, 0.9), ("goodbye", 1.8, 2.2)]
    private let talk = AudioTimeline("..ssssssss.......ssssss..........")

    private func engine(_ voiceActivity: any VoiceActivityModel) -> SessionEngine {
        SessionEngine(
            SessionServices(
                recognizer: ScriptedRecognizer(script), voiceActivity: voiceActivity,
                makeDecoder: { (declaration) throws(SessionFailure) in DetectingDecoder(declaration) }),
            workers: 1)
    }

    private func open(_ engine: SessionEngine, isBulk: Bool = false) -> any SessionHandle {
        var configuration = SessionConfiguration()
        configuration.audio = .raw(AudioFormat(encoding: .linear16, sampleRate: 16_000))
        configuration.isBulk = isBulk
        return engine.open(id: "test", dialect: "test", configuration: configuration, wakeUp: {})
    }

    private func finals(_ session: any SessionHandle) async -> [String] {
        var events: [SessionEvent] = []
        while !events.contains(where: \.isLast) {
            session.takeEvents(into: &events)
            try? await Task.sleep(for: .milliseconds(2))
        }
        session.disconnect()
        return events.compactMap(\.committed).map {
            "\($0.span.start.milliseconds)-\($0.span.end.milliseconds) \($0.text)"
        }
    }

    @Test("gives a detector the windows of all sessions at once, and each session hears what it would hear alone")
    func together() async {
        let alone = await SessionProbe(ScriptedRecognizer(script)).transcribe(talk).compactMap(\.committed)
            .map { "\($0.span.start.milliseconds)-\($0.span.end.milliseconds) \($0.text)" }
        let gate = Gate()
        let detector = GatedVoiceActivity(gate)
        let engine = engine(detector)
        let first = open(engine)
        _ = first.offer(.audio(talk.chunks(of: 3_200)[0]))
        await gate.untilSomebodyWaits()
        let sessions = (0..<20).map { _ in open(engine) }
        for session in sessions {
            for chunk in talk.chunks(of: 3_200) { _ = session.offer(.audio(chunk)) }
            _ = session.offer(.finish)
        }
        gate.open()
        for session in sessions { #expect(await finals(session) == alone) }
        first.disconnect()
        #expect(detector.batches.contains(20), "\(detector.batches)")
    }

    @Test("live sessions go before those that give way, which still get their turn")
    func liveFirst() async {
        let gate = Gate()
        let detector = GatedVoiceActivity(gate)
        let engine = engine(detector)
        let first = open(engine)
        _ = first.offer(.audio(talk.chunks(of: 3_200)[0]))
        await gate.untilSomebodyWaits()
        // Who asks first: eight bulk sessions, then a live one.
        let bulk = (0..<8).map { _ in open(engine, isBulk: true) }
        for session in bulk { _ = session.offer(.audio(talk.chunks(of: 3_200)[0])) }
        let live = open(engine)
        _ = live.offer(.audio(talk.chunks(of: 3_200)[0]))
        gate.open()
        for session in bulk + [live] {
            _ = session.offer(.finish)
            _ = await finals(session)
        }
        first.disconnect()
        // After the first session's own, the round holds the live one and a single bulk one, not eight.
        let round = detector.batches.drop { $0 == 1 }.first
        #expect(round == 2, "\(detector.batches)")
        #expect(detector.batches.max()! <= 4, "\(detector.batches)")
    }

    @Test("audio that has waited for longer than the maximum lag is dropped unheard, counted and told")
    func stale() async {
        let gate = Gate()
        let engine = engine(GatedVoiceActivity(gate))
        var configuration = SessionConfiguration()
        configuration.audio = .raw(AudioFormat(encoding: .linear16, sampleRate: 16_000))
        configuration.overflow = .dropOldest(maximumLag: MediaTime(milliseconds: 200))
        let session = engine.open(id: "test", dialect: "test", configuration: configuration, wakeUp: {})
        let chunks = talk.chunks(of: 3_200)
        _ = session.offer(.audio(chunks[0]))
        await gate.untilSomebodyWaits()
        for chunk in chunks[1..<15] { _ = session.offer(.audio(chunk)) }
        try? await Task.sleep(for: .milliseconds(300))
        gate.open()
        for chunk in chunks[15...] { _ = session.offer(.audio(chunk)) }
        _ = session.offer(.finish)
        var events: [SessionEvent] = []
        while !events.contains(where: \.isLast) {
            session.takeEvents(into: &events)
            try? await Task.sleep(for: .milliseconds(2))
        }
        session.disconnect()
        let drops = events.compactMap { event in if case .audioDropped(let drop) = event { drop } else { nil } }
        let dropped = drops.map(\.span.duration).reduce(.zero, +)
        // 100 ms were being heard; of the 1,400 ms after them nothing was, but for the windows that straddle.
        #expect(dropped.milliseconds >= 1_300)
        guard case .ended(let summary) = events.last else {
            Issue.record("did not end")
            return
        }
        #expect(summary.dropped == dropped)
        #expect(summary.audio.milliseconds == 3_300)
        #expect(events.compactMap(\.committed).last?.span.end.milliseconds == 3_300)
    }
}

/// Closed at first: whoever comes waits.
private final class Gate: Sendable {
    private let isOpen = Atomic(false)
    private let waits = Atomic(false)

    func pass() {
        guard !isOpen.load(ordering: .acquiring) else { return }
        waits.store(true, ordering: .releasing)
        while !isOpen.load(ordering: .acquiring) { usleep(500) }
    }

    func open() { isOpen.store(true, ordering: .releasing) }

    func untilSomebodyWaits() async {
        while !waits.load(ordering: .acquiring) { try? await Task.sleep(for: .milliseconds(1)) }
    }
}

/// The scripted detector behind a gate, for many streams at once; it remembers how many.
private final class GatedVoiceActivity: BatchedVoiceActivityModel {
    private let gate: Gate
    private let inner = ScriptedVoiceActivity()
    private let sizes = Mutex<[Int]>([])

    init(_ gate: Gate) { self.gate = gate }

    let name = "gated"
    var windowSamples: Int { inner.windowSamples }
    var batches: [Int] { sizes.withLock { $0 } }

    func makeDetector() -> any VoiceActivityDetector { inner.makeDetector() }

    func probabilities(
        of windows: UnsafeBufferPointer<UnsafePointer<Float>>, from detectors: [any VoiceActivityDetector],
        into probabilities: UnsafeMutableBufferPointer<Float>
    ) {
        gate.pass()
        sizes.withLock { $0.append(windows.count) }
        for (index, detector) in detectors.enumerated() {
            let window = UnsafeBufferPointer(start: windows[index], count: windowSamples)
            probabilities[index] = detector.probability(of: window)
        }
    }
}
