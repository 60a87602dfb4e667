import Foundation
import ParlanceCore
import Synchronization

/// One thread that listens to the channels it was given, those that were woken first first.
final class SpeakerThread: @unchecked Sendable {  // `woken` and `isStopping` only under `condition`
    /// One ring read: 100 ms.
    static let readSamples = 1_600

    private let condition = NSCondition()
    private var woken: [OnnxSpeakerStream] = []
    private var isStopping = false

    /// - Parameter printer: this thread's from now on.
    init(_ printer: VoicePrinter, name: String) {
        nonisolated(unsafe) let printer = printer
        let thread = Thread { [self] in
            Thread.current.name = name
            run(printer)
        }
        thread.start()
    }

    func wake(_ stream: OnnxSpeakerStream) {
        condition.lock()
        if !stream.isQueued {
            stream.isQueued = true
            woken.append(stream)
            condition.signal()
        }
        condition.unlock()
    }

    /// Called when nothing can come any more.
    func stop() {
        condition.lock()
        isStopping = true
        condition.signal()
        condition.unlock()
    }

    private func run(_ printer: VoicePrinter) {
        let scratch = UnsafeMutableBufferPointer<Float>.allocate(capacity: Self.readSamples)
        defer { scratch.deallocate() }
        while let stream = next() {
            // Whoever has more waits for the others' turns.
            if stream.step(printer, scratch) { wake(stream) }
        }
    }

    private func next() -> OnnxSpeakerStream? {
        condition.lock()
        defer { condition.unlock() }
        while woken.isEmpty, !isStopping { condition.wait() }
        guard !woken.isEmpty else { return nil }
        let stream = woken.removeFirst()
        stream.isQueued = false
        return stream
    }
}

/// Turns, one after the other. Any thread.
final class RoundRobin: Sendable {
    private let turn = Atomic<Int>(0)
    func next() -> Int { turn.wrappingAdd(1, ordering: .relaxed).oldValue & .max }
}
