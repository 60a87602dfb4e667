import Foundation
import Synchronization

/// The thread that a punctuation model runs on. Streams are served in the order in which they had something to write.
final class PunctuationThread: Sendable {
    private struct Queue {
        /// Each stream at most once.
        var streams: [PunctuatedSink] = []
        var isStopped = false
    }

    private let queue = Mutex(Queue())
    private let work = DispatchSemaphore(value: 0)

    init(_ model: PunctuationModel) {
        let thread = Thread { [self] in
            while true {
                work.wait()
                let (stream, isStopped) = queue.withLock { queue in
                    (queue.streams.isEmpty ? nil : queue.streams.removeFirst(), queue.isStopped)
                }
                if isStopped { return }
                stream?.write(by: model)
            }
        }
        thread.name = "punctuation"
        thread.start()
    }

    func queue(_ stream: PunctuatedSink) {
        queue.withLock { $0.streams.append(stream) }
        work.signal()
    }

    func stop() {
        queue.withLock { $0.isStopped = true }
        work.signal()
    }
}
