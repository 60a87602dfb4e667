import DequeModule
import NIOCore
import ParlanceCore

/// What a speaking session has to say, and what was made of it: text on one side, audio and answers on the other. A value
/// without threads or clocks.
///
/// Both sides are bounded. Text beyond ``maximumText`` makes the session say that it is full. A sentence is begun only
/// while less than ``maximumAudio`` waits to be sent; one that was begun comes to its end, so a sentence may lie beyond it.
package struct SpokenQueue {
    /// Bytes of text that may wait, about an hour of speech; one message may lie beyond it.
    package static let maximumText = 64 * 1_024
    /// Bytes of encoded audio that may wait while another sentence is begun: 5 s of 16-bit samples at 24 kHz.
    package static let maximumAudio = 240_000
    /// Sentences and answers that may wait, however short they are.
    package static let maximumSteps = 1_000
    /// Longest piece of audio in one event.
    package static let maximumPiece = 32 * 1_024

    /// What comes next, in order.
    package enum Step: Equatable {
        case sentence(String)
        case flushed
    }

    /// What the engine is to do now.
    package enum Next: Equatable {
        case speak(String)
        /// Nothing to say, or no room for what would come of it.
        case wait
        /// All was said, and nothing follows.
        case finish
    }

    private var splitter = SentenceSplitter()
    private var steps = Deque<Step>()
    private var waitingText = 0
    private var events: [SessionEvent] = []
    /// What comes behind `events`.
    private var audio = ByteBuffer()
    /// Bytes in `events` and `audio`.
    private var waitingAudio = 0
    private var saidFull = false
    private var isFinishing = false
    /// Whether the engine has a sentence.
    package private(set) var isSpeaking = false
    /// The sentence that it has is still wanted.
    package private(set) var isWanted = false
    private var sentences: [String] = []  // scratch

    package init() {}

    /// Whether no more should be read from the client. After that ``hasRoomAgain()`` tells, once, when it may be.
    package mutating func isFull() -> Bool {
        if waitingText >= Self.maximumText || steps.count + events.count >= Self.maximumSteps { saidFull = true }
        return saidFull
    }

    package mutating func hasRoomAgain() -> Bool {
        guard saidFull, waitingText <= Self.maximumText / 2, steps.count + events.count <= Self.maximumSteps / 2 else {
            return false
        }
        saidFull = false
        return true
    }

    /// Nothing is being spoken, and nothing waits to be.
    package var isQuiet: Bool { !isSpeaking && steps.isEmpty }

    // MARK: What the client asks for

    package mutating func speak(_ text: String) {
        guard !isFinishing else { return }
        splitter.add(text, into: &sentences)
        enqueue()
    }

    package mutating func flush() {
        guard !isFinishing else { return }
        splitter.finish(into: &sentences)
        enqueue()
        steps.append(.flushed)
    }

    /// Forgets text and audio that were not sent, and the answers to flushes of them.
    package mutating func clear() {
        splitter.clear()
        steps.removeAll()
        waitingText = 0
        audio = ByteBuffer()
        waitingAudio = 0
        events.removeAll { event in
            if case .synthesis(.audio) = event { true } else { false }
        }
        isWanted = false
        put(.synthesis(.cleared))
    }

    package mutating func finish() {
        guard !isFinishing else { return }
        splitter.finish(into: &sentences)
        enqueue()
        isFinishing = true
    }

    private mutating func enqueue() {
        for sentence in sentences {
            // Marks and spaces alone cannot be heard.
            guard sentence.unicodeScalars.contains(where: Self.isSpoken) else { continue }
            steps.append(.sentence(sentence))
            waitingText += sentence.utf8.count
        }
        sentences.removeAll(keepingCapacity: true)
    }

    private static func isSpoken(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || "%&@#$€£+=".unicodeScalars.contains(scalar)
    }

    // MARK: What the engine asks for

    package mutating func next() -> Next {
        while waitingAudio < Self.maximumAudio, let step = steps.popFirst() {
            switch step {
            case .flushed: put(.synthesis(.flushed))
            case .sentence(let text):
                waitingText -= text.utf8.count
                isSpeaking = true
                isWanted = true
                return .speak(text)
            }
        }
        return steps.isEmpty && isFinishing ? .finish : .wait
    }

    /// - Returns: false when nobody wants the rest of the sentence.
    package mutating func take(_ bytes: [UInt8]) -> Bool {
        guard isWanted else { return false }
        add(bytes)
        return true
    }

    /// What an encoder still gives when nothing follows.
    package mutating func add(_ bytes: [UInt8]) {
        audio.writeBytes(bytes)
        waitingAudio += bytes.count
    }

    package mutating func sentenceEnded() {
        isSpeaking = false
        isWanted = false
    }

    // MARK: What the client gets

    package var hasEvents: Bool { waitingAudio > 0 || !events.isEmpty }

    package mutating func put(_ event: SessionEvent) {
        moveAudio()
        events.append(event)
    }

    /// - Returns: whether the engine may have waited for the room that this makes.
    package mutating func takeEvents(into result: inout [SessionEvent]) -> Bool {
        let wasFull = waitingAudio >= Self.maximumAudio
        moveAudio()
        result.append(contentsOf: events)
        events.removeAll(keepingCapacity: true)
        waitingAudio = 0
        return wasFull
    }

    /// Nobody wants anything any more.
    package mutating func stop() {
        steps.removeAll()
        events.removeAll()
        audio = ByteBuffer()
        waitingAudio = 0
        isWanted = false
        isFinishing = true
    }

    private mutating func moveAudio() {
        while let piece = audio.readSlice(length: min(audio.readableBytes, Self.maximumPiece)), piece.readableBytes > 0
        {
            events.append(.synthesis(.audio(piece)))
        }
        audio = ByteBuffer()
    }
}
