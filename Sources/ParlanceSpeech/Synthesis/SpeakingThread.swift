import Foundation
import ParlanceCore
import Synchronization

/// The thread of a speaking engine. Conversations take turns, a sentence each, in the order in which they had something
/// to say; who has nothing to hear yet goes before who has a sentence to listen to. What waits is a place in the line for
/// each, nothing more.
final class SpeakingThread: Sendable {
    private struct Line {
        // Each stream at most once.
        var first: [SpeakingStream] = []
        /// Those that were just spoken to.
        var then: [SpeakingStream] = []
        var isStopped = false

        mutating func next() -> SpeakingStream? {
            first.isEmpty ? (then.isEmpty ? nil : then.removeFirst()) : first.removeFirst()
        }
    }

    private let line = Mutex(Line())
    private let work = DispatchSemaphore(value: 0)

    /// - Parameter voice: used by the thread alone from here on.
    init(name: String, _ voice: sending any SentenceVoice) {
        let box = VoiceBox(voice)
        let thread = Thread { [self] in
            while true {
                work.wait()
                let (stream, isStopped) = line.withLock { ($0.next(), $0.isStopped) }
                if isStopped { return }
                if let stream, stream.speakOne(by: box.voice) { wake(stream, wasSpokenTo: true) }
            }
        }
        thread.name = name
        // Deep recursion of the libraries on odd text stays far from the guard page.
        thread.stackSize = 8 << 20
        thread.start()
    }

    func wake(_ stream: SpeakingStream, wasSpokenTo: Bool = false) {
        guard stream.joinLine() else { return }
        line.withLock { line in
            if wasSpokenTo { line.then.append(stream) } else { line.first.append(stream) }
        }
        work.signal()
    }

    /// After the sentence that is being spoken.
    func stop() {
        line.withLock { $0.isStopped = true }
        work.signal()
    }

    /// Only the thread touches what is in it.
    private struct VoiceBox: @unchecked Sendable {
        let voice: any SentenceVoice
        init(_ voice: any SentenceVoice) { self.voice = voice }
    }
}

/// One conversation's place with a ``SpeakingThread``.
final class SpeakingStream: SpeechStream {
    private struct State {
        var source: (any SpeechSource)?
        var isInLine = false
    }

    private let options: SpeechOptions
    private let thread: SpeakingThread
    private let state: Mutex<State>

    init(_ options: SpeechOptions, on thread: SpeakingThread, for source: any SpeechSource) {
        self.options = options
        self.thread = thread
        state = Mutex(State(source: source))
    }

    func wake() { thread.wake(self) }

    func close() { state.withLock { $0.source = nil } }

    /// - Returns: false when it stands in line already, or is closed.
    fileprivate func joinLine() -> Bool {
        state.withLock { state in
            guard state.source != nil, !state.isInLine else { return false }
            state.isInLine = true
            return true
        }
    }

    /// - Returns: whether there may be more to say.
    fileprivate func speakOne(by voice: any SentenceVoice) -> Bool {
        let source = state.withLock { state in
            // From here on a wake-up joins the line again: what it is about may have come too late for this look.
            state.isInLine = false
            return state.source
        }
        guard let source, let sentence = source.nextSentence() else { return false }
        let text = Self.speakable(sentence)
        var failure: SynthesizerError?
        if !text.isEmpty {
            do throws(SynthesizerError) {
                try voice.speak(text, options) { source.take($0) }
            } catch {
                failure = error
            }
        }
        source.sentenceEnded(failure)
        return true
    }

    /// Without what no C library should see: NUL and other control characters are spaces.
    static func speakable(_ sentence: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in sentence.unicodeScalars {
            let isPlain = scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
            view.append(isPlain && scalar.properties.generalCategory != .format ? scalar : " ")
        }
        let text = String(view)
        guard let first = text.firstIndex(where: { $0 != " " }), let last = text.lastIndex(where: { $0 != " " }) else {
            return ""
        }
        return String(text[first...last])
    }
}
